"""Appends the rows of other tables to a table."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.learner import Learner
from jobs.cleaning.table import FOREIGN, ROW, Batch, Column, Table, another_column, fitted, new_column
from jobs.cleaning.values.white import WHITE

By = Literal["name", "position"]
Missing = Literal["fill_null", "fail"]
Columns = tuple[Column, ...]
Label = tuple[str | None, int]


@dataclass(frozen=True)
class Stacked:
    """The columns of the result, including that with the file names, and for each file which of its columns they are."""

    columns: Columns
    source: Column | None
    places: Sequence[Mapping[Column, Column]]
    facts: Sequence[dict[str, Any]]


def stacked(columns: Columns, others: Sequence[tuple[str, Columns]], by: By, missing: Missing, source: str | None) -> Stacked:
    """Matches the columns of other tables with these."""
    whole, places, facts = columns, [], []
    for name, theirs in others:
        known = dict(zip(labels(whole, by), whole, strict=True))
        found = {column: known.get(label) for label, column in zip(labels(theirs, by), theirs, strict=True)}
        extra = [column for column, place in found.items() if place is None]
        for column in extra:
            found[column] = another_column(whole, column.name)
            whole = (*whole, *[place for place in [found[column]] if place])
        lacking = [column.name for column in columns if column not in found.values()]
        facts.append({"file": name, "extra_columns": [column.name for column in extra], "missing_columns": lacking})
        if missing == "fail" and (extra or lacking):
            raise difference(facts[-1])
        places.append({column: place for column, place in found.items() if place})
    added = new_column(whole, source) if source is not None else None
    return Stacked((*whole, added) if added else whole, added, places, facts)


def labels(columns: Columns, by: By) -> list[Label]:
    """What columns are matched by: their places, or their names and which of that name they are."""
    if by == "position":
        return [(None, place) for place in range(len(columns))]
    seen: Counter[str | None] = Counter()
    found = []
    for column in columns:
        name = column.name.strip(WHITE) if column.name is not None else None
        seen[name] += 1
        found.append((name, seen[name]))
    return found


def difference(fact: Mapping[str, Any]) -> StepFailed:
    def quoted(names: list[str | None]) -> str:
        return ", ".join(repr(name or "") for name in names)

    parts = [
        f"{verb} {quoted(fact[what])}"
        for verb, what in (("lacks", "missing_columns"), ("also has", "extra_columns"))
        if fact[what]
    ]
    return StepFailed(f"The file {fact['file']!r} {' and '.join(parts)}. Rename columns, or let such cells be empty.")


class Stack(Learner):
    """Yields the table, then the others. Their rows do not come from the input; they are numbered from FOREIGN on."""

    online = True

    def __init__(self, stacked: Stacked, tables: Sequence[tuple[str, Table]]) -> None:
        self.stacked, self.tables = stacked, tables
        self.rows = [0] * len(tables)

    def __getstate__(self) -> dict[str, Any]:
        """On other machines it can do everything except opening the other tables."""
        return vars(self) | {"tables": ()}

    def observe(self, batch: Batch) -> None:
        pass

    def apply(self, batch: Batch) -> Batch:
        return fitted(batch, self.stacked.columns)

    def more(self) -> Iterator[Batch]:
        for place, ((name, table), places) in enumerate(zip(self.tables, self.stacked.places, strict=True)):
            for batch in table.batches():
                self.rows[place] += batch.height
                yield self.below(batch, places, name)

    def below(self, batch: Batch, places: Mapping[Column, Column], name: str) -> Batch:
        start = FOREIGN + self.foreign.next(batch.height)
        rows = pl.int_range(start, start + pl.len(), dtype=pl.UInt64).alias(ROW)
        cells = [pl.col(theirs.key).alias(ours.key) for theirs, ours in places.items()]
        source = [pl.lit(name).alias(self.stacked.source.key)] if self.stacked.source else []
        columns = (*places.values(), *([self.stacked.source] if self.stacked.source else []))
        return fitted(Batch(columns, batch.frame.select(rows, *cells, *source)), self.stacked.columns)

    def learned(self) -> list[dict[str, Any]]:
        return [fact | {"rows": rows} for fact, rows in zip(self.stacked.facts, self.rows, strict=True)]
