"""Texts among e-mail addresses that are none."""

import pytest

from jobs.cleaning.suspects.addresses import no_addresses

ADDRESSES = {f"{name}.{place}@example.org": 1 for place in range(10) for name in ("ann", "bo")}


@pytest.mark.parametrize(
    "wrong", ["ann.example.org", "bo@@example.org", "carl@example", "dora @example.org", "n.n.", "e@x..org"]
)
def test_what_is_none_is_told(wrong: str) -> None:
    assert no_addresses(ADDRESSES | {wrong: 1}) == {wrong: None}


@pytest.mark.parametrize(
    "address",
    ["ann@example.org; bo@example.org", "Ann Lee <ann@example.org>", "mailto:ann@example.org", "a+b@sub.example.museum"],
)
def test_an_address_may_be_written_in_many_ways(address: str) -> None:
    assert no_addresses(ADDRESSES | {address: 1}) == {}


def test_among_other_texts_no_address_is_due() -> None:
    assert no_addresses(dict.fromkeys(ADDRESSES, 1) | {f"call {number}": 1 for number in range(10)}) == {}
    assert no_addresses({}) == {}
