"""Which problems of a table a recipe solves, by whatever steps: those of which nothing is left at the end."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import polars as pl

from jobs.cleaning.profiling.date_formats import shape
from jobs.cleaning.profiling.sought import Sought
from jobs.cleaning.table import MADE_KEY, Batch
from jobs.cleaning.values.white import WHITE

Traces = Sequence[Mapping[str, Any]]
"""How to find the problem's cells, as a `Sought` for each column with the problem.

Without any, it is unknown whether it is solved.
"""
TracedBy = Literal["missing", "padded", "spaced", "words", "alike", "dated", "any"]
"""The ways of a `Sought` that tell whether a problem is left."""


class Settling:
    """Looks for remaining cells of each problem in the resulting table."""

    def __init__(self, problems: Iterable[Traces]) -> None:
        self._spellings: defaultdict[tuple[int, str], dict[str, str]] = defaultdict(dict)
        self._open = {number: [Sought.parse(trace) for trace in traces] for number, traces in enumerate(problems) if traces}

    @property
    def settled(self) -> list[int]:
        """The numbers of the problems that no batch contained."""
        return list(self._open)

    def is_left(self, number: int, trace: Sought, cells: pl.DataFrame, *, has_grown: bool) -> bool:
        """If the column was removed, its cells may be in a new one."""
        if trace.key not in cells.columns:
            return has_grown
        column = cells.get_column(trace.key)
        found = trace.among(column)
        match trace.by:
            case "alike":
                words = column.filter(found).str.strip_chars(WHITE).unique()
                return self.differ(number, trace.key, ((word.casefold(), word) for word in words))
            case "dated":
                shapes = column.filter(found).to_frame().select(shape(pl.all().str.strip_chars(WHITE)).unique()).to_series()
                return self.differ(number, trace.key, (("", shape) for shape in shapes))
            case _:
                return found.any()

    def differ(self, number: int, key: str, spelled: Iterable[tuple[str, str]]) -> bool:
        """Whether these, or those of earlier batches, have several spellings of one thing: any single one will do."""
        known = self._spellings[number, key]
        return any(known.setdefault(thing, text) != text for thing, text in spelled)

    def add(self, batch: Batch) -> None:
        """Checks one more batch of the result. Remaining problems are mostly found in the first."""
        cells, has_grown = batch.frame, any(key.startswith(MADE_KEY) for key in batch.keys)
        for number, traces in list(self._open.items()):
            if any(self.is_left(number, each, cells, has_grown=has_grown) for each in traces):
                del self._open[number]
