"""Profiles a table: its columns and their problems, in one streaming pass with bounded memory."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Any

import polars as pl

from jobs.cleaning.learners.rowset import RowSet
from jobs.cleaning.pipeline import Walk, in_order
from jobs.cleaning.profiling.column_profile import COUNTED, ColumnProfile
from jobs.cleaning.profiling.first_rows import FirstRows
from jobs.cleaning.profiling.notes_below import Notes, notes_in
from jobs.cleaning.profiling.number_forms import usual_mark
from jobs.cleaning.profiling.offers import offered
from jobs.cleaning.profiling.printed import Printed
from jobs.cleaning.profiling.problem import Problem, references
from jobs.cleaning.profiling.problems import find_problems
from jobs.cleaning.profiling.side_by_side import side_by_side
from jobs.cleaning.profiling.sight import sights
from jobs.cleaning.profiling.totals import Ending, Labelled, Totals, indented, without_label
from jobs.cleaning.profiling.unticked import Unticked
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.reader.ahead import empty_rows
from jobs.cleaning.run import Progress
from jobs.cleaning.table import ROW, Batch, Source
from jobs.cleaning.widening import use_table

HASHES = 8_000_000
"""Distinct values that are kept for all columns together; for one column at most `HASHES_OF_ONE`."""
HASHES_OF_ONE = 1_000_000
ROWS_REMEMBERED = 10_000_000
"""Repeated rows are detected among this many distinct ones, at 20 bytes each."""


def profile(
    path: Path,
    reader: ReaderSettings,
    scratch: Path,
    *,
    name: str | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> dict[str, Any]:
    """{reader, rows, columns, repeated_rows, problems}. Problems come with steps that would solve them; none is applied."""
    return use_table(lambda source: learned(source, progress).profile(), path, reader, scratch=scratch, name=name)


class Learned:
    """What one pass over a table learns."""

    def __init__(self, source: Source) -> None:
        self.source = source
        cap = max(1_000, min(HASHES_OF_ONE, HASHES // max(1, len(source.columns))))
        merged = source.reading.merged or [0] * len(source.columns)
        self.columns = [ColumnProfile(column, cap, cells) for column, cells in zip(source.columns, merged, strict=True)]
        names = Counter(column.name for column in self.columns)
        for column in self.columns:
            column.is_twin = names[column.name] > 1
        self.rows = self.blank = 0
        self.repeats, self.ending = Repeats(), Ending()
        self.printed, self.first_rows = Printed(source.columns), FirstRows(source.columns)
        self.labelled, self.unticked = Labelled(source.columns), Unticked(source.columns)

    def look_at(self, item: tuple[Batch, float], walk: Walk) -> Progress:
        """Looks at a batch, up to which this share of the file was read. What is seen is added in the order of batches."""
        batch, share = item
        unjudged = [column.key for column in self.columns if not column.stand_ins.is_judged]
        stripped = []
        for place, sight in enumerate(sights(batch.frame.drop(ROW), COUNTED, unjudged)):
            with walk.turn(place):
                self.columns[place].add(sight)
            stripped.append(sight.stripped)
        blank = blank_rows(stripped)
        with walk.turn(len(self.columns)):
            for observer in (self.repeats, self.ending, self.printed, self.first_rows, self.labelled, self.unticked):
                observer.add(batch)
            self.rows, self.blank = self.rows + batch.height, self.blank + blank
            return Progress(share, self.rows, None, "profile")

    def settle(self) -> None:
        """After the last row."""
        self.printed.settle(self.rows, [column.missing for column in self.columns])
        self.first_rows.settle()
        for column in self.columns:
            column.stand_ins.leave_out(self.printed.texts_in(column.place))

    @property
    def rows_of_none(self) -> set[int]:
        """The numbers of rows that are no data, and are reported as what they are: totals, notes, page numbers and the like."""
        apart = [*(self.totals.rows if self.totals else ()), *(self.notes.rows if self.notes else ())]
        return {row for row, _ in apart} | self.printed.rows

    @cached_property
    def totals(self) -> Totals | None:
        values, rows = [column.values for column in self.columns], self.ending.rows
        parts = self._indented_totals
        if (found := self.ending.totals(values)) or not rows:
            others = tuple(each for each in parts if found and each[0] != found.place)
            return found and found._replace(gaps=() if found.place else self.labelled.gaps(found.values), others=others)
        if parts:
            return Totals(*parts[0], [], rows[-1][0], others=tuple(parts[1:]))
        noted = {row for row, _ in self.notes.rows} if self.notes else set[int]()
        apart = [self.notes.missing_in(column.place) if self.notes else 0 for column in self.columns]
        missing = [
            column.missing - each - self.printed.missing_in(column.place)
            for column, each in zip(self.columns, apart, strict=True)
        ]
        marks = [column.decimal_marks for column in self.columns]
        left = [(row, cells) for row, cells in rows if row not in noted | self.printed.rows]
        return without_label(left, rows[-1][0], values, missing, marks)

    @property
    def _indented_totals(self) -> list[tuple[int, dict[str, int]]]:
        """Looked for in the first columns up to the first one that has a value in most rows."""
        sparse = takewhile(lambda column: 2 * column.missing > self.rows, self.columns)
        return indented([column.values or {} for column in sparse])

    @cached_property
    def notes(self) -> Notes | None:
        values, missing = [column.values for column in self.columns], [column.missing for column in self.columns]
        return notes_in(self.ending.rows, values, missing)

    def profile(self, more: Sequence[Problem] = ()) -> dict[str, Any]:
        """The profile, with the problems in `more` added."""
        names = [column.name for column in self.columns]
        refs = references(names)
        mark = usual_mark(column.decimal_marks for column in self.columns)
        offers = [offered(column, ref, names, mark) for column, ref in zip(self.columns, refs, strict=True)]
        return {
            "reader": self.source.reading.as_json(),
            "rows": self.rows,
            "columns": [described(column, steps) for column, steps in zip(self.columns, offers, strict=True)],
            "repeated_rows": self.repeats.count,
            "problems": find_problems(
                self.columns,
                offers,
                self.rows,
                self.repeats.count,
                self.blank,
                self.totals,
                self.notes,
                self.printed,
                self.first_rows,
                self.unticked,
                [*side_by_side(self.columns, self.ending.rows), *more],
                whole=self.repeats.whole,
            ),
        }


def learned(source: Source, progress: Callable[[Progress], None] | None = None) -> Learned:
    """Reads the table once."""
    about = Learned(source)
    batches = ((batch, source.share) for batch in source.batches())
    with closing(in_order(batches, about.look_at, is_last=is_read)) as looked_at:
        for so_far in looked_at:
            if progress:
                progress(so_far)
    about.settle()
    return about


def described(column: ColumnProfile, steps: list[dict[str, Any]]) -> dict[str, Any]:
    return column.as_json() | ({"steps": steps} if steps else {})


def is_read(item: tuple[Batch, float]) -> bool:
    """Whether the whole file has been read with this batch."""
    return item[1] >= 1


def blank_rows(stripped: Sequence[pl.Series]) -> int:
    """How many rows have nothing but blank cells; in a single column, they are its missing values."""
    return len(empty_rows(pl.DataFrame(stripped))) if len(stripped) > 1 else 0


class Repeats:
    """Counts rows that repeat an earlier row."""

    def __init__(self) -> None:
        self.count, self.whole, self._seen = 0, True, RowSet()

    def add(self, batch: Batch) -> None:
        if self._seen.size > ROWS_REMEMBERED:
            self.whole = False
            return
        before = self._seen.size
        self._seen.add(batch.frame.drop(ROW))
        self.count += batch.height - (self._seen.size - before)
