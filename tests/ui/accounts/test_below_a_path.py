"""Below a path of a host that others use, too, behind nginx: each address that leaves Rinse has the path."""

import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.issuer import Issuer, issuing, settings_for
from tests.nginx import nginx_before
from tests.ui.accounts.door import PASSWORD
from tests.ui.api.programs import TRIM_AND_DEDUPE, give, order
from tests.ui.served import Served, free_port, serving
from ui.client import Rinse

PATH = "/tools/rinse"
OWN = re.compile(r'(?:href|src|action|url)=?[("\']+(/[^"\')]*)')
"""Addresses of ours in markup and style sheets."""


@dataclass(frozen=True)
class Site:
    app: Served
    origin: str
    issuer: Issuer
    certificate: Path

    def client(self, path: str = PATH, **headers: str) -> httpx.Client:
        trust = ssl.create_default_context(cafile=self.certificate)
        return httpx.Client(base_url=self.origin + path, headers=headers, timeout=30, verify=trust)

    def browser(self) -> httpx.Client:
        return self.client(**{"Origin": self.origin, "Sec-Fetch-Site": "same-origin"})


@pytest.fixture(scope="module", params=[True, False], ids=["passed on", "left out"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Set up, with the administrator Root. nginx passes the path on, or leaves it out."""
    port, folder = free_port(), tmp_path_factory.mktemp("nginx")
    with issuing() as issuer:
        settings = settings_for(issuer) | {
            "BASE_URL": f"https://localhost:{port}{PATH}",
            "WORKERS": "1",
            "guest": "yes",
        }
        with (
            serving(tmp_path_factory.mktemp("app"), **settings) as app,
            nginx_before(app.port, port, folder, PATH, passed_on=request.param) as certificate,
        ):
            site = Site(app, f"https://localhost:{port}", issuer, certificate)
            link = re.search(rf"{site.origin}{PATH}(/invitation/\S+)", app.log)
            assert link
            with site.browser() as browser:
                answer = browser.post(link[1], data={"name": "Root", "password": PASSWORD})
                assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}/")
            yield site
            assert "Traceback" not in app.log


@pytest.fixture
def root(site: Site) -> Iterator[httpx.Client]:
    with site.browser() as browser:
        browser.post("/sign-in", data={"name": "Root", "password": PASSWORD})
        yield browser


@pytest.fixture
def api(site: Site, root: httpx.Client) -> Iterator[httpx.Client]:
    secret = root.post("/api/v1/tokens", json={"name": "a test"}).json()["secret"]
    with site.client(f"{PATH}/api/v1", Authorization=f"Bearer {secret}") as program:
        yield program


def test_cookies_are_for_the_path_alone_and_named_after_it(site: Site) -> None:
    with site.browser() as browser:
        asked = browser.get("/jobs?status=done")
        assert (asked.status_code, asked.headers["location"]) == (303, f"{PATH}/sign-in?next=/jobs%3Fstatus%3Ddone")
        form = {"name": "Root", "password": PASSWORD, "next": "/jobs?status=done"}
        entered = browser.post("/sign-in", data=form)
        assert entered.headers["location"] == f"{PATH}/jobs?status=done"
        browser.get("/jobs").raise_for_status()
        assert {(cookie.name, cookie.path) for cookie in browser.cookies.jar} == {
            ("__Secure-rinse-tools-rinse", PATH),
            ("session-tools-rinse", PATH),
        }
        left = browser.post("/sign-out")
        assert left.headers["location"] == f"{PATH}/sign-in"
        assert browser.get("/jobs").status_code == 303


@pytest.mark.parametrize("page", ["/sign-in", "/invitation/none", "/nothing", "/docs"])
def test_plain_pages_lead_to_our_own_addresses(root: httpx.Client, site: Site, page: str) -> None:
    with site.browser() as stranger:
        leads = OWN.findall((root if page in ("/nothing", "/docs") else stranger).get(page).text)
    assert f"{PATH}/" in leads
    assert [each for each in leads if not each.startswith(f"{PATH}/")] == []


def test_what_a_page_loads_is_ours_and_there_whatever_a_request_says(root: httpx.Client) -> None:
    text = root.get("/jobs", headers={"X-Forwarded-Prefix": "/evil"}).raise_for_status().text
    loads = {each for each in re.findall(r'"([^"#]*/(?:_nicegui|assets|favicon)[^"#]+)"', text) if not each.endswith("/")}
    assert len(loads) > 10
    assert [each for each in loads if not each.startswith(f"{PATH}/")] == []
    assert [each for each in loads if root.get(each.removeprefix(PATH)).status_code != 200] == []
    assert "evil" not in text


def test_the_api_tells_addresses_that_lead_somewhere(site: Site, api: httpx.Client) -> None:
    begun = api.post("/uploads", headers={"Upload-Length": "4", "Upload-Metadata": "filename YS5jc3Y="})
    job = api.post("/jobs", json=order(give(api)) | {"draft": True})
    with site.client("", Authorization=api.headers["authorization"]) as anywhere:
        for made in (begun, job):
            assert made.headers["location"].startswith(f"{PATH}/api/v1/")
            assert anywhere.get(made.headers["location"]).status_code == 200
        slashed = anywhere.get(f"{PATH}/api/v1/jobs/", follow_redirects=True)
        assert (slashed.status_code, slashed.url) == (200, f"{site.origin}{PATH}/api/v1/jobs")
        for _ in range(2):
            api.post("/tokens", json={"name": "another"})
        following = api.get("/tokens?everyone=true&limit=1").links["next"]["url"]
        assert following.startswith(f"{PATH}/api/v1/tokens?")
        assert anywhere.get(following).status_code == 200
    document = api.get("/openapi.json").json()
    assert document["servers"] == [{"url": f"{site.origin}{PATH}/api/v1"}]
    assert f"{site.origin}{PATH}/api/v1/jobs" in document["info"]["description"]


def test_the_client_needs_the_address_alone(
    site: Site, api: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(site.certificate))
    (tmp_path / "large.csv").write_bytes(b"id,name\n" + b"".join(b"%06d, Ann \n" % row for row in range(300_000)))
    rinse = Rinse(f"{site.origin}{PATH}/", token=api.headers["authorization"].removeprefix("Bearer "))
    job = rinse.clean(tmp_path / "large.csv", {"version": 1, "steps": TRIM_AND_DEDUPE})
    cleaned = rinse.download(job["id"], "result", tmp_path / "clean.csv").read_bytes()
    assert cleaned == (tmp_path / "large.csv").read_bytes().replace(b" Ann ", b"Ann")


def test_the_issuer_sends_people_back_to_the_path(site: Site) -> None:
    with site.browser() as browser:
        away = browser.get("/sign-in/oidc?next=/jobs").headers["location"]
        assert away.startswith(site.issuer.url)
        [back] = parse_qs(urlsplit(away).query)["redirect_uri"]
        assert back == f"{site.origin}{PATH}/sign-in/oidc/callback"
        returned = browser.get(httpx.get(away).headers["location"].removeprefix(f"{site.origin}{PATH}"))
        assert returned.headers["location"] == f"{PATH}/sign-in?said=unknown&next=/jobs"


def test_the_guest_shows_its_pages(root: httpx.Client) -> None:
    page = root.get("/admin/rq/").raise_for_status().text
    leads = OWN.findall(page)
    assert f"{PATH}/admin/rq/0/view/queues" in leads
    assert [each for each in leads if not each.startswith(f"{PATH}/")] == []
    assert {root.get(each.removeprefix(PATH)).status_code for each in leads if "." in each} == {200}


def test_who_is_not_behind_the_proxy_needs_no_path(site: Site) -> None:
    for path in ("/health", "/ready", "/metrics"):
        for asked in (path, PATH + path):
            assert site.app.get(asked).status_code == 200, asked
    assert PATH not in site.app.get("/metrics").text


def test_what_only_begins_alike_is_not_ours(site: Site) -> None:
    with site.client("") as anywhere:
        assert anywhere.get(f"{PATH}r/jobs").status_code == 404
        assert anywhere.get("/jobs").status_code == 404
        assert anywhere.get(PATH, follow_redirects=True).url == f"{site.origin}{PATH}/sign-in?next=/"
