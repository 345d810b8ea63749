"""Suggestions for a table: steps that solve its problems, and the cells that look wrong. Nothing is changed."""

from collections import Counter
from collections.abc import Callable, Container
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from jobs.cleaning.placing import in_order, one_after_the_other
from jobs.cleaning.profile import learned
from jobs.cleaning.reader import ReaderSettings, TextSource
from jobs.cleaning.run import Progress
from jobs.cleaning.suspects import MOST_CELLS, SeenTable, Suspect, find_suspects, look_at
from jobs.cleaning.suspects.problems import problems_of
from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.widening import use_table
from jobs.cleaning.writer import WriterSettings, open_writer

CLOSELY = 300_000
"""Cells, from the first row on, in which a page or a report looks for suspects: about a second of work."""
CELLS = tuple(Column(f"s{place}", name) for place, name in enumerate(("row", "column", "old", "proposed", "rule")))


class Suggestions(NamedTuple):
    """The profile and the suspects.

    The profile counts the suspects by rule, and its problems include theirs; each comes with steps that would solve it.
    """

    profile: dict[str, Any]
    table: SeenTable
    suspects: list[Suspect]

    def as_json(self) -> dict[str, Any]:
        """{reader, rows, rows_looked_at, problems, suspects}; `suspects` is how many cells each rule has found.

        The first step of each problem, one after the other, are a recipe: those that change names of columns come last, and
        the others refer to columns as they are then.
        """
        told = {name: self.profile[name] for name in ("reader", "rows", "rows_looked_at", "problems", "suspects")}
        return told | {"problems": self.in_order()}

    def in_order(self) -> list[dict[str, Any]]:
        with_steps = [problem for problem in self.profile["problems"] if problem["steps"]]
        names = [column["name"] for column in self.profile["columns"]]
        ordered = [with_steps[place] for place in in_order([problem["steps"][0] for problem in with_steps], names)]
        firsts = one_after_the_other([problem["steps"][0] for problem in ordered], names)
        fitting = iter([each | {"steps": [first, *each["steps"][1:]]} for each, first in zip(ordered, firsts, strict=True)])
        return [next(fitting) if problem["steps"] else problem for problem in self.profile["problems"]]

    def cells(self) -> Batch:
        """CELLS of each suspect: the number of its row in the table, and its original text in the file."""
        rows, places = [suspect.row for suspect in self.suspects], [suspect.column for suspect in self.suspects]
        numbers, *columns = self.table.frame.get_columns()
        texts = [
            numbers.gather(rows).cast(pl.String),
            pl.Series([self.table.columns[place].name for place in places], dtype=pl.String),
            pl.Series([columns[place][row] for row, place in zip(rows, places, strict=True)], dtype=pl.String),
            pl.Series([suspect.proposed for suspect in self.suspects], dtype=pl.String),
            pl.Series([suspect.rule for suspect in self.suspects], dtype=pl.String),
        ]
        named = [cells.alias(column.key) for cells, column in zip(texts, CELLS, strict=True)]
        return Batch(CELLS, pl.DataFrame([numbers.gather(rows), *named]))


def suggest(
    path: Path,
    reader: ReaderSettings,
    scratch: Path,
    *,
    name: str | None = None,
    most_cells: int = MOST_CELLS,
    progress: Callable[[Progress], None] | None = None,
) -> Suggestions:
    """Reads the table twice: for its profile, and for suspects in its first rows, up to `most_cells` cells."""

    def looked_through(source: TextSource) -> Suggestions:
        about = learned(source, progress)
        table = look_at(source, most_cells)
        suspects = find_suspects(table, [column.missing_words for column in about.columns])
        suspects = but_of_rows(suspects, table, about.rows_of_none)
        counts = Counter(suspect.rule for suspect in suspects)
        profile = about.profile([*problems_of(table, suspects)])
        looked_at = {"rows_looked_at": table.frame.height, "suspects": dict(counts.most_common())}
        return Suggestions(profile | looked_at, table, suspects)

    return use_table(looked_through, path, reader, scratch=scratch, name=name)


def but_of_rows(suspects: list[Suspect], table: SeenTable, rows: Container[int]) -> list[Suspect]:
    """Without rows that are no data: these are reported as such."""
    return [suspect for suspect in suspects if table.frame[ROW][suspect.row] not in rows] if rows else suspects


def write_cells(found: Suggestions, path: Path) -> None:
    """Writes the suspects as CSV.

    An empty `proposed` means that only a person can tell; for null_words, to make the cell empty.
    """
    with open_writer(path, WriterSettings(), CELLS, has_header=True) as file:
        file.write(found.cells())
