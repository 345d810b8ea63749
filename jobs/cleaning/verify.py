"""Compares the result of a run with that of pandas alone: the same bytes, or the first difference."""

import filecmp
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from jobs.cleaning.engine import Outputs, clean
from jobs.cleaning.reader import TextSource
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.table import Table
from jobs.cleaning.widening import use_table
from jobs.cleaning.written import as_written

WINDOW = 200
"""How many characters of a cell are reported."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The first difference: `row` is the result's, from 1, or 0 for the names of the columns.

    `column` is null if only one of the two has the row at all: `only` says which.
    """

    row: int
    column: str | None
    ours: str | None = None
    pandas: str | None = None
    only: Literal["ours", "pandas"] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`same` says what is equal: the bytes; or only the cells, written differently; or null, if there is a difference."""

    same: Literal["bytes", "cells"] | None
    rows: int
    pandas: str
    difference: Difference | None = None


def verify(
    result: Path,
    source: Path,
    recipe: Recipe,
    *,
    scratch: Path,
    name: str | None = None,
    files: Mapping[str, Path] | None = None,
) -> Verdict:
    """Runs the recipe's script on the source of the result. Raises RecipeError if there is no script."""
    theirs = scratch / f"pandas{result.suffix}"
    receipt = clean(source, recipe, Outputs(theirs), scratch=scratch, name=name, files=files, counted=False, engine="pandas")
    rows, version = receipt.rows_out, receipt.engine["version"]
    if filecmp.cmp(result, theirs, shallow=False):
        return Verdict("bytes", rows, version)
    difference = difference_of_files(result, theirs, rows, scratch)
    return Verdict(None if difference else "cells", rows, version, difference)


def difference_of_files(ours: Path, theirs: Path, rows: int, scratch: Path) -> Difference | None:
    """`rows` is how many data rows theirs has: what precedes them is the header."""

    def compare(our_table: TextSource, their_table: TextSource) -> Difference | None:
        above = sum(batch.height for batch in their_table.batches()) - rows
        return first_difference(our_table, their_table, above)

    settings = as_written(ours, has_header=False)
    return use_table(
        lambda one: use_table(lambda other: compare(one, other), theirs, settings, scratch=scratch),
        ours,
        settings,
        scratch=scratch,
    )


def first_difference(ours: Table, theirs: Table, above: int) -> Difference | None:
    """The first difference between two tables; after `above` rows, the column names are one of the rows."""
    names = [column.name for column in ours.columns]
    if names != [column.name for column in theirs.columns]:
        return difference_of_names(names, [column.name for column in theirs.columns])
    some, others, start = Rows(ours), Rows(theirs), 1 - above
    while count := min(some.available(), others.available()):
        one, other = some.take(count), others.take(count)
        names = list(one.row(0)) if start == 0 else names
        if place := unequal_cell(one, other):
            row, column = place
            cells = window(one.item(row, column), other.item(row, column))
            return Difference(start + row, names[column] or f"column {column + 1}", *cells)
        start += count
    if some.available() or others.available():
        return Difference(start, None, only="ours" if some.available() else "pandas")
    return None


def difference_of_names(ours: list[str | None], theirs: list[str | None]) -> Difference:
    """The first column whose name differs, or that only one of the two has."""
    for place, (one, other) in enumerate(zip(ours, theirs, strict=False), start=1):
        if one != other:
            return Difference(0, f"column {place}", *window(one, other))
    more = min(len(ours), len(theirs)) + 1
    return Difference(0, f"column {more}", only="ours" if len(ours) > len(theirs) else "pandas")


class Rows:
    """A table's cells, as many rows at a time as are asked for."""

    def __init__(self, table: Table) -> None:
        self.keys = [column.key for column in table.columns]
        self.batches = table.batches()
        self.waiting = pl.DataFrame()

    def available(self) -> int:
        """How many rows can be taken; 0 only at the end."""
        while not self.waiting.height and (batch := next(self.batches, None)):
            self.waiting = batch.frame.select(self.keys)
        return self.waiting.height

    def take(self, count: int) -> pl.DataFrame:
        taken, self.waiting = self.waiting.head(count), self.waiting.slice(count)
        return taken


def unequal_cell(one: pl.DataFrame, other: pl.DataFrame) -> tuple[int, int] | None:
    """Row and column of the first unequal cell, row by row."""
    differs = pl.DataFrame([one[key].ne_missing(other[key]) for key in one.columns])
    rows = differs.select(pl.any_horizontal(pl.all())).to_series().arg_true()
    if not len(rows):
        return None
    return int(rows[0]), differs.row(int(rows[0])).index(True)


def window(one: str | None, other: str | None) -> tuple[str | None, str | None]:
    """The cells; of long ones, the part around the first character that differs."""
    if len(one or "") <= WINDOW >= len(other or ""):
        return one, other
    start = max(0, alike(one or "", other or "") - WINDOW // 4)
    mark = "…" if start else ""
    return one and mark + one[start : start + WINDOW], other and mark + other[start : start + WINDOW]


def alike(one: str, other: str) -> int:
    """The length of their common prefix."""
    both = zip(one, other, strict=False)
    return next((at for at, (letter, another) in enumerate(both) if letter != another), min(len(one), len(other)))
