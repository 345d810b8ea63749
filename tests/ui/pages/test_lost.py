"""Wrong addresses: people get a page of ours, programs a problem, scripts a plain 404; none costs the server a page to keep."""

import httpx
import pytest

from tests.ui.served import Served


@pytest.mark.parametrize("path", ["/nowhere", "/jobs/abcdefghijklmnopqrst", "/jobs/../../etc/passwd%00"])
def test_people_get_a_page(app: Served, path: str) -> None:
    answer = httpx.get(app.base_url + path)
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert "socket.io" not in answer.text


def test_an_address_is_never_repeated_in_the_page(app: Served) -> None:
    assert "<script>alert" not in httpx.get(app.base_url + "/<script>alert(1)</script>").text


def test_assets_are_kept_by_the_browser_and_there_are_no_others(app: Served) -> None:
    page = httpx.get(app.base_url + "/").text
    sheet = page.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    assert "max-age=31536000" in httpx.get(app.base_url + sheet).headers["cache-control"]
    assert httpx.get(app.base_url + sheet.replace("base", "nothing")).status_code == 404
