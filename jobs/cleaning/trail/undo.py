"""Restores the original table from a result, with the changes and the rejects of the run that made it.

Each row of the result is the next row of the input that is not among the rejects. A changed cell gets its value from before its
first change. All three files are read in parallel, in the order of the input's rows. The receipt says which column of the
result is which of the input, and what it was called when a step changed it; without a receipt, columns are matched by name.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from pydantic import BaseModel, ValidationError

from jobs.cleaning.errors import RecipeError
from jobs.cleaning.learners.arrays import Ids
from jobs.cleaning.receipt import file_receipt
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.table import ROW, Batch, Column, Table, no_rows, places
from jobs.cleaning.trail.before import Names, as_it_was, unfitting
from jobs.cleaning.trail.lacking import AllColumns, Columns, NoRows
from jobs.cleaning.trail.ledger_files import CHANGES, REJECTS
from jobs.cleaning.trail.lives import Life, all_lives
from jobs.cleaning.writer import written_names
from jobs.cleaning.writer.style import style_of

AT_ONCE = 50_000
"""Rows of nulls that are added at a time."""


class Written(BaseModel):
    """A file that a run has written."""

    sha256: str


class PartialReceipt(BaseModel):
    """What a receipt says that is needed to undo a run."""

    recipe: Any
    reader: dict[str, Any]
    writer: dict[str, Any]
    column_lives: list[Life]
    rows_out: int
    outputs: dict[str, Written] = {}

    @classmethod
    def parse(cls, receipt: Any) -> "PartialReceipt":
        try:
            return cls.model_validate(receipt)
        except ValidationError as error:
            raise RecipeError(
                "This receipt does not tell what became of the columns: it is of several inputs, or of an earlier version. "
                "Clean the input once more."
            ) from error

    def demand_reversible(self) -> None:
        """Raises RecipeError for a run that cannot be undone, or whose result has changes that are not in the ledger."""
        gone = {life.left for life in self.column_lives if life.input}
        for number, step in Recipe.that_ran(self.recipe).numbered():
            if number in gone or not step.can_be_undone():
                raise RecipeError(f"{step.title} cannot be undone. The input file still has everything.", step=number)
        if guarded := self.writer.get("formulas_guarded"):
            raise RecipeError(f"Cells were made safe for spreadsheets ({guarded:,}), and the ledger does not tell which.")

    def demand_as_written(self, files: Mapping[str, Path]) -> None:
        """Raises RecipeError for files that are not those the run has written."""
        for name, path in files.items():
            written = self.outputs.get(name)
            if written and written.sha256 != file_receipt(path).sha256:
                raise RecipeError(f"{path} is not the file that the run wrote: its checksum is another than in the receipt.")

    @property
    def has_header(self) -> bool:
        """Whether the input has one."""
        return self.reader.get("header") is not None

    def dialect(self) -> dict[str, Any]:
        """The dialect of the result, if it is delimited text."""
        writer = Recipe.that_ran(self.recipe).writer
        if writer.like_input:
            dialect = {name: self.reader.get(name) for name in ("encoding", "delimiter", "quote", "escape", "spaced")}
            return dialect | {"quote": self.writer.get("quote", dialect["quote"])}
        style = style_of(writer)
        is_text = writer.format in ("csv", "tsv")
        return {"encoding": style.encoding, "delimiter": style.delimiter, "quote": style.quote} if is_text else {}

    @property
    def knows_empty(self) -> bool:
        """Whether the result distinguishes empty text from null: text without quotes cannot."""
        return self.dialect().get("quote", "as usual") is not None

    def lives(self, original: Columns) -> list[Life]:
        return all_lives(self.column_lives, [column.name for column in original])

    def whole_result(self, result: Table, original: Columns, *, is_sheet: bool) -> Table:
        """The result, completed by columns that it may lack."""
        names = self.result_names(original)
        if not self.rows_out and not any(batch.height for batch in result.batches()):
            count = sum(life.result is not None for life in self.lives(original))
            return NoRows(tuple(Column(f"c{place}", name) for place, name in enumerate(names or [None] * count)))
        return AllColumns.of(result, names) if is_sheet and names else result

    def result_names(self, original: Columns) -> list[str] | None:
        """What the result's columns are called; None if it has no header."""
        there = [life for life in self.lives(original) if life.result]
        columns = [Column("", life.name) for life in sorted(there, key=lambda life: life.result or 0)]
        names, _ = written_names(Recipe.that_ran(self.recipe).writer, columns, has_header=self.has_header)
        return None if names is None else [name or "" for name in names]


