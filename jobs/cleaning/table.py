"""Tables in the cleaning core: named columns, and batches of rows in which every cell is text or null."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import polars as pl

from jobs.cleaning.errors import StepFailed

if TYPE_CHECKING:
    from jobs.cleaning.reader import Reading

MADE_KEY = "m"
"""The prefix of keys of columns that a step has made."""
ROW = "row"
"""The frame's first column, which identifies each row up to the end.

Unique in a table, ascending until a step sorts or makes rows. A row of the input has its 1-based number among the input's data
rows, an appended row FOREIGN or more; for made rows see `made_row`.
"""

ORIGIN_BITS = 36
MADE = 1 << ORIGIN_BITS
FOREIGN = MADE >> 1
PARTS = 1 << 64 - ORIGIN_BITS
MOST_UNREAD = 200
"""How many rows per batch are kept to be shown: more than anybody looks through."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` is internal and unique (c0, c1, …); `name` is the user's, and may be a duplicate, empty or null."""

    key: str
    name: str | None

    @property
    def display_name(self) -> str:
        """The name in a sentence or a list."""
        return self.name or '""'


Place = tuple[str | None, int]
"""A name, and how many columns of that name precede the one that is meant."""


class Batch(NamedTuple):
    """A slice of a table: `frame` holds ROW (UInt64), then one String column per Column, in the order of `columns`."""

    columns: tuple[Column, ...]
    frame: pl.DataFrame
    failed: int = 0
    """Cells that the step that made this batch could not parse."""
    refused: pl.DataFrame | None = None
    """Rows that the reader rejected: ROW, their cells, and `reason`. By their numbers they belong between the other rows."""
    unread: tuple[int, ...] = ()
    """The first rows of the input with cells that the step could not parse."""
    parts: int = 1
    """The most rows that the step which made this batch makes of one: an argument of `made_row`."""

    @property
    def height(self) -> int:
        return self.frame.height

    @property
    def keys(self) -> list[str]:
        return [column.key for column in self.columns]

    def having(self, frame: pl.DataFrame) -> "Batch":
        """The same columns with other rows or cells."""
        return self._replace(frame=frame)

    def with_cells(self, cells: Iterable[pl.Expr]) -> "Batch":
        """The same rows and columns, with some columns' cells replaced; each expression is named after its column's key."""
        return self.having(self.frame.with_columns(cells))

    def with_columns(self, columns: tuple[Column, ...]) -> "Batch":
        """Only these columns, in this order."""
        return Batch(columns, self.frame.select(ROW, *(column.key for column in columns)))

    def with_column_after(self, column: Column, name: str, cells: pl.Expr) -> "Batch":
        """With a new column of this name, right after another one. Raises an error if the name is taken."""
        new, place = new_column(self.columns, name), 1 + self.columns.index(column)
        columns = (*self.columns[:place], new, *self.columns[place:])
        return self.having(self.frame.with_columns(cells.alias(new.key))).with_columns(columns)

    def where(self, condition: pl.Expr) -> "Batch":
        """The rows for which the condition is true."""
        return self.having(self.frame.filter(condition))

    def row_at(self, place: int) -> tuple[int | None, str]:
        """The number of the input's row that a row is or was made from, and what a sentence calls it. None if there is none."""
        row = int(self.frame[place].select(origin(pl.col(ROW))).item())
        return (row, f"Row {row:,}") if row else (None, "A row of another file")

    def with_unread(self, before: "Batch", cells: pl.DataFrame) -> "Batch":
        """The same, made of `before` by a step that could not parse some cells: `cells` says which, in each row of `before`."""
        failed = sum(cells.sum().row(0)) if cells.width and cells.height else 0
        if not failed:
            return self
        rows = before.frame.select(origin(pl.col(ROW))).filter(cells.fold(lambda some, others: some | others))
        first = rows.filter(pl.col(ROW) > 0).unique(maintain_order=True).head(MOST_UNREAD)[ROW]
        return self._replace(failed=failed, unread=tuple(first))


def no_rows(columns: tuple[Column, ...]) -> Batch:
    """A batch of these columns without rows: a step applied to it shows its columns, or its error."""
    return Batch(columns, pl.DataFrame(schema={ROW: pl.UInt64} | {column.key: pl.String for column in columns}))


def fitted(batch: Batch, columns: tuple[Column, ...]) -> Batch:
    """The batch's rows in these columns; missing ones are null."""
    cells = [pl.col(key) if key in batch.keys else pl.lit(None, pl.String).alias(key) for key in (each.key for each in columns)]
    return Batch(columns, batch.frame.select(ROW, *cells))


def places(columns: tuple[Column, ...]) -> list[Place]:
    """Each column as its name and how many columns of that name precede it."""
    names = [column.name for column in columns]
    return [(name, names[:at].count(name)) for at, name in enumerate(names)]


def new_column(columns: tuple[Column, ...], name: str) -> Column:
    """A new column to add to these. Raises an error if the name is taken."""
    if any(column.name == name for column in columns):
        raise StepFailed(f"There is a column {name!r} already. Choose another name.", column=name)
    return another_column(columns, name)


def another_column(columns: tuple[Column, ...], name: str | None) -> Column:
    """A new column to add to these, even if the name is taken."""
    numbers = [int(column.key[1:].partition(".")[0]) for column in columns if column.key.startswith(MADE_KEY)]
    return Column(f"{MADE_KEY}{max(numbers, default=0) + 1}.{name}", name)


def made_row(row: pl.Expr, part: pl.Expr, parts: int) -> pl.Expr:
    """ROW of the part-th of up to `parts` rows made from one; null if they are too many to be numbered.

    Lower bits: the row of the input, or the appended row, that it was made from. Upper bits: which of the rows made from that
    one.
    """
    before = row.cast(pl.UInt64) // MADE
    number = before * parts + part.cast(pl.UInt64)
    return pl.when((before < PARTS // parts) & (part < parts) | (before == 0) & (number < PARTS)).then(
        as_it_came(row) + number * MADE
    )


def made_of(row: pl.Expr, parts: int) -> pl.Expr:
    """ROW of the row from which `made_row` made this one."""
    return as_it_came(row) + row // MADE // parts * MADE


def as_it_came(row: pl.Expr) -> pl.Expr:
    """The original row, of the input or another file, that it is or was made from."""
    return row.cast(pl.UInt64) % MADE


def origin(row: pl.Expr) -> pl.Expr:
    """The number of the input's row that a row is or was made from; 0 if there is none."""
    came = as_it_came(row)
    return pl.when(came < FOREIGN).then(came).otherwise(pl.lit(0, pl.UInt64))


def in_words(row: pl.Expr) -> pl.Expr:
    """A row's number, as shown to people."""
    number = origin(row)
    return pl.when(number > 0).then("row " + number.cast(pl.String)).otherwise(pl.lit("a row of another file"))


class Table(Protocol):
    """A table whose rows can be read repeatedly, such as a second file of a step."""

    @property
    def columns(self) -> tuple[Column, ...]: ...

    def batches(self) -> Iterator[Batch]:
        """All rows in order, at least one batch (perhaps without rows). May be called again, with the same result."""


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
