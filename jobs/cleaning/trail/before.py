"""Restores the original cells of a result from the lines of the changes."""

from collections import defaultdict
from typing import NamedTuple

import polars as pl

from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.table import ROW
from jobs.cleaning.trail.lives import Life


class Names:
    """Finds the column that a line of the changes refers to."""

    def __init__(self, lives: list[Life]) -> None:
        self.lives = lives
        self.by_step: dict[int, dict[str | None, list[int]]] = {}

    def places(self, name: str | None, step: int | None) -> tuple[int, ...]:
        """The original columns with this name when the step ran, from 0; none if it is a column that a step has added."""
        if step is None:
            raise unfitting("The changes have lines without the number of a step.")
        if step not in self.by_step:
            self.by_step[step] = self.before(step)
        found = self.by_step[step].get(name, [])
        own = tuple(at for at in found if self.lives[at].input)
        if own and len(own) < len(found):
            raise unfitting(f"There are several columns {name!r}, which the ledger does not tell apart.")
        return own

    def before(self, step: int) -> dict[str | None, list[int]]:
        """Name → the columns with that name when the step began."""
        found: dict[str | None, list[int]] = defaultdict(list)
        for at, life in enumerate(self.lives):
            if life.was_there(step):
                found[life.name_before(step)].append(at)
        return found


def as_it_was(rows: pl.DataFrame, changes: pl.DataFrame, names: Names, *, knows_empty: bool) -> pl.DataFrame:
    """The rows as they were before the first change of each cell. Without `knows_empty`, null and empty text are the same."""
    parts = []
    for (name, step), cells in changes.with_columns(pl.col("2").cast(pl.Int64, strict=False)).group_by("1", "2"):
        if places := names.places(name, step):
            parts.append(Part(step, places, name, cells))
    shared = {place for part in parts if len(part.places) > 1 for place in part.places}
    of_column: dict[int, list[Part]] = defaultdict(list)
    for part in sorted(parts, key=lambda part: part.step):
        if part.places[0] not in shared:
            of_column[part.places[0]].append(part)
    for place, own in sorted(of_column.items()):
        rows = before_changes(rows, pl.concat([part.cells for part in own]), place, names.lives[place].name, knows_empty)
    for part in sorted(parts, key=lambda part: part.step, reverse=True):
        if part.places[0] in shared:
            rows = before_step(rows, part, knows_empty)
    return rows


class Part(NamedTuple):
    """The changes of one step in the column with this name, or in one of several."""

    step: int
    places: tuple[int, ...]
    name: str | None
    cells: pl.DataFrame


def before_step(rows: pl.DataFrame, part: Part, knows_empty: bool) -> pl.DataFrame:
    """The rows as they were before one step. If several columns have the name, the one with the new cell is the changed one;
    raises UnreadableFile if that is not unique.
    """
    cells = part.cells.join(rows.select(ROW, *(f"o{place}" for place in part.places)), left_on="0", right_on=ROW)
    holds = [may_be(pl.col(f"o{place}"), pl.col("4"), knows_empty) for place in part.places]
    which = pl.coalesce(pl.when(is_it).then(place) for is_it, place in zip(holds, part.places, strict=True))
    cells = cells.with_columns(which.alias("place"), pl.sum_horizontal(holds).alias("holding"))
    unclear = cells.filter((pl.col("holding") > 1) | pl.struct("0", "place").is_duplicated())
    if unclear.height:
        row = unclear["0"][0]
        raise unfitting(f"There are several columns {part.name!r}, which the ledger does not tell apart in row {row:,}.")
    for place in part.places:
        own = cells.filter(pl.col("place").fill_null(part.places[0]) == place)
        rows = before_changes(rows, own.select(part.cells.columns), place, part.name, knows_empty)
    return rows


def before_changes(rows: pl.DataFrame, changes: pl.DataFrame, place: int, name: str | None, knows_empty: bool) -> pl.DataFrame:
    """The rows with the original cells of one column. Raises UnreadableFile if their cells are not those in the changes."""
    chain = changes.group_by("0", maintain_order=True).agg(pl.col("3").first().alias("old"), pl.col("4").last().alias("new"))
    chain = chain.with_columns(pl.lit(value=True).alias("changed"))
    joined = rows.join(chain, left_on=ROW, right_on="0", how="left", maintain_order="left")
    cell = pl.col(f"o{place}")
    wrong = joined.filter(pl.col("changed") & ~may_be(cell, pl.col("new"), knows_empty))
    if wrong.height:
        raise unfitting(f"Row {wrong[ROW][0]:,}, column {name!r} is not what the ledger says it became.")
    was = pl.when("changed").then("old").otherwise(cell).alias(f"o{place}")
    return joined.with_columns(was).select(rows.columns)


def may_be(cell: pl.Expr, new: pl.Expr, knows_empty: bool) -> pl.Expr:
    """Whether the cell equals the new cell of a change."""
    return cell.eq_missing(new) if knows_empty else cell.replace("", None).eq_missing(new.replace("", None))


def unfitting(sentence: str) -> UnreadableFile:
    return UnreadableFile(f"{sentence} Result, changes and rejects must be of one run of one input.", code="TYPE_MISMATCH")
