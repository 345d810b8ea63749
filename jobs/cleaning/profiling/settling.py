"""Which problems of a table a recipe settles, in whatever way: those of which nothing is left in the end."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from jobs.cleaning.profiling.sought import Sought
from jobs.cleaning.table import MADE_KEY, Batch

Traces = Sequence[Mapping[str, Any]]
"""How what is wrong is found, in each column that has it: a `Sought` each. By none, nobody can tell whether it is settled."""


class Settling:
    """Looks for what is left of each problem in the table that comes out."""

    def __init__(self, problems: Iterable[Traces]) -> None:
        self._open = {number: [Sought.parse(trace) for trace in traces] for number, traces in enumerate(problems) if traces}

    @property
    def settled(self) -> list[int]:
        """The numbers of the problems of which no batch has had anything."""
        return list(self._open)

    @staticmethod
    def is_left(trace: Sought, cells: pl.DataFrame, *, has_grown: bool) -> bool:
        """Of a column that has left, the cells may stand in one that was made."""
        return trace.among(cells.get_column(trace.key)).any() if trace.key in cells.columns else has_grown

    def add(self, batch: Batch) -> None:
        """One more batch of the result. What is left of a problem is mostly found in the first."""
        cells, has_grown = batch.frame, any(key.startswith(MADE_KEY) for key in batch.keys)
        for number, traces in list(self._open.items()):
            if any(self.is_left(each, cells, has_grown=has_grown) for each in traces):
                del self._open[number]
