"""Finds rows at the top and at the bottom of a table that do not belong to it."""

from dataclasses import replace

import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.learner import Learner
from jobs.cleaning.places import Places
from jobs.cleaning.table import ROW, Batch, Column


class Ends(Learner):
    """Which rows are removed at both ends. Counted in lines: the rows, and before them the header, if it counts."""

    memory = ("places", "names", "begin", "gone")

    def __init__(
        self, columns: tuple[Column, ...], first: int, last: int, until_pattern: str | None, *, before_header: bool
    ) -> None:
        self.columns, self.first, self.last, self.until_pattern = columns, first, last, until_pattern
        self.late = before_header
        self.online = not last and not before_header
        self.places = Places()
        self.names = [column.name for column in columns]
        self.above = int(before_header and any(name is not None for name in self.names))
        """Lines above the first row."""
        self.begin = first if until_pattern is None else self.line_in_header()
        """The first line that is kept; None until it is found."""
        self.gone: dict[int, tuple[int, int, int]] = {}
        """Of each batch that rows left, by the first of them: its first line, how many left at its top, its last line."""

    def line_in_header(self) -> int | None:
        header = pl.DataFrame([self.names], schema={column.key: pl.String for column in self.columns}, orient="row")
        return 0 if self.above and not self.first and self.found(header).all() else None

    def observe(self, batch: Batch) -> None:
        self.places.observe(batch)
        lines = self.lines(batch)
        if self.begin is None:
            self.begin = next(iter(lines.filter(self.found(batch.frame) & (lines >= self.first))), None)
        if self.late and self.begin is not None:
            header = batch.frame.filter(lines == self.begin)
            self.names = list(header.row(0)[1:]) if header.height else self.names

    def lines(self, batch: Batch) -> pl.Series:
        """Each row's line, from 0."""
        return self.places.of(batch) + self.above - 1

    def found(self, frame: pl.DataFrame) -> pl.Series:
        """Whether a cell of the row contains the pattern."""
        cells = [pl.col(column.key).str.contains(self.until_pattern or "") for column in self.columns]
        return frame.select(found=pl.any_horizontal(cells).fill_null(value=False))["found"]

    def settle(self) -> None:
        if self.begin is None:
            raise StepFailed(f"No row to stop at holds {self.until_pattern!r}. Choose another pattern, or none.")
        if self.begin + int(self.late) + self.last > self.places.total + self.above:
            ends = [f"the {name} {count:,}" for name, count in (("first", self.begin), ("last", self.last)) if count]
            raise StepFailed(
                f"The table has {self.places.total:,} rows, too few to remove {' and '.join(ends)}"
                f"{' and find a header behind them' if self.late else ''}. Lower the numbers."
            )

    def columns_after(self) -> tuple[Column, ...]:
        return tuple(replace(column, name=name) for column, name in zip(self.columns, self.names, strict=True))

    def apply(self, batch: Batch) -> Batch:
        lines = self.lines(batch)
        above, below = self.is_above(lines), self.is_below(lines)
        gone = batch.frame[ROW].filter(above | below)
        if len(gone):
            self.gone[gone[0]] = (lines[0], int(above.sum()), lines[-1])
        return Batch(self.columns_after(), batch.frame.filter(~(above | below)))

    def is_above(self, lines: pl.Series) -> pl.Series:
        if self.begin is None:  # the pattern may come with a later batch
            return lines >= 0
        return lines <= self.begin if self.late else lines < self.begin

    def is_below(self, lines: pl.Series) -> pl.Series:
        """The end of the table is only determined if rows are to be removed there."""
        return lines + self.last >= self.places.total + self.above if self.last else lines < 0

    def reasons(self, left: Batch) -> pl.Series:
        line, begin = pl.col("line"), pl.lit(self.begin, pl.UInt64)
        reason = (
            pl.when(line < self.first)
            .then(pl.lit(f"among the first {self.first:,}"))
            .when((line == begin) & self.late)
            .then(pl.lit("became the header"))
            .when((line >= begin).fill_null(value=False))
            .then(pl.lit(f"among the last {self.last:,}"))
            .otherwise(pl.lit(f"above the first row with {self.until_pattern!r}"))
        )
        return self.lines_gone(left).to_frame().select(reason.alias("reason")).to_series()

    def lines_gone(self, left: Batch) -> pl.Series:
        """The lines of rows that left: the first of a batch, and the last."""
        first, above, last = self.gone[left.frame[ROW][0]]
        lines = [*range(first, first + above), *range(last - left.height + above + 1, last + 1)]
        return pl.Series("line", lines, dtype=pl.UInt64)
