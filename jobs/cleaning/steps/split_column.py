import re
from dataclasses import replace
from typing import Annotated, Any, Literal

import polars as pl
from pydantic import Field, model_validator

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import LONGEST_COUNT, parameter
from jobs.cleaning.step import Example, Files, Keys, Learner, OneColumnStep, keys
from jobs.cleaning.table import ROW, Batch, Column, made_row, new_column
from jobs.cleaning.values.patterns import LONGEST, checked
from jobs.cleaning.values.python_patterns import python_pattern
from jobs.cleaning.values.replacing import may_be_empty
from jobs.cleaning.values.splitting import Cut
from jobs.cleaning.values.white import WHITE, is_white

By = Literal["delimiter", "regex", "positions", "lengths"]
Positions = list[Annotated[int, Field(ge=1, le=LONGEST_COUNT)]]

MOST_ROWS = 10_000
"""The most rows that are made of one."""


class SplitColumn(OneColumnStep):
    """Split a column.

    At a delimiter, at what a pattern finds, at positions (after a number of characters), or into parts of given lengths. What
    is split at is removed; otherwise the parts are kept as they are, including white space. They become new columns after the
    original one, or one row each, in the column itself. Generated names are the column's with a number: as many as the table
    needs. If there are fewer parts than columns, cells are missing; if there are more, the last holds the rest, or the row is
    removed.
    """

    title = "Split a column"
    group = "Text"
    words = ("separate", "delimiter", "text to columns", "explode", "tokens", "parts", "divide", "fixed width", "unnest")
    examples = (
        Example(
            {"column": "name", "delimiter": ", ", "into": ["last", "first"]},
            {"name": ["Lovelace, Ada", "Plato", "a, b, c", None], "id": ["1", "2", "3", "4"]},
            {
                "name": ["Lovelace, Ada", "Plato", "a, b, c", None],
                "last": ["Lovelace", "Plato", "a", None],
                "first": ["Ada", None, "b, c", None],
                "id": ["1", "2", "3", "4"],
            },
        ),
        Example(
            {"column": "tags", "delimiter": ";", "keep_source": False},
            {"id": ["1", "2"], "tags": ["a;b;c", "d"]},
            {"id": ["1", "2"], "tags_1": ["a", "d"], "tags_2": ["b", None], "tags_3": ["c", None]},
        ),
        Example(
            {"column": "tags", "delimiter": ";", "to_rows": True},
            {"id": ["1", "2", "3"], "tags": ["a;b", None, "c"]},
            {"id": ["1", "1", "2", "3"], "tags": ["a", "b", None, "c"]},
        ),
        Example(
            {
                "column": "t",
                "by": "regex",
                "pattern": r"\s*[,/]\s*",
                "into": ["a", "b"],
                "keep_source": False,
                "extra": "reject",
            },
            {"t": ["x , y", "x/y/z", ""]},
            {"a": ["x", ""], "b": ["y", None]},
            rejects=((2, "3 parts: t"),),
        ),
        Example(
            {"column": "t", "by": "positions", "positions": [2, 4], "keep_source": False},
            {"t": ["NO1234", "NO", "NOé"]},
            {"t_1": ["NO", "NO", "NO"], "t_2": ["12", None, "é"], "t_3": ["34", None, None]},
        ),
        Example(
            {"column": "t", "by": "lengths", "lengths": [2, 1], "into": ["a", "b"], "keep_source": False},
            {"t": ["abcd", "abc", "a"]},
            {"a": ["ab", "ab", "a"], "b": ["cd", "c", None]},
        ),
        Example({"column": "t", "delimiter": "-", "max": 2, "to_rows": True}, {"t": ["1-2-3"]}, {"t": ["1", "2-3"]}),
    )

    step: Literal["split_column"] = "split_column"
    by: By = parameter(
        "delimiter",
        "Split at",
        labels={"delimiter": "A delimiter", "regex": "What a pattern finds", "positions": "Positions", "lengths": "Lengths"},
    )
    delimiter: str = parameter(",", "Delimiter", when={"by": ["delimiter"]}, min_length=1, max_length=1000)
    pattern: str = parameter("", "Pattern", when={"by": ["regex"]}, max_length=LONGEST)
    positions: Positions = parameter([], "Behind so many characters", when={"by": ["positions"]}, widget="list")
    lengths: Positions = parameter([], "Lengths of the parts", when={"by": ["lengths"]}, widget="list")
    to_rows: bool = parameter(False, "A row for each part", "Instead of a column. All other cells are repeated.")
    into: Literal["auto"] | list[str] = parameter(
        "auto", "Names of the new columns", "Made up, if none are given.", when={"to_rows": [False]}, widget="list"
    )
    max: int | None = parameter(None, "At most so many parts", "All, if nothing is given.", ge=1, le=1000, advanced=True)
    extra: Literal["last", "reject"] = parameter(
        "last", "If there are more", labels={"last": "The last part holds the rest", "reject": "Remove the row"}, advanced=True
    )
    keep_source: bool = parameter(True, "Keep the column", when={"to_rows": [False]})

    @model_validator(mode="after")
    def says_where(self) -> "SplitColumn":
        if self.by == "regex" and (not self.pattern or may_be_empty(checked(self.pattern))):
            raise ValueError("give a pattern that finds at least one character")
        if self.by == "positions" and (not self.positions or sorted(set(self.positions)) != self.positions):
            raise ValueError("give positions, each larger than the one before")
        if self.by == "lengths" and not self.lengths:
            raise ValueError("give lengths")
        if self.into != "auto" and len({name for name in self.into if name.strip(WHITE)}) < max(1, len(self.into)):
            raise ValueError("give names that differ, or none")
        return self

    def apply(self, batch: Batch) -> Batch:
        source = self.source(batch.columns)
        if self.to_rows:
            return self.in_rows(batch, source)
        return self.in_columns(batch, source, list(self.into) if self.into != "auto" else [])

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner | None:
        return MostParts(self, columns) if self.into == "auto" and not self.to_rows else None

    def in_rows(self, batch: Batch, source: Column) -> Batch:
        kept = self.without_extra(batch, source)
        cell, part = pl.col(source.key), pl.int_range(pl.len()).over(ROW)
        rows = kept.frame.with_columns(self.cut.parts(cell, self.max).alias(source.key))
        if (rows[source.key].list.len().max() or 0) > MOST_ROWS:  # type: ignore[operator]
            raise StepFailed(f"A cell of column {source.name!r} has more than {MOST_ROWS:,} parts.", column=source.name)
        rows = rows.explode(source.key).with_columns(made_row(pl.col(ROW), part, MOST_ROWS).alias(ROW))
        return kept._replace(frame=rows, parts=MOST_ROWS).with_unread(batch, self.undivided(batch, source))

    def in_columns(self, batch: Batch, source: Column, names: list[str]) -> Batch:
        """The parts as columns with these names."""
        kept = self.without_extra(batch, source, len(names))
        columns, new = self.arranged(batch.columns, source, names)
        parts = kept.frame.select(self.cut.parts(pl.col(source.key), self.most(len(names)))).to_series()
        cells = [parts.list.get(place, null_on_oob=True).alias(column.key) for place, column in enumerate(new)]
        frame = kept.frame.with_columns(cells)
        return Batch(columns, frame).with_columns(columns).with_unread(batch, self.undivided(batch, source))

    def arranged(
        self, columns: tuple[Column, ...], source: Column, names: list[str]
    ) -> tuple[tuple[Column, ...], list[Column]]:
        """The columns after the step, and the new ones, which follow the original one."""
        taken = tuple(replace(each, name=None) if each == source and not self.keep_source else each for each in columns)
        new: list[Column] = []
        for name in names:
            new.append(new_column((*taken, *new), name))
        place = 1 + columns.index(source)
        return tuple(each for each in (*columns[:place], *new, *columns[place:]) if self.keep_source or each != source), new

    def without_extra(self, batch: Batch, source: Column, names: int = 0) -> Batch:
        most = self.most(names)
        if self.extra == "last" or most is None:
            return batch
        return batch.where((self.cut.count(pl.col(source.key)) <= most).fill_null(value=True))

    def most(self, names: int) -> int | None:
        """The most parts into which a text is split, given the number of new columns."""
        return min(filter(None, (self.max, names)), default=None)

    def undivided(self, batch: Batch, source: Column) -> pl.DataFrame:
        """Which texts have only one part."""
        cell = pl.col(source.key)
        return batch.frame.select((~is_white(cell) & (self.cut.count(cell) == 1)).fill_null(value=False))

    @property
    def cut(self) -> Cut:
        return {
            "delimiter": Cut(delimiter=self.delimiter),
            "regex": Cut(pattern=self.pattern),
            "positions": Cut(positions=self.positions),
            "lengths": Cut.of_lengths(self.lengths),
        }[self.by]

    def reasons(self, left: Batch) -> pl.Series:
        source = self.source(left.columns)
        count = self.cut.count(pl.col(source.key)).cast(pl.String)
        return left.frame.select(count + f" parts: {source.display_name}").to_series()

    def writes(self, columns: tuple[Column, ...]) -> Keys:
        return keys([self.source(columns)]) if self.to_rows else frozenset()

    def may_move_rows(self) -> bool:
        return self.to_rows or self.extra == "reject"

    def may_make_rows(self) -> bool:
        return self.to_rows

    def can_be_undone(self) -> bool:
        return not self.to_rows

    def as_pandas(self) -> str:
        most = self.most(0 if self.into == "auto" or self.to_rows else len(self.into))
        lines = [f"source = {self.pandas_column}"]
        if self.extra == "reject" and most:
            lines.append(f"frame = frame.loc[[len(cut_up(cell, {self.pandas_cut})) <= {most} for cell in frame[source]]]")
        lines.append(f"parts = [cut_up(cell, {self.pandas_cut}, {most}) for cell in frame[source]]")
        if self.to_rows:
            return "\n".join([*lines, "frame = in_rows(frame, source, parts)"])
        names = "numbered(source, parts)" if self.into == "auto" else repr(self.into)
        lines.append(f"columns = in_columns(parts, {names})")
        return "\n".join([*lines, f"frame = with_columns(frame, columns, [source], drop={not self.keep_source})"])

    @property
    def pandas_cut(self) -> str:
        if self.by == "regex":
            return python_pattern(self.pattern)
        return f"re.compile({re.escape(self.delimiter)!r})" if self.by == "delimiter" else repr(list(self.cut.positions))


