"""A map from texts to texts, for whole columns at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import OneColumn, choose_one
from jobs.cleaning.table import Table
from jobs.cleaning.values.white import Match, comparable


@dataclass(frozen=True)
class ValueMap:
    """What texts become. `known` holds them as they are compared, each once."""

    known: pl.Series
    new: pl.Series
    match: Match

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str | None]], match: Match) -> "ValueMap":
        """Raises ValueError if a text comes twice."""
        frame = pl.DataFrame(list(pairs), schema={"known": pl.String, "new": pl.String}, orient="row")
        known = comparable(frame["known"], match)
        if known.n_unique() < len(known):
            raise ValueError(f"the map says more than once what {known.filter(known.is_duplicated())[0]!r} becomes")
        return cls(known, frame["new"], match)

    def replaced(self, cell: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
        """What the cell becomes; null stays null."""
        new = self.compared(cell).replace_strict(self.known, self.new, default=otherwise, return_dtype=pl.String)
        return pl.when(cell.is_not_null()).then(new)

    def lacks(self, cell: pl.Expr) -> pl.Expr:
        """Whether the cell holds a text that is not in the map."""
        return cell.is_not_null() & ~self.compared(cell).is_in(self.known.implode())

    def compared(self, cell: pl.Expr) -> pl.Expr:
        return cell.map_batches(lambda cells: comparable(cells, self.match), return_dtype=pl.String, is_elementwise=True)


def map_in(table: Table, old: OneColumn | None, new: OneColumn | None, match: Match) -> ValueMap:
    """The map that two columns of a table make, by default its first two; rows without a value in the first say nothing."""
    if len(table.columns) < 2 and (old is None or new is None):
        raise StepFailed("The file of the map has only one column. It needs two: values, and what they become.")
    columns = [
        choose_one(ref, table.columns) if ref is not None else table.columns[place] for place, ref in enumerate((old, new))
    ]
    rows = (zip(*(batch.frame[column.key] for column in columns), strict=True) for batch in table.batches())
    try:
        return ValueMap.of(((text, becomes) for text, becomes in chain.from_iterable(rows) if text is not None), match)
    except ValueError as error:
        raise StepFailed(f"In the file, {error}. Every value must come once.") from error
