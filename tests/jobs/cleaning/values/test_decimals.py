"""The fast parser of numbers accepts exactly what the pattern for numbers accepts."""

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobs.cleaning.values.decimals import places_of, read_at_once

LIKE_NUMBERS = st.text(st.sampled_from("0159+-.e "), max_size=6)
NUMBERS = st.from_regex(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?", fullmatch=True)


def places(texts: pl.Series) -> list[int | None]:
    return texts.to_frame("text").select(places_of(pl.col("text"))).to_series().to_list()


@given(st.lists(st.none() | NUMBERS | LIKE_NUMBERS, max_size=5))
@example([".5", "1.5"])
@example(["1.5", "5."])
@example(["-.5", "1.5"])
@example(["1.5", "1.5.5"])
@example(["1.5", "5e3"])
@example(["0.0000000000000000001"])
@example(["12345678:", "1234567/"])
def test_is_read_as_by_the_pattern_or_not_at_all(cells: list[str | None]) -> None:
    texts = pl.Series(cells, dtype=pl.String)
    read = read_at_once(texts)
    if read is None:
        return
    assert read["places"].to_list() == places(texts)
    most = max(read["places"].drop_nulls(), default=0)
    assert read["digits"].to_list() == [None if cell is None else Fraction(cell) * 10**most for cell in cells]


@pytest.mark.parametrize(
    "cells",
    [
        ["1", None, "-20"],
        ["1", "2.5"],
        ["1.5", "+20.25", "-3", None],
        ["0.5", "007.10"],
        ["1234567890123456789", "-9223372036854775807"],
    ],
)
def test_plain_numbers_are_read(cells: list[str | None]) -> None:
    assert read_at_once(pl.Series(cells, dtype=pl.String)) is not None


@pytest.mark.parametrize("text", ["5.", ".5", "-.5", "1e5", "1 5", "", "9" * 19, "1" * 20, "1.5" + "0" * 18])
def test_what_asks_for_a_closer_look_is_left_to_the_pattern(text: str) -> None:
    assert read_at_once(pl.Series(["1.5", text])) is None
