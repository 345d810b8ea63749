"""Puts a `'` before text that a spreadsheet would run as a formula, which makes it text there.

Only on request, as it changes the cell, and programs would read the `'`.
"""

from collections.abc import Sequence

import polars as pl

from jobs.cleaning.table import Batch

FORMULA = r"^[\s\x00]*[=+\-@\t\r＝＋－＠]"
PLAIN_NUMBER = r"^\s*[+-]?(?:\d+(?:[.,]\d+)*|[.,]\d+)(?:[eE][+-]?\d+)?\s*%?\s*$"


class FormulaGuard:
    """Guards cells and names, and counts them."""

    def __init__(self) -> None:
        self.guarded = 0

    def names(self, names: Sequence[str | None]) -> list[str | None]:
        guarded = self._guard(pl.DataFrame({"name": pl.Series(names, dtype=pl.String)}), ["name"])
        return guarded.get_column("name").to_list()

    def batch(self, batch: Batch) -> Batch:
        return batch.having(self._guard(batch.frame, batch.keys))

    def _guard(self, frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
        risky = frame.select(is_formula(pl.col(key)) for key in keys)
        counts = risky.sum().row(0) if risky.height else ()
        self.guarded += sum(counts)
        touched = [key for key, count in zip(keys, counts, strict=False) if count]
        prefixed = (
            pl.when(is_formula(pl.col(key))).then("'" + pl.col(key)).otherwise(pl.col(key)).alias(key) for key in touched
        )
        return frame.with_columns(prefixed)


def is_formula(cell: pl.Expr) -> pl.Expr:
    """Whether a spreadsheet would run the cell. A plain number such as -12.5 begins like a formula, but is none."""
    return (cell.str.contains(FORMULA) & ~cell.str.contains(PLAIN_NUMBER)).fill_null(False)
