"""Steps that are not part of the product: one of each kind that the engine knows."""

from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

import polars as pl

from jobs.cleaning.fields import parameter
from jobs.cleaning.learner import Gatherer, Learner
from jobs.cleaning.step import Files, ParsingStep, Step
from jobs.cleaning.table import FOREIGN, ROW, Batch, Column, Table, fitted, made_row, new_column


class Numbers(ParsingStep):
    """Reads whole numbers."""

    title = "Numbers"
    group = "Tests"
    examples = ()
    complaint: ClassVar[str] = "not a number"
    step: Literal["numbers"] = "numbers"

    def converted(self, cell: pl.Expr, column: Column) -> pl.Expr:
        return cell.str.strip_chars().str.extract("^([0-9]+)$")


class Reverse(Step):
    """Turns the table upside down."""

    title = "Reverse"
    group = "Tests"
    examples = ()
    keeps_rows = False
    reversible = False
    step: Literal["reverse"] = "reverse"

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        return Reversed(columns)

    def columns_after(self, columns: tuple[Column, ...], files: Files) -> tuple[Column, ...]:
        return columns

    def writes(self, columns: tuple[Column, ...]) -> frozenset[str]:
        return frozenset()


class Reversed(Gatherer):
    def __init__(self, columns: tuple[Column, ...]) -> None:
        self.columns, self.count = columns, 0

    def observe(self, batch: Batch) -> None:
        batch.frame.reverse().write_ipc(self.scratch / str(self.count), compression="uncompressed")
        self.count += 1

    def batches(self) -> Iterator[Batch]:
        for number in reversed(range(self.count)):
            yield Batch(self.columns, pl.read_ipc(self.scratch / str(number)))


class Times(Step):
    """Repeats each row so many times, but drops those that hold "0"."""

    title = "Times"
    group = "Tests"
    examples = ()
    keeps_rows = False
    makes_rows = True
    reversible = False
    step: Literal["times"] = "times"
    times: int = parameter(2, "Times")
    of: int = parameter(100, "At most")

    def apply(self, batch: Batch) -> Batch:
        kept = batch.frame.filter(pl.col(batch.keys[0]).ne_missing("0"))
        parts = pl.int_range(pl.len()).over(ROW)
        rows = kept.select(pl.all().repeat_by(self.times).explode()) if kept.height else kept
        return batch._replace(frame=rows.with_columns(made_row(pl.col(ROW), parts, self.of)), parts=self.of)

    def reasons(self, left: Batch) -> pl.Series:
        return pl.Series(["is 0"] * left.height, dtype=pl.String)

    def writes(self, columns: tuple[Column, ...]) -> frozenset[str]:
        return frozenset()


class Append(Step):
    """Adds the rows of a second table."""

    title = "Append"
    group = "Tests"
    examples = ()
    keeps_rows = False
    makes_rows = True
    reversible = False
    step: Literal["append"] = "append"
    file: str = parameter("more", "File", widget="file")

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        return Appended(columns, files[self.file])

    def columns_after(self, columns: tuple[Column, ...], files: Files) -> tuple[Column, ...]:
        return columns

    def writes(self, columns: tuple[Column, ...]) -> frozenset[str]:
        return frozenset()


class Appended(Learner):
    online = True

    def __init__(self, columns: tuple[Column, ...], table: Table) -> None:
        self.columns, self.table = columns, table

    def observe(self, batch: Batch) -> None:
        pass

    def apply(self, batch: Batch) -> Batch:
        return batch

    def more(self) -> Iterable[Batch]:
        for batch in self.table.batches():
            yield fitted(batch.having(batch.frame.with_columns(pl.col(ROW) + FOREIGN)), self.columns)


class Spread(Step):
    """Makes a column for each distinct text of the first column."""

    title = "Spread"
    group = "Tests"
    examples = ()
    step: Literal["spread"] = "spread"

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        return Spreader(columns)


class Spreader(Learner):
    late = True

    def __init__(self, columns: tuple[Column, ...]) -> None:
        self.columns, self.texts = columns, dict[str, None]()

    def observe(self, batch: Batch) -> None:
        self.texts |= dict.fromkeys(batch.frame[self.columns[0].key].drop_nulls())

    def columns_after(self) -> tuple[Column, ...]:
        columns = self.columns
        for text in self.texts:
            columns = (*columns, new_column(columns, text))
        return columns

    def apply(self, batch: Batch) -> Batch:
        after, cell = self.columns_after(), pl.col(self.columns[0].key)
        new = after[len(self.columns) :]
        return Batch(after, batch.frame.with_columns((cell == each.name).cast(pl.String).alias(each.key) for each in new))
