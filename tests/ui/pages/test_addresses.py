"""What a list page's address may say, and what it makes of nonsense."""

import pytest

from models.job import Status
from ui.pages.jobs import Address, address_of


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (("", "", ""), Address("/jobs")),
        (("failed", " orders ", "3"), Address("/jobs", Status.FAILED, "orders", 3)),
        (("nonsense", "", "-1"), Address("/jobs")),
        (("done", "", "99999999999999999999"), Address("/jobs", Status.DONE)),
    ],
)
def test_an_address_is_read(said: tuple[str, str, str], meant: Address) -> None:
    assert address_of("/jobs", *said) == meant


def test_an_address_is_written_as_short_as_it_can_be() -> None:
    assert str(Address("/jobs")) == "/jobs"
    assert str(Address("/admin", Status.DONE, "a&b", 2)) == "/admin?status=done&q=a%26b&page=2"
