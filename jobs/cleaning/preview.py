"""A look at a table's first rows, and at what a recipe makes of them: the same code as a run, on a sample."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.ledger import Entry, Parcel, Wanted
from jobs.cleaning.plan import make_plan
from jobs.cleaning.reader import ReaderSettings, Reading
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.run import Run
from jobs.cleaning.table import ROW, Batch, Column, Source
from jobs.cleaning.white import is_missing
from jobs.cleaning.widening import use_table

Answer = dict[str, Any]

REMEMBERED: dict[Hashable, "Sample"] = {}
REMEMBERED_AT_MOST = 4


@dataclass
class Sample:
    """The first rows of a table as one batch: a source like any other."""

    name: str
    reading: Reading
    batch: Batch
    whole: bool
    """Whether the table has no more rows."""
    share: float = 1.0

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.batch.columns

    def batches(self) -> Iterator[Batch]:
        yield self.batch


def look(path: Path, reader: ReaderSettings, scratch: Path, rows: int = 1000, name: str | None = None) -> Answer:
    """How the file is read, its columns with missing and distinct counts, and its first rows."""
    sample = take_sample(path, reader, scratch, rows, name)
    cells = sample.batch.frame.drop(ROW)
    counts = cells.select(
        *(is_missing(pl.col(key), "blank").sum().alias(f"missing {key}") for key in cells.columns),
        *(pl.col(key).drop_nulls().n_unique().alias(f"distinct {key}") for key in cells.columns),
    ).row(0, named=True)
    columns = [
        {"key": key, "name": column.name, "missing": counts[f"missing {key}"], "distinct": counts[f"distinct {key}"]}
        for column in sample.columns
        for key in [column.key]
    ]
    return described(sample) | {"columns": columns, "rows": [list(row) for row in cells.iter_rows()]}


def preview(path: Path, recipe: Recipe, scratch: Path, rows: int = 1000, name: str | None = None) -> Answer:
    """What the recipe does to the first rows; up to the step that refuses them, if one does."""
    return as_far_as_it_goes(take_sample(path, recipe.reader, scratch, rows, name), recipe, scratch)


def as_far_as_it_goes(sample: Sample, recipe: Recipe, scratch: Path) -> Answer:
    try:
        return previewed(sample, recipe, scratch) | {"error": None}
    except StepFailed as error:
        before = recipe.before(error.step or 1)
        return as_far_as_it_goes(sample, before, scratch) | {"error": refusal(error, sample, recipe)}


def refusal(error: StepFailed, sample: Sample, recipe: Recipe) -> Answer:
    """The error; with `in_sample` if it is the first rows that are refused, where the whole table may well pass."""
    if sample.whole or refuses_columns(recipe, sample.columns):
        return error.as_json()
    hint = f"These are the first {sample.batch.height:,} rows; the whole file may be fine."
    return error.as_json() | {"message": f"{error.message} {hint}", "in_sample": True}


def refuses_columns(recipe: Recipe, columns: tuple[Column, ...]) -> bool:
    try:
        make_plan(recipe.numbered(), columns)
    except StepFailed:
        return True
    return False


def previewed(sample: Sample, recipe: Recipe, scratch: Path) -> Answer:
    plan = make_plan(recipe.numbered(), sample.columns)
    (parcel,) = Run(plan, sample, Wanted(changes=True, rejects=True), scratch).parcels()
    names = {column.key: column.name for column in (*sample.columns, *plan.columns)}
    left = {column.key for column in plan.columns}
    return described(sample) | {
        "columns": [{"key": key, "name": name, "gone": key not in left} for key, name in names.items()],
        "rows": marked_rows(sample.batch, parcel),
        "steps": step_counts(recipe, parcel),
    }


def marked_rows(before: Batch, parcel: Parcel) -> list[Answer]:
    """Every row of the sample as it is in the end, or when it left; with what changed, and why it left."""
    rows = {
        row: {"row": row, "cells": dict(zip(before.keys, cells, strict=True)), "was": {}, "left": None}
        for row, *cells in before.frame.iter_rows()
    }
    made = [key for key in parcel.batch.keys if key not in before.keys]
    for row, *cells in parcel.batch.frame.select(ROW, *made).iter_rows():
        rows[row]["cells"] |= zip(made, cells, strict=True)
    for entry in parcel.entries:
        for changes in entry.changes:
            for row, key, old, new in changes.select(ROW, "key", "old", "new").iter_rows():
                rows[row]["was"].setdefault(key, old)
                rows[row]["cells"][key] = new
        for rejects in entry.rejects:
            for row, step, reason in rejects.iter_rows():
                rows[row]["left"] = {"step": step, "reason": reason}
    return list(rows.values())


def step_counts(recipe: Recipe, parcel: Parcel) -> list[Answer]:
    """What each step did; one that is switched off did nothing."""
    entries, height, counts = {entry.step: entry for entry in parcel.entries}, parcel.rows_in, []
    for number in range(1, len(recipe.steps) + 1):
        entry = entries.get(number, Entry(number))
        height -= entry.rejected
        counts.append({"step": number, "cells_changed": entry.cells_changed, "rejected": entry.rejected, "rows_out": height})
    return counts


def described(sample: Sample) -> Answer:
    return {"reader": sample.reading.as_json(), "rows_seen": sample.batch.height, "whole": sample.whole}


def take_sample(path: Path, reader: ReaderSettings, scratch: Path, rows: int, name: str | None) -> Sample:
    """The first rows; those of the last few files are at hand, for recipes change more often than files do."""
    version = (path.stat().st_ino, path.stat().st_size, path.stat().st_mtime_ns) if path.exists() else None
    key = (path, version, reader, rows, name)
    if key not in REMEMBERED:
        REMEMBERED[key] = use_table(lambda table: first_rows(table, rows), path, reader, scratch=scratch, name=name)
    for oldest in list(REMEMBERED)[:-REMEMBERED_AT_MOST]:
        del REMEMBERED[oldest]
    return REMEMBERED[key]


def first_rows(source: Source, rows: int) -> Sample:
    batches: list[Batch] = []
    for batch in source.batches():
        batches.append(batch)
        if sum(batch.height for batch in batches) > rows:
            break
    frame = pl.concat([batch.frame for batch in batches])
    return Sample(source.name, source.reading, Batch(source.columns, frame.head(rows)), whole=frame.height <= rows)
