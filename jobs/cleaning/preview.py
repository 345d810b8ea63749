"""A table's first rows, and what a recipe makes of them: the same code as a run, on a sample."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.plan import Plan, make_plan
from jobs.cleaning.profiling.settling import Settling, Traces
from jobs.cleaning.profiling.sought import Found, Sought, find_rows
from jobs.cleaning.reader import ReaderSettings, Reading, TextSource
from jobs.cleaning.reader.places import MARK
from jobs.cleaning.reader.records import Record
from jobs.cleaning.receipt import names_of
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.run import Run
from jobs.cleaning.second_tables import open_files
from jobs.cleaning.similar.groups import groups_found
from jobs.cleaning.step import Files
from jobs.cleaning.table import FOREIGN, MADE, ROW, Batch, Column, Source
from jobs.cleaning.trail.ledger import Entry, Parcel, Wanted
from jobs.cleaning.trail.patch import Patched, patched
from jobs.cleaning.trail.unread import Unread, note_unread
from jobs.cleaning.values.white import is_missing
from jobs.cleaning.widening import use_table

Answer = dict[str, Any]

REMEMBERED: dict[Hashable, "Sample"] = {}
REMEMBERED_AT_MOST = 4
ROWS_REMEMBERED, CELLS_REMEMBERED = 1000, 60_000
"""How many rows and cells of a file are kept, unless more are requested."""
LINES_BESIDE, LONGEST_LINE = 12, 200
"""How many lines above and below the table are shown, and how many characters of each."""
COUNTED = ("cells_changed", "rejected", "made", "failed")


@dataclass
class Sample:
    """The first rows of a table as one batch: a source like any other."""

    name: str
    reading: Reading
    batch: Batch
    whole: bool
    """Whether the table has no more rows."""
    above: Sequence[tuple[int, str]] = ()
    """What stands above the table, with its line numbers."""
    below: Sequence[tuple[int, str]] = ()
    """What stands below it, if it is whole."""
    printed: Sequence[str] = ()
    """The first lines of text of fixed width, a character for each place."""
    share: float = 1.0

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.batch.columns

    def batches(self) -> Iterator[Batch]:
        yield self.batch

    def first(self, rows: int) -> "Sample":
        """Its first rows, if it has more."""
        return replace(
            self, batch=self.batch.having(self.batch.frame.head(rows)), whole=self.whole and self.batch.height <= rows
        )

    def with_rows(self, rows: pl.DataFrame) -> "Sample":
        """With further rows of the same table appended."""
        known = self.batch.frame
        more = rows.select(known.columns).join(known.select(ROW), on=ROW, how="anti", maintain_order="left")
        return replace(self, batch=self.batch.having(pl.concat([known, more])))


def look(path: Path, reader: ReaderSettings, scratch: Path, rows: int = 1000, name: str | None = None) -> Answer:
    """How the file is read, its columns with missing and distinct counts, and its first rows."""
    sample = take_sample(path, reader, scratch, rows, name)
    cells = sample.batch.frame.drop(ROW)
    counts = missing_and_distinct(cells)
    columns = [{"key": column.key, "name": column.name} | counts[column.key] for column in sample.columns]
    return described(sample) | {"columns": columns, "rows": [list(row) for row in cells.iter_rows()]}


def missing_and_distinct(cells: pl.DataFrame) -> dict[str, dict[str, int]]:
    """By the columns' keys. All cells are handled as one column: with hundreds of columns, separate queries would be slow."""
    found = (
        cells.unpivot(variable_name="key", value_name="cell")
        .group_by("key")
        .agg(
            is_missing(pl.col("cell"), "blank").sum().alias("missing"), pl.col("cell").drop_nulls().n_unique().alias("distinct")
        )
    )
    counted = {key: {"missing": missing, "distinct": distinct} for key, missing, distinct in found.iter_rows()}
    return {key: counted.get(key, {"missing": 0, "distinct": 0}) for key in cells.columns}


def preview(
    path: Path,
    recipe: Recipe,
    scratch: Path,
    rows: int = 1000,
    name: str | None = None,
    files: Mapping[str, str] | None = None,
    patches: Sequence[str] = (),
    sought: Mapping[str, Any] | None = None,
    problems: Sequence[Traces] = (),
) -> Answer:
    """What the recipe does to the first rows, up to a step that fails. `files` are paths by name.

    `settled` are the numbers of the `problems` that are solved completely, if the table has no more rows. With `sought`, the
    recipe also runs on the rows that were found, and only those are shown.
    """
    sample = take_sample(path, recipe.reader, scratch, rows, name)
    mended = [Path(each) for each in patches]
    sample = with_patches(sample, mended, scratch)
    with open_files({each: Path(file) for each, file in (files or {}).items()}, scratch) as tables:
        if sought is None:
            return as_far_as_it_goes(sample, recipe, scratch, tables, problems)
        wanted = Sought.parse(sought)

        def find(table: TextSource) -> Found:
            return find_rows(patched(table, mended, scratch), wanted)

        found = use_table(find, path, recipe.reader, scratch=scratch, name=name)
        return only(found, as_far_as_it_goes(sample.with_rows(found.rows), recipe, scratch, tables))


