"""Finds columns without information: empty ones, constant ones, and copies of others."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar

import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.learner import Learner
from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.values.white import is_missing

SEEDS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)


class Sparse(Learner):
    """Learns which of the chosen columns are removed."""

    memory: ClassVar[tuple[str, ...]] = ("rows", "gone")
    late = True

    def __init__(self, columns: tuple[Column, ...], chosen: tuple[Column, ...]) -> None:
        self.columns, self.chosen = columns, chosen
        self.rows = 0
        self.gone: dict[Column, dict[str, Any]] = {}
        """The removed columns, and what the receipt says about each."""

    def observe(self, batch: Batch) -> None:
        if batch.height and self.chosen:
            self.look_at(batch)
        self.rows += batch.height

    def merge(self, later: dict[str, Any]) -> None:
        if later["rows"]:
            self.take_over(later)
        self.rows += later["rows"]

    @abstractmethod
    def take_over(self, later: dict[str, Any]) -> None:
        """Takes over what another has learned from the rows after these; there are some."""

    @abstractmethod
    def look_at(self, batch: Batch) -> None:
        """Learns from a batch with rows."""

    @abstractmethod
    def found(self) -> Iterator[tuple[Column, dict[str, Any]]]:
        """The removed columns, and what to say about each; the table has rows."""

    def settle(self) -> None:
        self.gone = dict(self.found()) if self.rows else {}
        if self.columns and len(self.gone) == len(self.columns):
            raise StepFailed("No column would be left. Keep at least one.")

    def columns_after(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column not in self.gone)

    def apply(self, batch: Batch) -> Batch:
        return batch.with_columns(self.columns_after())

    def learned(self) -> list[dict[str, Any]]:
        return [{"column": column.name, "removed": True} | fact for column, fact in self.gone.items()]


class Gappy(Sparse):
    """Columns in which at least a given share of the cells is blank."""

    memory = (*Sparse.memory, "missing")

    def __init__(self, columns: tuple[Column, ...], chosen: tuple[Column, ...], threshold: float) -> None:
        super().__init__(columns, chosen)
        self.threshold = threshold
        self.missing = dict.fromkeys(chosen, 0)

    def look_at(self, batch: Batch) -> None:
        counts = batch.frame.select(is_missing(pl.col(column.key), "blank").sum() for column in self.chosen).row(0)
        for column, count in zip(self.chosen, counts, strict=True):
            self.missing[column] += count

    def take_over(self, later: dict[str, Any]) -> None:
        for column, count in later["missing"].items():
            self.missing[column] += count

    def found(self) -> Iterator[tuple[Column, dict[str, Any]]]:
        for column, count in self.missing.items():
            if count / self.rows >= self.threshold:
                yield column, {"missing": count}


class Constant(Sparse):
    """Columns with the same text, or none, in every row."""

    memory = (*Sparse.memory, "values")

    def __init__(self, columns: tuple[Column, ...], chosen: tuple[Column, ...]) -> None:
        super().__init__(columns, chosen)
        self.values: dict[Column, str | None] = {}
        """The only text so far of each column that has had no second one."""

    def look_at(self, batch: Batch) -> None:
        if not self.rows:
            self.values = {column: batch.frame[column.key][0] for column in self.chosen}
        cells = {column: batch.frame[column.key] for column in self.values}
        self.values = {column: value for column, value in self.values.items() if cells[column].eq_missing(value).all()}

    def take_over(self, later: dict[str, Any]) -> None:
        there = later["values"].items()
        self.values = dict(each for each in (self.values.items() if self.rows else there) if each in there)

    def found(self) -> Iterator[tuple[Column, dict[str, Any]]]:
        for column, value in self.values.items() if self.rows > 1 else ():
            yield column, {"value": value}


class Duplicate(Sparse):
    """Columns that are equal to one before them, by a 128-bit hash of every cell and its row."""

    memory = (*Sparse.memory, "digests")

    def __init__(self, columns: tuple[Column, ...], chosen: tuple[Column, ...]) -> None:
        super().__init__(columns, chosen)
        self.digests = {column: [0] * len(SEEDS) for column in chosen}

    def look_at(self, batch: Batch) -> None:
        for place, seed in enumerate(SEEDS):
            weight = pl.col(ROW).hash(seed)
            sums = batch.frame.select((pl.col(column.key).hash(seed) * weight).sum() for column in self.chosen).row(0)
            for column, more in zip(self.chosen, sums, strict=True):
                self.digests[column][place] = (self.digests[column][place] + more) % 2**64

    def take_over(self, later: dict[str, Any]) -> None:
        for column, digest in later["digests"].items():
            self.digests[column] = [(one + more) % 2**64 for one, more in zip(self.digests[column], digest, strict=True)]

    def found(self) -> Iterator[tuple[Column, dict[str, Any]]]:
        seen: dict[tuple[int, ...], Column] = {}
        for column, digest in self.digests.items():
            first = seen.setdefault(tuple(digest), column)
            if first is not column:
                yield column, {"repeats": first.name}
