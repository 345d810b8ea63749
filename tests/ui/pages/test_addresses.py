"""The parameters of a list's address, and how invalid ones are handled."""

from datetime import UTC, datetime

import pytest

from models.job import Status
from models.job.search import Search, Sort
from ui.list_address import Address, address_of, matching


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({}, Address("/jobs")),
        ({"status": "failed", "q": " orders ", "page": "3"}, Address("/jobs", Status.FAILED, "orders", number=3)),
        ({"status": "nonsense", "page": "-1", "sort": "x", "from": "yesterday"}, Address("/jobs")),
        ({"status": "done", "page": "99999999999999999999"}, Address("/jobs", Status.DONE)),
        ({"kind": "clean", "sort": "name"}, Address("/jobs", kind="clean", sort=Sort.NAME)),
        ({"from": "2026-11-28"}, Address("/jobs", first_day="2026-11-28")),
    ],
)  # fmt: skip
def test_an_address_is_read(said: dict[str, str], meant: Address) -> None:
    assert address_of("/jobs", said) == meant


def test_an_address_is_written_as_short_as_it_can_be() -> None:
    assert str(Address("/jobs")) == "/jobs"
    assert str(Address("/admin", Status.DONE, "a&b", number=2)) == "/admin?status=done&q=a%26b&page=2"
    assert str(Address("/jobs", zone="Europe/Oslo")) == "/jobs"


def test_a_day_is_one_of_the_readers() -> None:
    search = address_of("/jobs", {"from": "2026-11-28", "to": "2026-11-28", "zone": "Europe/Oslo"}).search(everyone=False)
    assert search.since == datetime(2026, 11, 27, 23, tzinfo=UTC)
    assert search.until == datetime(2026, 11, 28, 23, tzinfo=UTC)
    for zone in ("", "../../etc/passwd", "Nowhere/At_all"):
        search = address_of("/jobs", {"from": "2026-11-28", "zone": zone}).search(everyone=False)
        assert search.since == datetime(2026, 11, 28, tzinfo=UTC)
    assert address_of("/jobs", {"from": "0001-01-01", "zone": "Asia/Tokyo"}).search(everyone=False).since is None


def test_only_what_may_be_done_has_clean_files_to_take_away() -> None:
    assert matching(Search(Status.FAILED)) is None
    assert matching(Search(Status.DONE, "clean", "a b", everyone=True)) == "kind=clean&q=a+b&everyone=true"


def test_a_column_is_sorted_and_then_turned_round() -> None:
    heads = Address("/jobs", sort=Sort.NAME, number=3).heads()
    assert heads["name"] == {"now": "ascending", "address": "/jobs?sort=-name", "next": "Sort: File name, Z to A"}
    assert "now" not in heads["made"]
    assert heads["made"]["address"] == "/jobs"
