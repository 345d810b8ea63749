"""From a result back to the original table, by the ledger and the rejects of the run that made it.

A row of the result is the next row of the input that is not among the rejects. A cell that was changed is what it was before
the first change. All three files are read side by side, in the order of the input's rows.
"""

from collections.abc import Iterator

import numpy as np
import polars as pl

from jobs.cleaning.errors import RecipeError, UnreadableFile
from jobs.cleaning.learners.rowset import Ids
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.table import ROW, Batch, Column, Table, no_rows
from jobs.cleaning.trail.ledger_files import CHANGES, REJECTS

Place = tuple[str | None, int]


def demand_reversible(recipe: Recipe) -> None:
    """Refuses a recipe with a step that the ledger cannot undo."""
    for number, step in recipe.numbered():
        if not step.can_be_undone():
            raise RecipeError(f"{step.title} cannot be undone. The input file has all that it had.", step=number)


def undone(result: Table, changes: Table, rejects: Table) -> Iterator[Batch]:
    """The original table, batch by batch. Refuses what does not fit together."""
    demand_names(changes, CHANGES, "changes")
    original = original_of(rejects)
    cells = [pl.col(source.key).alias(f"o{place}") for place, source in enumerate(matched(original, result.columns))]
    gone = removed_rows(rejects)
    numbers, changed, removed = Numbers(gone), Ahead(changes), Ahead(rejects)
    for batch in result.batches():
        rows = batch.frame.select(numbers.next(batch.height), *cells)
        last = int(rows[ROW][-1]) if batch.height else 0
        before = as_it_was(rows, changed.up_to(last), original)
        yield whole(before, removed.up_to(last), original)
    yield whole(no_rows(original_columns(original)).frame, removed.up_to(None), original)
    if not np.isin(changed.up_to(None)["0"].to_numpy(), gone).all():
        raise unfitting("The changes speak of rows that are neither in the result nor among the rejects.")


def original_of(rejects: Table) -> tuple[Column, ...]:
    """The original's columns, as the rejects have them."""
    demand_names(rejects, REJECTS, "rejects")
    return rejects.columns[len(REJECTS) :]


def original_columns(original: tuple[Column, ...]) -> tuple[Column, ...]:
    """The original's columns under keys of their own."""
    return tuple(Column(f"o{place}", column.name) for place, column in enumerate(original))


def removed_rows(rejects: Table) -> Ids:
    key = rejects.columns[0].key
    parts = [batch.frame[key].cast(pl.Int64).to_numpy() for batch in rejects.batches()]
    rows = np.concatenate([*parts, np.zeros(0, np.int64)])
    if (np.diff(rows) <= 0).any():
        raise unfitting("The rejects are not in the order of the input's rows.")
    return rows


class Numbers:
    """Which rows of the input those of the result are."""

    def __init__(self, removed: Ids) -> None:
        self.kept_before = removed - 1 - np.arange(len(removed))
        """By rejected row: how many rows in front of it were kept."""
        self.given = 0

    def next(self, count: int) -> pl.Series:
        kept = np.arange(self.given, self.given + count)
        self.given += count
        return pl.Series(ROW, kept + 1 + np.searchsorted(self.kept_before, kept, side="right"), dtype=pl.UInt64)


class Ahead:
    """Lines of a ledger, taken as far as a row of the input."""

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
        """The lines of rows up to this one, or all; each once. Their columns are named 0, 1, 2, …"""
        while row is None or not self.waiting.height or self.waiting[-1, 0] <= row:
            batch = next(self.batches, None)
            if batch is None:
                break
            self.waiting = pl.concat([self.waiting, batch])
        wanted = pl.lit(value=True) if row is None else pl.col(self.keys[0]) <= row
        taken, self.waiting = self.waiting.filter(wanted), self.waiting.filter(~wanted)
        return taken.rename({key: str(place) for place, key in enumerate(self.keys)})


def as_it_was(rows: pl.DataFrame, changes: pl.DataFrame, original: tuple[Column, ...]) -> pl.DataFrame:
    """The rows as they were before the first change of each cell."""
    for (name,), cells in changes.group_by("1", maintain_order=True):
        places = [place for place, column in enumerate(original) if column.name == name]
        if len(places) > 1:
            raise unfitting(f"There are several columns {name!r}, which the ledger does not tell apart.")
        for place in places:  # none for a column that a step added
            rows = before_changes(rows, cells, place, name)
    return rows


def before_changes(rows: pl.DataFrame, changes: pl.DataFrame, place: int, name: object) -> pl.DataFrame:
    """The rows with the cells of one column as they were. Refuses if they are not what the changes made of them."""
    chain = changes.group_by("0", maintain_order=True).agg(pl.col("3").first().alias("old"), pl.col("4").last().alias("new"))
    chain = chain.with_columns(pl.lit(value=True).alias("changed"))
    joined = rows.join(chain, left_on=ROW, right_on="0", how="left", maintain_order="left")
    cell = pl.col(f"o{place}")
    wrong = joined.filter(pl.col("changed") & cell.ne_missing(pl.col("new")))
    if wrong.height:
        raise unfitting(f"Row {wrong[ROW][0]:,}, column {name!r} is not what the ledger says it became.")
    was = pl.when("changed").then("old").otherwise(cell).alias(f"o{place}")
    return joined.with_columns(was).select(rows.columns)


def whole(rows: pl.DataFrame, removed: pl.DataFrame, original: tuple[Column, ...]) -> Batch:
    """The rows that stayed and those that left, each at its place."""
    cells = [pl.col(str(place + len(REJECTS))).alias(f"o{place}") for place in range(len(original))]
    left = removed.select(pl.col("0").alias(ROW), *cells)
    return Batch(original_columns(original), pl.concat([rows, left]).sort(ROW))


def matched(original: tuple[Column, ...], columns: tuple[Column, ...]) -> list[Column]:
    """The column of the result that each of the original's is; what steps added is left aside."""
    found = dict(zip(places(columns), columns, strict=True))
    for name, nth in places(original):
        if (name, nth) not in found:
            raise unfitting(f"The result has no column {name!r}: a step took it away or renamed it. The input file has it.")
    return [found[place] for place in places(original)]


def places(columns: tuple[Column, ...]) -> list[Place]:
    """Each column by its name and how many of that name stand before it."""
    names = [column.name for column in columns]
    return [(name, names[:at].count(name)) for at, name in enumerate(names)]


def demand_names(ledger: Table, wanted: tuple[Column, ...], what: str) -> None:
    names = [column.name for column in ledger.columns[: len(wanted)]]
    if names != [column.name for column in wanted]:
        raise unfitting(f"The {what} do not begin with {','.join(str(column.name) for column in wanted)}.")


def unfitting(sentence: str) -> UnreadableFile:
    return UnreadableFile(f"{sentence} Result, changes and rejects must be of one run of one input.", code="TYPE_MISMATCH")