class MostParts(Learner):
    """Finds how many columns the parts need."""

    memory = ("count",)
    late = True

    def __init__(self, step: SplitColumn, columns: tuple[Column, ...]) -> None:
        self.step, self.columns, self.source = step, columns, step.source(columns)
        self.count = 1

    def observe(self, batch: Batch) -> None:
        kept = self.step.without_extra(batch, self.source)
        parts = kept.frame.select(self.step.cut.parts(pl.col(self.source.key), self.step.max)).to_series()
        self.count = max(self.count, parts.list.len().max() or 0)  # type: ignore[assignment]

    def merge(self, later: dict[str, Any]) -> None:
        self.count = max(self.count, later["count"])

    def settle(self) -> None:
        self.columns_after()

    @property
    def names(self) -> list[str]:
        return [f"{self.source.name or 'column'}_{number}" for number in range(1, self.count + 1)]

    def columns_after(self) -> tuple[Column, ...]:
        return self.step.arranged(self.columns, self.source, self.names)[0]

    def apply(self, batch: Batch) -> Batch:
        kept = self.step.without_extra(batch, self.source)
        return self.step.in_columns(kept, self.source, self.names)

    def reasons(self, left: Batch) -> pl.Series:
        return self.step.reasons(left)

    def learned(self) -> list[dict[str, Any]]:
        return [{"column": self.source.name, "parts": self.count}]