def lives_by_receipt(receipt: PartialReceipt, original: Columns, columns: Columns) -> list[Life]:
    """What became of each column. Raises UnreadableFile if the result's columns are not those in the receipt."""
    lives, names = receipt.lives(original), receipt.result_names(original)
    places = sorted(life.result or 0 for life in lives if life.input or life.result)
    if places != list(range(1, len(columns) + 1)) or names not in (None, [column.name or "" for column in columns]):
        raise unfitting("The result has other columns than the receipt tells of.")
    return lives


def lives_by_name(original: Columns, columns: Columns) -> list[Life]:
    """What became of each of the original's columns, assuming that none was renamed. Added columns are ignored."""
    found = {place: number for number, place in enumerate(places(columns), start=1)}
    for name, nth in places(original):
        if (name, nth) not in found:
            why = "a step took it away or renamed it. The receipt tells which column it is; give that, too."
            raise unfitting(f"The result has no column {name!r}: {why}")
    return [Life(number, {0: name}, found[name, nth]) for number, (name, nth) in enumerate(places(original), start=1)]


def undone(
    result: Table,
    changes: Table,
    rejects: Table,
    lives: list[Life],
    rows: int | None = None,
    *,
    ends_early: bool = False,
    knows_empty: bool = True,
) -> Iterator[Batch]:
    """The original table, batch by batch. Raises UnreadableFile if the files do not belong together.

    `rows` is the number of rows of the result, if it is known; otherwise it has at least those up to the last in the ledger. A
    result that `ends_early` may lack rows of nulls at its end. Without `knows_empty`, the result has null for empty text.
    """
    demand_names(changes, CHANGES, "changes")
    original, names = original_columns(lives), Names(lives)
    own = [life.result or 0 for life in lives if life.input]
    cells = [pl.col(result.columns[place - 1].key).alias(column.key) for place, column in zip(own, original, strict=True)]
    gone = removed_rows(rejects)
    numbers, changed, removed = Numbers(gone), Ahead(changes), Ahead(rejects)
    least = rows_up_to_last(changes, gone) if rows is None else rows
    for batch in all_rows(result, least, exact=rows is not None, ends_early=ends_early):
        kept = batch.frame.select(numbers.next(batch.height), *cells)
        last = int(kept[ROW][-1]) if batch.height else 0
        before = as_it_was(kept, changed.up_to(last), names, knows_empty=knows_empty)
        yield whole(before, removed.up_to(last), original)
    yield whole(no_rows(original).frame, removed.up_to(None), original)
    if not np.isin(changed.up_to(None)["0"].to_numpy(), gone).all():
        raise unfitting("The changes speak of rows that are neither in the result nor among the rejects.")


def original_of(rejects: Table) -> Columns:
    """The original's columns, from the header of the rejects."""
    demand_names(rejects, REJECTS, "rejects")
    return rejects.columns[len(REJECTS) :]


def original_columns(lives: list[Life]) -> Columns:
    """The original's columns, with new keys."""
    return tuple(Column(f"o{place}", life.names[0]) for place, life in enumerate(life for life in lives if life.input))


