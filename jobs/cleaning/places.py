"""The places of rows in a table, counted batch by batch."""

import polars as pl

from jobs.cleaning.table import ROW, Batch


class Places:
    """Counts the rows of a table. Keeps two numbers per batch, to know where each batch was."""

    def __init__(self) -> None:
        self.total = 0
        self.before: dict[int, int] = {}
        """How many rows precede a batch, by the first ROW of the batch."""

    def observe(self, batch: Batch) -> None:
        if batch.height:
            self.before[batch.frame[ROW][0]] = self.total
            self.total += batch.height

    def of(self, batch: Batch) -> pl.Series:
        """Each row's place in the table, from 1. The batch must have been observed."""
        start = self.before[batch.frame[ROW][0]] if batch.height else 0
        return pl.int_range(start + 1, start + batch.height + 1, dtype=pl.UInt64, eager=True)