def with_patches(sample: Sample, patches: Sequence[Path], scratch: Path) -> Sample:
    """The sample with corrected rows in place of the original ones."""
    table = patched(sample, patches, scratch)
    return replace(sample, batch=table.mend(sample.batch)) if isinstance(table, Patched) else sample


def only(found: Found, answer: Answer) -> Answer:
    numbers = set(found.rows[ROW])
    rows = [row for row in answer["rows"] if row["row"] in numbers]
    return answer | {"rows": rows, "looked_at": found.looked_at, "everywhere": found.everywhere}


def as_far_as_it_goes(sample: Sample, recipe: Recipe, scratch: Path, files: Files, problems: Sequence[Traces] = ()) -> Answer:
    try:
        return previewed(sample, recipe, scratch, files, problems) | {"error": None}
    except StepFailed as error:
        before = recipe.before(error.step or 1)
        return as_far_as_it_goes(sample, before, scratch, files, problems) | {"error": refusal(error, sample, recipe, files)}


def refusal(error: StepFailed, sample: Sample, recipe: Recipe, files: Files) -> Answer:
    """The error; with `in_sample` if it only concerns the first rows, while the whole table may well pass."""
    if sample.whole or refuses_columns(recipe, sample.columns, files):
        return {**error.as_json()}
    hint = f"These are the first {sample.batch.height:,} rows; the whole file may be fine."
    return {**error.as_json(), "message": f"{error.message} {hint}", "in_sample": True}


def refuses_columns(recipe: Recipe, columns: tuple[Column, ...], files: Files) -> bool:
    try:
        make_plan(recipe.numbered(), columns, files)
    except StepFailed:
        return True
    return False


def previewed(sample: Sample, recipe: Recipe, scratch: Path, files: Files, problems: Sequence[Traces]) -> Answer:
    plan = make_plan(recipe.numbered(), sample.columns, files)
    parcels = list(Run(plan, sample, Wanted(changes=True, rejects=True), scratch).parcels())
    names = {column.key: column.name for column in (*sample.columns, *plan.columns)}
    left = {column.key for column in plan.columns}
    return described(sample) | {
        "columns": [{"key": key, "name": name, "gone": key not in left} for key, name in names.items()],
        "rows": MarkedRows(sample.batch, parcels).listed(),
        "steps": step_counts(recipe, plan, sample.batch.height, parcels),
        "settled": settled(problems, parcels) if sample.whole else [],
        "standing": columns_before(recipe, plan),
    }


def settled(problems: Sequence[Traces], parcels: list[Parcel]) -> list[int]:
    settling = Settling(problems)
    for parcel in parcels:
        settling.add(parcel.batch)
    return settling.settled


def columns_before(recipe: Recipe, plan: Plan) -> Answer:
    """The columns before each step and after the last: `tables` lists distinct sets of names, `places` which is where."""
    tables: dict[tuple[str | None, ...], int] = {}
    places = []
    for number in range(1, len(recipe.steps) + 2):
        columns = next((stage.columns for stage in plan.stages if stage.number >= number), plan.columns)
        places.append(tables.setdefault(tuple(column.name for column in columns), len(tables)))
    return {"tables": [list(names) for names in tables], "places": places}


