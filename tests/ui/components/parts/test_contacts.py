"""Contacts for notifications: what is saved of what was typed."""

import pytest

from models.errors import Refused
from ui.components.parts.contacts import contact


def test_an_address_is_kept_without_the_white_space_around_it() -> None:
    assert contact("email", " ada@example.org ") == "ada@example.org"
    assert contact("webhook", " https://example.org/told ") == "https://example.org/told"


def test_nothing_is_no_address() -> None:
    assert contact("email", "  ") is None


@pytest.mark.parametrize(("name", "typed"), [("email", "ada@"), ("email", "ada"), ("webhook", "example.org")])
def test_what_is_no_address_is_refused(name: str, typed: str) -> None:
    with pytest.raises(Refused, match="none is kept"):
        contact(name, typed)
