"""Tables in the cleaning core: named columns, and batches of rows in which every cell is text or null."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import polars as pl

from jobs.cleaning.errors import StepFailed

if TYPE_CHECKING:
    from jobs.cleaning.reader import Reading

MADE_KEY = "m"
"""With that the keys of columns begin that a step has made."""
ROW = "row"
"""The frame's first column: which row it is, carried to the end. Unique in a table, ascending until a step sorts or makes rows.

A row of the input is its 1-based number among the input's data rows, one that is appended FOREIGN and more; for a made row see
`made_row`.
"""

ORIGIN_BITS = 36
MADE = 1 << ORIGIN_BITS
FOREIGN = MADE >> 1
PARTS = 1 << 64 - ORIGIN_BITS
MOST_UNREAD = 200
"""Rows that are remembered of a batch, to be shown: more than anybody looks through."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` is ours, unique, never shown (c0, c1, …); `name` is the user's, may be equal to others, empty or null."""

    key: str
    name: str | None


Place = tuple[str | None, int]
"""A name, and how many columns of that name stand before the one that is meant."""


class Batch(NamedTuple):
    """A slice of a table: `frame` holds ROW (UInt64), then one String column a Column, in the order of `columns`."""

    columns: tuple[Column, ...]
    frame: pl.DataFrame
    failed: int = 0
    """Cells that the step which made this batch could not read."""
    refused: pl.DataFrame | None = None
    """Rows that the reader rejected: ROW, their cells, and `reason`. They stand between the others, by their numbers."""
    unread: tuple[int, ...] = ()
    """Rows of the input with cells that the step could not read: the first of them."""
    parts: int = 1
    """Up to how many rows the step which made this batch makes of one; told to `made_row`."""

    @property
    def height(self) -> int:
        return self.frame.height

    @property
    def keys(self) -> list[str]:
        return [column.key for column in self.columns]

    def having(self, frame: pl.DataFrame) -> "Batch":
        """The same columns over other rows or cells."""
        return self._replace(frame=frame)

    def with_cells(self, cells: Iterable[pl.Expr]) -> "Batch":
        """The same rows and columns, some columns' cells computed anew; each expression keeps its column's key as its name."""
        return self.having(self.frame.with_columns(cells))

    def with_columns(self, columns: tuple[Column, ...]) -> "Batch":
        """These columns alone, in this order."""
        return Batch(columns, self.frame.select(ROW, *(column.key for column in columns)))

    def with_column_behind(self, column: Column, name: str, cells: pl.Expr) -> "Batch":
        """A new column of this name, right behind another one. Refuses a name that is taken."""
        new, place = new_column(self.columns, name), 1 + self.columns.index(column)
        columns = (*self.columns[:place], new, *self.columns[place:])
        return self.having(self.frame.with_columns(cells.alias(new.key))).with_columns(columns)

    def where(self, condition: pl.Expr) -> "Batch":
        """The rows for which the condition is true."""
        return self.having(self.frame.filter(condition))

    def with_unread(self, before: "Batch", cells: pl.DataFrame) -> "Batch":
        """The same, made of `before` by a step that could not read some cells: `cells` says which, in each row of that."""
        failed = sum(cells.sum().row(0)) if cells.width and cells.height else 0
        if not failed:
            return self
        rows = before.frame.select(origin(pl.col(ROW))).filter(cells.fold(lambda some, others: some | others))
        first = rows.filter(pl.col(ROW) > 0).unique(maintain_order=True).head(MOST_UNREAD)[ROW]
        return self._replace(failed=failed, unread=tuple(first))


def no_rows(columns: tuple[Column, ...]) -> Batch:
    """A batch of these columns without a row: what a step makes of it shows which columns it leaves, and whether it refuses."""
    return Batch(columns, pl.DataFrame(schema={ROW: pl.UInt64} | {column.key: pl.String for column in columns}))


def fitted(batch: Batch, columns: tuple[Column, ...]) -> Batch:
    """The batch's rows in these columns; those it lacks are null."""
    cells = [pl.col(key) if key in batch.keys else pl.lit(None, pl.String).alias(key) for key in (each.key for each in columns)]
    return Batch(columns, batch.frame.select(ROW, *cells))


def places(columns: tuple[Column, ...]) -> list[Place]:
    """Each column by its name and how many of that name stand before it."""
    names = [column.name for column in columns]
    return [(name, names[:at].count(name)) for at, name in enumerate(names)]


def new_column(columns: tuple[Column, ...], name: str) -> Column:
    """A column to add to these. Refuses a name that is taken."""
    if any(column.name == name for column in columns):
        raise StepFailed(f"There is a column {name!r} already. Choose another name.", column=name)
    return another_column(columns, name)


def another_column(columns: tuple[Column, ...], name: str | None) -> Column:
    """A column to add to these, whether or not there is one of its name."""
    numbers = [int(column.key[1:].partition(".")[0]) for column in columns if column.key.startswith(MADE_KEY)]
    return Column(f"{MADE_KEY}{max(numbers, default=0) + 1}.{name}", name)


def made_row(row: pl.Expr, part: pl.Expr, parts: int) -> pl.Expr:
    """ROW of the part-th of up to `parts` rows that are made of one; null if that are more than can be told apart.

    Lower bits: the row of the input, or the appended row, that it comes of. Upper bits: which of the rows made of that one.
    """
    before = row.cast(pl.UInt64) // MADE
    number = before * parts + part.cast(pl.UInt64)
    return pl.when((before < PARTS // parts) & (part < parts) | (before == 0) & (number < PARTS)).then(
        as_it_came(row) + number * MADE
    )


def made_of(row: pl.Expr, parts: int) -> pl.Expr:
    """ROW of the row that `made_row` made this one of."""
    return as_it_came(row) + row // MADE // parts * MADE


def as_it_came(row: pl.Expr) -> pl.Expr:
    """The row that it is or was made of, the input's or one of another file."""
    return row.cast(pl.UInt64) % MADE


def origin(row: pl.Expr) -> pl.Expr:
    """The number of the input's row that a row is or was made of; 0 if it comes of none."""
    came = as_it_came(row)
    return pl.when(came < FOREIGN).then(came).otherwise(pl.lit(0, pl.UInt64))


def in_words(row: pl.Expr) -> pl.Expr:
    """How a row is spoken of, by its number."""
    number = origin(row)
    return pl.when(number > 0).then("row " + number.cast(pl.String)).otherwise(pl.lit("a row of another file"))


class Table(Protocol):
    """A table whose rows can be read again and again: a second file of a step, say."""

    @property
    def columns(self) -> tuple[Column, ...]: ...

    def batches(self) -> Iterator[Batch]:
        """All rows in order, at least one batch (perhaps of no rows). May be called again; gives the same rows again."""


class Source(Table, Protocol):
    """An opened file."""

    @property
    def name(self) -> str:
        """What the person calls the file, without folders."""

    @property
    def reading(self) -> "Reading":
        """How the file is read."""

    @property
    def share(self) -> float:
        """How much of the file the current pass has read, 0 to 1."""
