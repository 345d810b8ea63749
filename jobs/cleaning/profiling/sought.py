"""Finds rows to show: by number, or by a cell of a column that is a given value, one of some words, missing, or in a bar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import reduce
from operator import or_
from typing import Any, Literal

import polars as pl

from jobs.cleaning.profiling.date_figures import dates_in
from jobs.cleaning.profiling.looks import DATE
from jobs.cleaning.profiling.sight import is_spaced
from jobs.cleaning.table import ROW, Batch, Source
from jobs.cleaning.values.decimals import compared, exactly
from jobs.cleaning.values.white import WHITE, comparable, is_missing

MOST_FOUND = 200
CELLS_LOOKED_AT = 30_000_000
"""In a larger table, a search ends after this many cells, and reports that."""

STRIPPED = pl.col("cell").str.strip_chars(WHITE)
LEFT = STRIPPED.str.len_bytes()
SO = {
    "missing": is_missing(pl.col("cell"), "blank"),
    "padded": (LEFT > 0) & (pl.col("cell").str.len_bytes() > LEFT),
    "spaced": is_spaced(STRIPPED),
    "dated": STRIPPED.str.contains(DATE),
    "any": pl.col("cell").is_null() | pl.col("cell").is_not_null(),
}
"""Conditions on a cell that need no value."""


@dataclass(frozen=True)
class Sought:
    """What to look for.

    `what` is a value, words in any case, or the start and width of a bar; for dates, the first and last day; for rows, their
    numbers, without a `key`. "alike" finds words as "words" does, "dated" what looks like a date, "any" each cell of the
    column. `key` may be several keys separated by commas: any of these columns.
    """

    key: str
    by: Literal[
        "is", "begins", "words", "alike", "missing", "padded", "spaced", "dated", "any", "numbers", "dates", "lengths", "rows"
    ]
    what: tuple[str, ...] = ()

    @classmethod
    def parse(cls, given: Mapping[str, Any]) -> "Sought":
        return cls(given["key"], given["by"], tuple(given.get("what", ())))

    def among(self, cells: pl.Series) -> pl.Series:
        """Which of the column's cells match."""
        cell, frame = pl.col("cell"), cells.alias("cell").to_frame()
        if self.by in SO:
            return frame.select(SO[self.by].fill_null(value=False)).to_series()
        match self.by:
            case "is":
                return frame.select(cell.eq_missing(pl.lit(self.what[0]))).to_series()
            case "begins":
                return frame.select(cell.str.starts_with(self.what[0]).fill_null(value=False)).to_series()
            case "words" | "alike":
                words = comparable(pl.Series(self.what, dtype=pl.String), "ci_trim")
                return comparable(cells, "ci_trim").is_in(words.implode()).fill_null(value=False)
            case "numbers":
                start, end = self.what[0], exactly(Fraction(self.what[0]) + Fraction(self.what[1]))
                text = frame.select(cell.str.strip_chars(WHITE)).to_series()
                return ((compared(text, start) >= 0) & (compared(text, end) < 0)).fill_null(value=False)
            case "dates":
                day = dates_in(frame.select(cell.str.strip_chars(WHITE)).to_series())
                first, last = map(date.fromisoformat, self.what)
                return ((day >= first) & (day <= last)).fill_null(value=False)
            case "lengths":
                low, width = map(int, self.what)
                length = cell.str.len_chars().cast(pl.Int64)
                return frame.select(((length >= low) & (length < low + width)).fill_null(value=False)).to_series()
            case _:  # "rows"
                return cells.is_in(list(map(int, self.what)))


@dataclass(frozen=True)
class Found:
    """The first rows found; `looked_at` rows were searched: all of them, if `everywhere`."""

    rows: pl.DataFrame
    looked_at: int
    everywhere: bool


def find_rows(source: Source, sought: Sought) -> Found:
    """Searches the table until there are enough rows to show. Finds none if the column does not exist."""
    found: list[pl.DataFrame] = []
    looked_at, everywhere = 0, True
    for batch in source.batches():
        found.append(matching(batch, sought))
        looked_at += batch.height
        if sum(map(len, found)) >= MOST_FOUND or looked_at * len(source.columns) > CELLS_LOOKED_AT:
            everywhere = False
            break
    return Found(pl.concat(found).head(MOST_FOUND), looked_at, everywhere)


def matching(batch: Batch, sought: Sought) -> pl.DataFrame:
    keys = [ROW] if sought.by == "rows" else [key for key in sought.key.split(",") if key in batch.frame.columns]
    if not keys:
        return batch.frame.clear()
    return batch.frame.filter(reduce(or_, (sought.among(batch.frame.get_column(key)) for key in keys)))