class MarkedRows:
    """Rows as they are at the end, or were when they were removed: {row, made, cells, was, left}.

    `row` is the input's row that it is or was made from (null: none), `was` has changed cells as they were read, `left` says
    why it was removed.
    """

    def __init__(self, before: Batch, parcels: list[Parcel]) -> None:
        self.rows: dict[int, Answer] = {}
        self.parts = {entry.step: entry.parts for parcel in parcels for entry in parcel.entries if entry.parts > 1}
        for row, *cells in before.frame.iter_rows():
            self.row(row)["cells"] = dict(zip(before.keys, cells, strict=True))
        for entry in (entry for parcel in parcels for entry in parcel.entries):
            self.note(entry)
        self.stay = [number for parcel in parcels if not parcel.gathered for number in self.end(parcel.batch)]

    def row(self, number: int) -> Answer:
        if number not in self.rows:
            came, is_made = number % MADE, number >= FOREIGN
            shown = came if came < FOREIGN else None
            self.rows[number] = {"row": shown, "made": is_made, "cells": {}, "was": {}, "left": None}
        return self.rows[number]

    def note(self, entry: Entry) -> None:
        for changed in entry.changes:
            key = changed.column.key
            for number, old, new in changed.cells.iter_rows():
                row = self.row(self.last(number, entry.step))
                row["was"].setdefault(key, old)
                row["cells"][key] = new
        for rejects in entry.rejects:
            for number, step, reason in rejects.iter_rows():
                self.row(self.last(number, step - 1))["left"] = {"step": step, "reason": reason}

    def last(self, number: int, step: int) -> int:
        """The final number of a row, from its number after a step: steps that make rows assign new numbers."""
        for later, parts in self.parts.items():
            if later > step:
                number = number % MADE + number // MADE * parts * MADE
        return number

    def end(self, batch: Batch) -> Iterator[int]:
        """Records the final cells of the rows that are left, and yields their numbers."""
        for number, *cells in batch.frame.iter_rows():
            self.row(number)["cells"] |= zip(batch.keys, cells, strict=True)
            yield number

    def listed(self) -> list[Answer]:
        """All rows in the order of the result; removed rows follow the row that preceded them in the input."""
        stay = set(self.stay)
        gone = [number for number, row in self.rows.items() if number not in stay and row["left"]]
        if self.stay == sorted(self.stay):
            return [self.rows[number] for number in sorted([*self.stay, *gone], key=lambda number: (number % MADE, number))]
        return [self.rows[number] for number in (*self.stay, *gone)]


def step_counts(recipe: Recipe, plan: Plan, height: int, parcels: list[Parcel]) -> list[Answer]:
    """What each step did, as in a receipt; a disabled step did nothing."""
    counts, unread, groups = [], Unread(), groups_found(plan.learned())
    for parcel in parcels:
        note_unread(parcel, unread)
    for number, step in enumerate(recipe.steps, start=1):
        before, after = plan.columns_around(number)
        columns = {"columns_left": names_of(before, but=after), "columns_came": names_of(after, but=before)}
        entries = [entry for parcel in parcels for entry in parcel.entries if entry.step == number]
        done = {what: sum(getattr(entry, what) for entry in entries) for what in COUNTED}
        height += done["made"] - done["rejected"]
        rest = {"rows_out": height, "unread": unread.get(number, []), "groups": groups.get(number)}
        counts.append({"step": number, "id": step.step} | done | columns | rest)
    return counts


def described(sample: Sample) -> Answer:
    seen = {"reader": sample.reading.as_json(), "rows_seen": sample.batch.height, "whole": sample.whole}
    beside = {"above": [list(each) for each in sample.above], "below": [list(each) for each in sample.below]}
    return seen | beside | {"printed": list(sample.printed)}


def take_sample(path: Path, reader: ReaderSettings, scratch: Path, rows: int, name: str | None) -> Sample:
    """The first rows; those of the last few files are cached, because recipes change more often than files."""
    version = (path.stat().st_ino, path.stat().st_size, path.stat().st_mtime_ns) if path.exists() else None
    key = (path, version, reader, name)
    sample = REMEMBERED.get(key)
    if sample is None or (sample.batch.height < rows and not sample.whole):
        sample = REMEMBERED[key] = use_table(lambda table: beginning(table, rows), path, reader, scratch=scratch, name=name)
    for oldest in list(REMEMBERED)[:-REMEMBERED_AT_MOST]:
        del REMEMBERED[oldest]
    return sample.first(rows)


def beginning(table: TextSource, rows: int) -> Sample:
    sample = first_rows(table, rows)
    below = in_short(table.below(LINES_BESIDE)) if sample.whole else ()
    return replace(sample, above=in_short(table.above), below=below, printed=table.printed)


def in_short(records: Sequence[tuple[int, Record]]) -> list[tuple[int, str]]:
    return [(line, in_words(record)[:LONGEST_LINE]) for line, record in records[:LINES_BESIDE]]


def in_words(record: Record) -> str:
    return " · ".join(cell for cell in record.cells if cell and cell != MARK)


def first_rows(source: Source, rows: int) -> Sample:
    """At least this many: a look at a few rows is followed by previews of as many as fit."""
    rows = max(rows, min(ROWS_REMEMBERED, CELLS_REMEMBERED // max(len(source.columns), 1)))
    batches: list[Batch] = []
    for batch in source.batches():
        batches.append(batch)
        if sum(batch.height for batch in batches) > rows:
            break
    frame = pl.concat([batch.frame for batch in batches])
    return Sample(source.name, source.reading, Batch(source.columns, frame.head(rows)), whole=frame.height <= rows)
