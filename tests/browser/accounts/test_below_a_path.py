"""The whole way behind nginx, below a path: no page, script or socket asks for anything beside it, where nothing answers."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route, expect

from models.columns import new_id
from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.nginx import nginx_before
from tests.ui.accounts.door import PASSWORD, Door
from tests.ui.served import Served, free_port, serving

PATH = "/rinse"
LEADS = "each => each.map(one => one.getAttribute('href') ?? one.getAttribute('src') ?? one.getAttribute('action'))"
PAGES = (
    "/", "/new", "/new/email", "/jobs?kind=clean", "/recipes", "/schedules", "/help", "/account", "/admin", "/admin/queues",
    "/admin/workers", "/admin/dead", "/admin/people", "/admin/storage", "/admin/system", "/admin/redis",
)  # fmt: skip


@pytest.fixture(scope="module")
def origin() -> str:
    return f"https://localhost:{free_port()}"


@pytest.fixture(scope="module")
def app(origin: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    told = {"AUTH": "accounts", "BASE_URL": origin + PATH, "WORKERS": "1", "guest": "yes"}
    port, folder = urlsplit(origin).port, tmp_path_factory.mktemp("nginx")
    assert port
    with serving(tmp_path_factory.mktemp("app"), **told) as app, nginx_before(app.port, port, folder, PATH):
        yield app


@pytest.fixture
def ann(door: Door, origin: str, somebody: Somebody) -> Person:
    """An administrator who has asked for a page, and was let in."""
    ann, name = somebody(base_url=origin, ignore_https_errors=True), f"Ann {new_id()}"
    door.add(name, is_admin=True, password=PASSWORD)
    ann.page.goto(f"{PATH}/?recipe=")
    ann.page.get_by_label("Name").fill(name)
    ann.page.get_by_label("Password", exact=True).fill(PASSWORD)
    ann.press("Sign in")
    ann.page.wait_for_url(f"{origin}{PATH}/?recipe=")
    return ann.arrived()


def test_from_a_dropped_file_to_a_clean_one(ann: Person, origin: str, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_bytes(b"id,name\n1, Ann \n1, Ann \n2,Bo\n")
    ann.drop(tmp_path / "orders.csv")
    job_id = ann.has_a_draft()
    ann.add_step("Trim white space")
    ann.press("Remove duplicate rows")
    ann.has_read().press("Run on")
    ann.sees_status("done")
    assert ann.download("Clean file") == b"id,name\n1,Ann\n2,Bo\n"
    leads_below(ann)

    content = b"id,name\n" + b"1,Ann\n" * 2_000_000

    def half(route: Route) -> None:
        """The connection breaks off after so many bytes."""
        if route.request.method != "PATCH":
            return route.continue_()
        route.fetch(post_data=content[:5_000_000])
        return route.abort("connectionreset")

    (tmp_path / "long.csv").write_bytes(content)
    ann.page.get_by_role("link", name="New", exact=True).click()
    ann.arrived().page.route("**/uploads/*", half, times=1)
    ann.drop(tmp_path / "long.csv")
    ann.has_a_draft()
    assert [each.headers["upload-offset"] for each in ann.sent if each.method == "PATCH"] == ["0", "5000000"]
    ann.complaints = [each for each in ann.complaints if "ERR_CONNECTION_RESET" not in each]

    ann.page.get_by_role("link", name="Files & jobs").click()
    ann.arrived()
    ann.page.get_by_role("combobox", name="Sorted by").select_option("Oldest first")
    ann.page.wait_for_url(f"{origin}{PATH}/jobs?sort=made")
    ann.arrived().page.locator("tbody tr").first.get_by_role("link", name="orders.csv").click()
    ann.page.wait_for_url(f"{origin}{PATH}/jobs/{job_id}")
    ann.arrived().page.get_by_role("searchbox", name="Search").fill(job_id)
    ann.page.keyboard.press("Enter")
    ann.page.wait_for_url(f"{origin}{PATH}/jobs/{job_id}")
    ann.arrived().press("Run again with changes")
    ann.page.wait_for_url(lambda url: url.startswith(f"{origin}{PATH}/jobs/") and not url.endswith(job_id))
    ann.arrived().see("Run on")
    leads_below(ann)


def test_every_page_leads_below(ann: Person) -> None:
    for page in PAGES:
        ann.open(PATH + page)
        leads_below(ann)
    guest = ann.page.frame_locator("iframe.guest")
    guest.get_by_role("link", name="Workers").click()
    expect(guest.locator("#workers tbody tr[data-role=worker]")).to_be_visible()
    other = Person(ann.page.context.new_page()).open(f"{PATH}/jobs")
    ann.press("Sign out")
    ann.page.wait_for_url(f"**{PATH}/sign-in")
    other.page.wait_for_url(f"**{PATH}/sign-in?next=/jobs")
    asked = [urlsplit(url).path for url in ann.requests if not url.startswith(("data:", "blob:"))]
    assert [path for path in asked if not path.startswith(f"{PATH}/")] == []


def leads_below(person: Person) -> None:
    leads = person.page.locator("[href^='/'], [src^='/'], [action^='/']").evaluate_all(LEADS)
    assert leads
    assert [each for each in leads if not each.startswith(f"{PATH}/")] == []
