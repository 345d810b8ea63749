"""The start page: files are uploaded one by one or together, and a refused file says why."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.ui.served import MAIN, UPLOAD_LIMIT, Served


def test_a_file_over_the_limit_is_refused_before_it_is_sent(ann: Person, tmp_path: Path) -> None:
    (tmp_path / "huge.csv").write_bytes(b"x" * (UPLOAD_LIMIT + 1))
    ann.open("/").forget()
    ann.drop(tmp_path / "huge.csv")
    expect(ann.page.locator(".upload")).to_contain_text("It has 33.6 MB; the limit is 33.6 MB.")
    assert ann.requests == []
    (tmp_path / "small.csv").write_text("id\n1\n")
    ann.drop(tmp_path / "huge.csv", tmp_path / "small.csv")
    small = ann.page.locator(".upload").filter(has_text="small.csv")
    small.get_by_role("link", name="Open").click()
    ann.has_a_draft()


def test_a_file_may_be_dropped_anywhere_on_the_page(ann: Person) -> None:
    ann.open("/").page.evaluate("""() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(["id,name\\n1,Ann\\n"], "beside.csv"));
        const heading = document.querySelector("h1"), event = { dataTransfer, bubbles: true, cancelable: true };
        if (heading.dispatchEvent(new DragEvent("dragover", event))) throw new Error("the browser would open the file");
        heading.dispatchEvent(new DragEvent("drop", event));
    }""")
    ann.page.wait_for_url("**/jobs/*")
    ann.arrived().see("Run on 1 row")
    expect(ann.page.locator("h1")).to_have_text("beside.csv")


def test_who_leaves_during_an_upload_is_asked_first(ann: Person, tmp_path: Path) -> None:
    (tmp_path / "slow.csv").write_bytes(b"id,name\n1,Ann\n")
    ann.open("/")
    leaves = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    ann.page.route("**/api/v1/uploads", lambda _: None)
    ann.page.route("**/api/v1/files", lambda _: None)
    assert ann.page.evaluate(leaves)
    ann.drop(tmp_path / "slow.csv")
    expect(ann.page.locator(".upload").get_by_role("progressbar")).to_be_visible()
    assert not ann.page.evaluate(leaves)
    ann.press("Cancel the upload of slow.csv")
    expect(ann.page.locator(".upload")).to_have_count(0)
    assert ann.page.evaluate(leaves)


def test_an_upload_is_cancelled(ann: Person, tmp_path: Path) -> None:
    (tmp_path / "slow.csv").write_bytes(b"id,name\n" + b"1,Ann\n" * 4_000_000)
    ann.open("/")
    slow = ann.page.context.new_cdp_session(ann.page)
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 500_000},
    )
    ann.drop(tmp_path / "slow.csv")
    expect(ann.page.locator(".upload").get_by_role("progressbar")).to_be_visible()
    ann.press("Cancel the upload of slow.csv")
    expect(ann.page.locator(".upload")).to_have_count(0)
    assert ann.page.url.endswith("/")


def test_an_upload_is_cancelled_before_the_server_has_answered(ann: Person, tmp_path: Path) -> None:
    (tmp_path / "early.csv").write_bytes(b"id,name\n" + b"1,Ann\n" * 2_000_000)
    asked, after = list[Route](), list[str]()
    ann.open("/")
    ann.page.route("**/api/v1/uploads", lambda route: asked.append(route))
    ann.drop(tmp_path / "early.csv")
    expect(ann.page.locator(".upload").get_by_role("progressbar")).to_be_visible()
    ann.press("Cancel the upload of early.csv")
    ann.page.on("request", lambda request: after.append(request.method))
    with ann.page.expect_request(lambda request: request.method == "DELETE"):
        asked[0].continue_()
    expect(ann.page.locator(".upload")).to_have_count(0)
    assert "PATCH" not in after


def test_an_upload_goes_on_where_its_connection_broke(ann: Person, api: httpx.Client, tmp_path: Path) -> None:
    content = b"id,name\n" + b"1,Ann\n" * 2_000_000

    def half(route: Route) -> None:
        """The connection breaks off after so many bytes."""
        said = {name: route.request.headers[name] for name in ("upload-offset", "content-type")}
        assert api.patch(route.request.url, content=content[:5_000_000], headers=said).status_code == 204
        route.abort("connectionreset")

    (tmp_path / "long.csv").write_bytes(content)
    ann.open("/")
    ann.page.route("**/uploads/*", lambda route: half(route) if route.request.method == "PATCH" else route.continue_(), times=1)
    ann.drop(tmp_path / "long.csv")
    job = api.get(f"/jobs/{ann.has_a_draft()}").json()
    assert job["file"]["bytes"] == len(content)
    starts = [each.headers["upload-offset"] for each in ann.sent if each.method == "PATCH"]
    assert starts == ["0", "5000000"]
    ann.complaints = [each for each in ann.complaints if "ERR_CONNECTION_RESET" not in each]


def test_after_a_reload_the_page_says_what_has_arrived_of_an_upload(ann: Person, api: httpx.Client, tmp_path: Path) -> None:
    content = b"id,name\n" + b"1,Ann\n" * 2_000_000
    held = list[Route]()

    def hold_the_first(route: Route) -> None:
        if route.request.method == "PATCH" and not held:
            held.append(route)
        else:
            route.continue_()

    (tmp_path / "lid.csv").write_bytes(content)
    ann.open("/").page.route("**/uploads/*", hold_the_first)
    with ann.page.expect_request(lambda request: request.method == "PATCH") as sent:
        ann.drop(tmp_path / "lid.csv")
    said = {name: sent.value.headers[name] for name in ("upload-offset", "content-type")}
    assert api.patch(sent.value.url, content=content[:5_000_000], headers=said).status_code == 204
    ann.page.evaluate("socket.disconnect()")
    ann.page.reload()  # as it does by itself when the connection was gone for too long; nobody is asked
    ann.arrived().see("Drop the file again: 5 MB of 12 MB need not be sent again.")
    ann.drop(tmp_path / "lid.csv")
    job = api.get(f"/jobs/{ann.has_a_draft()}").json()
    assert job["file"]["bytes"] == len(content)
    assert [each.headers["upload-offset"] for each in ann.sent if each.method == "PATCH"] == ["0", "5000000"]
    ann.open("/")
    expect(ann.page.locator(".upload")).to_have_count(0)


@pytest.mark.parametrize("rows", [1, 2_000_000])
def test_a_file_that_arrived_while_the_page_had_no_connection_is_gone_on_with(ann: Person, tmp_path: Path, rows: int) -> None:
    (tmp_path / "arrived.csv").write_bytes(b"id,name\n" + b"1,Ann\n" * rows)
    ann.open("/").page.evaluate("socket.disconnect()")
    ann.drop(tmp_path / "arrived.csv")
    ann.see("stored, opening")
    ann.page.reload()
    ann.arrived().see("has arrived")
    ann.press("Go on with it")
    ann.has_a_draft()
    expect(ann.page.locator("h1")).to_have_text("arrived.csv")


def test_an_address_is_kept_with_the_job(ann: Person, api: httpx.Client) -> None:
    ann.open("/")
    ann.page.get_by_label("E-mail address").fill("ann@example.org")
    ann.page.keyboard.press("Tab")
    ann.see("Kept with the next file you drop.")
    ann.press("Try with a messy sample")
    ann.has_a_draft()
    ann.see("ann@example.org")


def test_an_address_that_is_none_is_not_kept(ann: Person) -> None:
    ann.open("/")
    ann.page.get_by_label("E-mail address").fill("ann at home")
    ann.page.keyboard.press("Tab")
    ann.see("That is not an e-mail address; none is kept.")
    ann.press("Try with a messy sample")
    ann.has_a_draft()
    expect(ann.page.get_by_text("ann at home")).to_have_count(0)


def test_a_workbook_goes_the_same_way(ann: Person, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (("id", "name"), ("001", " Ann "), ("002", None)):
        book.active.append(row)
    book.create_sheet("Second").append(("other",))
    book.save(tmp_path / "book.xlsx")
    ann.open("/").drop(tmp_path / "book.xlsx")
    ann.has_a_draft()
    ann.see("Run on 2 rows")
    ann.add_step("Trim white space")
    ann.press("Change")
    expect(ann.page.get_by_label("Sheet").locator("option")).to_have_text(["Sheet", "Second"])
    ann.press("Run on 2 rows")
    ann.sees_status("done")
    assert ann.download("Clean file") == b"id,name\n001,Ann\n002,\n"


def test_the_page_wears_the_theme_that_was_chosen(ann: Person) -> None:
    ann.open("/")
    ann.press("Theme: dark")
    expect(ann.page.locator("html")).to_have_attribute("data-theme", "dark")
    ann.open("/jobs")
    expect(ann.page.locator("html")).to_have_attribute("data-theme", "dark")
    ann.press("Theme: system")
    expect(ann.page.locator("html")).to_have_attribute("data-theme", "light")


def test_the_picture_of_before_and_after_fits_beside_the_words(somebody: Somebody) -> None:
    for width in (1440, 1280, 1240, 1100, 700):
        person = somebody(viewport={"width": width, "height": 800}).open("/")
        edges = person.page.locator(".before-after table").evaluate_all(
            "all => all.map((each) => each.getBoundingClientRect().right)"
        )
        assert max(edges) <= width - 16


def test_everything_is_reached_by_keyboard(ann: Person) -> None:
    ann.open("/")
    ann.page.keyboard.press("Tab")
    expect(ann.page.get_by_role("link", name="Skip to the page")).to_be_focused()
    ann.page.keyboard.press("Enter")
    ann.page.keyboard.press("Tab")
    expect(ann.page.get_by_label("Choose files to clean")).to_be_focused()
    ann.page.keyboard.press("Tab")
    ann.page.keyboard.press("Enter")
    ann.page.wait_for_url(re.compile("/jobs/"))


def test_the_documented_javascript_does_what_it_says(ann: Person, app: Served) -> None:
    (code,) = re.findall(r"```js\n(.*?)```", (MAIN.parent / "docs" / "api.md").read_text(), re.DOTALL)
    ann.open("/")
    said = ann.page.evaluate(f"async () => {{ {code.replace('http://localhost:8080', app.base_url)} return clean; }}")
    assert said == "id,city\n1,Oslo\n"
