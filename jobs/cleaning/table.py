"""Tables in the cleaning core: named columns, and batches of rows in which every cell is text or null."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import polars as pl

if TYPE_CHECKING:
    from jobs.cleaning.reader import Reading

ROW = "row"
"""The frame's first column: the row's 1-based number among the data rows of the input, carried to the end."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` is ours, unique, never shown (c0, c1, …); `name` is the user's, may be equal to others, empty or null."""

    key: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Batch:
    """A slice of a table: `frame` holds ROW (UInt64, ascending), then one String column a Column, in the order of `columns`."""

    columns: tuple[Column, ...]
    frame: pl.DataFrame

    @property
    def height(self) -> int:
        return self.frame.height

    @property
    def keys(self) -> list[str]:
        return [column.key for column in self.columns]

    def having(self, frame: pl.DataFrame) -> "Batch":
        """The same columns over other rows or cells."""
        return replace(self, frame=frame)

    def with_cells(self, cells: Iterable[pl.Expr]) -> "Batch":
        """The same rows and columns, some columns' cells computed anew; each expression keeps its column's key as its name."""
        return self.having(self.frame.with_columns(cells))

    def with_columns(self, columns: tuple[Column, ...]) -> "Batch":
        """These columns alone, in this order."""
        return Batch(columns, self.frame.select(ROW, *(column.key for column in columns)))

    def where(self, condition: pl.Expr) -> "Batch":
        """The rows for which the condition is true."""
        return self.having(self.frame.filter(condition))

    def rows_not_in(self, other: "Batch") -> "Batch":
        """The rows that `other`, which came of this batch, has no more."""
        return self.having(self.frame.join(other.frame.select(ROW), on=ROW, how="anti", maintain_order="left"))


def no_rows(columns: tuple[Column, ...]) -> Batch:
    """A batch of these columns without a row: what a step makes of it shows which columns it leaves, and whether it refuses."""
    return Batch(columns, pl.DataFrame(schema={ROW: pl.UInt64} | {column.key: pl.String for column in columns}))


class Source(Protocol):
    """An opened table."""

    @property
    def columns(self) -> tuple[Column, ...]: ...

    @property
    def reading(self) -> "Reading":
        """How the file is read."""

    @property
    def share(self) -> float:
        """How much of the file the current pass has read, 0 to 1."""

    def batches(self) -> Iterator[Batch]:
        """All rows in order, at least one batch (perhaps of no rows). May be called again; gives the same rows again."""
