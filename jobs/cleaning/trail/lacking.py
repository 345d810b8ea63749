"""Columns that a result may lack, completed from the receipt."""

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from jobs.cleaning.table import Batch, Column, Table, no_rows

Columns = tuple[Column, ...]


class NoRows(NamedTuple):
    """Stands for a result without rows, which may lack its columns."""

    columns: Columns

    def batches(self) -> Iterator[Batch]:
        yield no_rows(self.columns)


class AllColumns(NamedTuple):
    """A sheet, completed by the empty columns at its left and right: a sheet begins and ends with a column that has cells."""

    sheet: Table
    before: int
    after: int

    @classmethod
    def of(cls, sheet: Table, names: list[str]) -> Table:
        """The sheet, with columns of these names. If there are no names, it is unknown on which side columns are missing."""
        there = [column.name or "" for column in sheet.columns]
        if not any(there) or not any(names):
            return sheet
        before = first_named(names) - first_named(there)
        after = len(names) - len(there) - before
        return cls(sheet, before, after) if min(before, after) >= 0 and before + after else sheet

    @property
    def columns(self) -> Columns:
        return (*blank("b", self.before), *self.sheet.columns, *blank("a", self.after))

    def batches(self) -> Iterator[Batch]:
        lacking = [pl.lit(None, pl.String).alias(each.key) for each in blank("b", self.before) + blank("a", self.after)]
        for batch in self.sheet.batches():
            yield Batch(self.columns, batch.frame.with_columns(lacking))


def blank(key: str, count: int) -> Columns:
    return tuple(Column(f"{key}{place}", None) for place in range(count))


def first_named(names: list[str]) -> int:
    return next(place for place, name in enumerate(names) if name)
