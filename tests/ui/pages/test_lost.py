"""Wrong addresses: people get a page of ours, programs a problem document, scripts a plain 404; none keeps server state."""

import re

import pytest
from starlette.requests import Request

from models.errors import DatabaseUnavailable, NotFound, RinseError
from tests.ui.served import Served
from ui.components.build.step_kinds import A_YEAR, address
from ui.pages.lost import failed, nothing_here, refused


@pytest.mark.parametrize("path", ["/nowhere", "/jobs/abcdefghijklmnopqrst", "/jobs/../../etc/passwd%00"])
def test_people_get_a_page(app: Served, path: str) -> None:
    answer = app.get(path)
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert "socket.io" not in answer.text


@pytest.mark.parametrize(
    ("error", "status", "again"),
    [(DatabaseUnavailable("It does not answer."), 503, "5"), (NotFound("There is no such job."), 404, None)],
)
async def test_a_page_that_may_be_there_in_a_moment_is_asked_for_again_by_the_browser(
    error: RinseError, status: int, again: str | None
) -> None:
    page = await refused(Request({"type": "http"}), error)
    assert (page.status_code, page.headers.get("refresh")) == (status, again)


async def test_after_an_error_of_ours_the_page_can_be_asked_for_again() -> None:
    """And it says once what has happened. Regression: heading and sentence were the same, and all links led away."""
    page = bytes((await failed(Request({"type": "http"}), KeyError("secret"))).body).decode()
    assert page.count("Something went wrong on our side") == 2  # title and heading
    assert '<a class="button button-primary" href="">Try again</a>' in page
    assert "secret" not in page
    assert "Try again" not in bytes(nothing_here().body).decode()


def test_an_address_is_never_repeated_in_the_page(app: Served) -> None:
    assert "<script>alert" not in app.get("/<script>alert(1)</script>").text


def test_assets_are_kept_by_the_browser_and_there_are_no_others(app: Served) -> None:
    page = app.get("/").text
    sheet = page.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    assert "max-age=31536000" in app.get(sheet).headers["cache-control"]
    assert app.get(sheet.replace("base", "nothing")).status_code == 404


def test_what_is_not_there_is_not_kept_by_the_browser(app: Served) -> None:
    """Where several web processes are being upgraded, another may have it in a moment, under this very address."""
    page = app.get("/").text
    script = re.search(r"/_nicegui/[^\"]+/components/[^\"]+\.js", page)
    assert script
    there, gone = (app.get(path) for path in (script[0], script[0].replace(".js", "-2.js")))
    assert (there.status_code, "immutable" in there.headers["cache-control"]) == (200, True)
    assert (gone.status_code, gone.headers["cache-control"]) == (404, "no-store")


def test_the_steps_of_this_version_are_not_kept_as_those_of_another(app: Served) -> None:
    for path, kept in ((address(), f"public, max-age={A_YEAR}, immutable"), ("/steps/0123456789ab.json", "no-store")):
        answer = app.get(path)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, kept)