def removed_rows(rejects: Table) -> Ids:
    key = rejects.columns[0].key
    parts = [batch.frame[key].cast(pl.Int64).to_numpy() for batch in rejects.batches()]
    rows = np.concatenate([*parts, np.zeros(0, np.int64)])
    if (np.diff(rows) <= 0).any():
        raise unfitting("The rejects are not in the order of the input's rows.")
    return rows


def rows_up_to_last(changes: Table, removed: Ids) -> int:
    """How many rows of the result the ledger proves: those up to the last row it contains."""
    numbers = (batch.frame[changes.columns[0].key].cast(pl.Int64, strict=False).max() for batch in changes.batches())
    last = max((int(str(number)) for number in (*numbers, *removed[-1:]) if number is not None), default=0)
    return last - int(np.searchsorted(removed, last, side="right"))


def all_rows(result: Table, rows: int, *, exact: bool, ends_early: bool) -> Iterator[Batch]:
    """The result's batches, completed by rows of nulls at its end. Raises UnreadableFile for too few or too many rows."""
    seen = 0
    for batch in result.batches():
        seen += batch.height
        yield batch
    if (seen < rows and not ends_early) or (seen > rows and exact):
        raise unfitting(f"The result has {seen:,} rows, and should have {rows:,}{'' if exact else ' or more'}.")
    for start in range(seen, rows, AT_ONCE):
        yield Batch(result.columns, no_rows(result.columns).frame.clear(min(AT_ONCE, rows - start)))


class Numbers:
    """Numbers the rows of the result as in the input."""

    def __init__(self, removed: Ids) -> None:
        self.kept_before = removed - 1 - np.arange(len(removed))
        """For each rejected row, how many rows before it were kept."""
        self.given = 0

    def next(self, count: int) -> pl.Series:
        kept = np.arange(self.given, self.given + count)
        self.given += count
        return pl.Series(ROW, kept + 1 + np.searchsorted(self.kept_before, kept, side="right"), dtype=pl.UInt64)


class Ahead:
    """Reads the lines of a ledger up to a given row of the input."""

    def __init__(self, lines: Table) -> None:
        self.keys = [column.key for column in lines.columns]
        self.batches = (self.numbered(batch) for batch in lines.batches())
        self.waiting = pl.DataFrame(schema={key: pl.UInt64 if key == self.keys[0] else pl.String for key in self.keys})

    def numbered(self, batch: Batch) -> pl.DataFrame:
        frame = batch.frame.select(self.keys).with_columns(pl.col(self.keys[0]).cast(pl.UInt64, strict=False))
        if frame[self.keys[0]].null_count():
            raise unfitting("The ledger has lines without the number of a row: it is not complete, or steps made rows.")
        return frame

    def up_to(self, row: int | None) -> pl.DataFrame:
        """The next lines, up to this row, or all that are left. Their columns are named 0, 1, 2, …"""
        while row is None or not self.waiting.height or self.waiting[-1, 0] <= row:
            batch = next(self.batches, None)
            if batch is None:
                break
            self.waiting = pl.concat([self.waiting, batch])
        wanted = pl.lit(value=True) if row is None else pl.col(self.keys[0]) <= row
        taken, self.waiting = self.waiting.filter(wanted), self.waiting.filter(~wanted)
        return taken.rename({key: str(place) for place, key in enumerate(self.keys)})


def whole(rows: pl.DataFrame, removed: pl.DataFrame, original: Columns) -> Batch:
    """The remaining and the removed rows, in the input's order."""
    cells = [pl.col(str(place + len(REJECTS))).alias(f"o{place}") for place in range(len(original))]
    left = removed.select(pl.col("0").alias(ROW), *cells)
    return Batch(original, pl.concat([rows, left]).sort(ROW))


def demand_names(ledger: Table, wanted: Columns, what: str) -> None:
    names = [column.name for column in ledger.columns[: len(wanted)]]
    if names != [column.name for column in wanted]:
        raise unfitting(f"The {what} do not begin with {','.join(str(column.name) for column in wanted)}.")
