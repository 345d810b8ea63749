"""Texts cut into parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import polars as pl


@dataclass(frozen=True)
class Cut:
    """Where texts are cut: at a delimiter, at what a pattern finds, or behind so many characters."""

    delimiter: str = ""
    pattern: str = ""
    positions: Sequence[int] = ()

    @classmethod
    def of_lengths(cls, lengths: Sequence[int]) -> "Cut":
        return cls(positions=list(accumulate(lengths)))

    def parts(self, cell: pl.Expr, most: int | None) -> pl.Expr:
        """A list of at most so many parts; the last holds the rest."""
        if self.positions:
            return self.slices(cell, most)
        parts = self.split(cell, inclusive=False)
        if most is None:
            return parts
        rest = self.split(cell, inclusive=True).list.slice(most - 1).list.join("")
        shortened = pl.concat_list(parts.list.head(most - 1), rest) if most > 1 else pl.concat_list(rest)
        return pl.when(parts.list.len() > most).then(shortened).otherwise(parts)

    def count(self, cell: pl.Expr) -> pl.Expr:
        """How many parts there are."""
        return self.parts(cell, None).list.len()

    def split(self, cell: pl.Expr, *, inclusive: bool) -> pl.Expr:
        if self.delimiter:
            return cell.str.split(self.delimiter, inclusive=inclusive)
        return cell.str.split(self.pattern, literal=False, inclusive=inclusive)

    def slices(self, cell: pl.Expr, most: int | None) -> pl.Expr:
        """A part that would begin at the end of the text or behind it is none, but the first always is one."""
        starts = [0, *self.positions][:most]
        ends = [*starts[1:], None]
        slices = [
            pl.when((cell.str.len_chars() > start) | (start == 0)).then(
                cell.str.slice(start, None if end is None else end - start)
            )
            for start, end in zip(starts, ends, strict=True)
        ]
        return pl.when(cell.is_not_null()).then(pl.concat_list(slices).list.drop_nulls())
