from dataclasses import replace
from typing import Literal

import polars as pl

from jobs.cleaning.fields import Columns, NewName, parameter
from jobs.cleaning.step import ColumnStep, Example
from jobs.cleaning.table import Batch, Column, new_column
from jobs.cleaning.values.white import is_missing


class MergeColumns(ColumnStep):
    """Merge columns into one.

    The new column joins their texts in the order in which the columns are chosen, with a separator between them. Blank cells
    are skipped, together with their separator, unless chosen otherwise. If all are blank, the new cell is missing. The new
    column comes right after the last of the original ones.
    """

    title = "Merge columns"
    group = "Text"
    words = ("join", "combine", "concatenate", "concat", "unite", "full name", "address")
    changes_cells = False
    examples = (
        Example(
            {"columns": ["first", "last"], "name": "full"},
            {"first": ["Ada", None, " "], "last": ["Lovelace", "Plato", None], "id": ["1", "2", "3"]},
            {
                "first": ["Ada", None, " "],
                "last": ["Lovelace", "Plato", None],
                "full": ["Ada Lovelace", "Plato", None],
                "id": ["1", "2", "3"],
            },
        ),
        Example(
            {"columns": ["zip", "city"], "sep": ", ", "name": "city", "drop_sources": True},
            {"city": ["Oslo", "Rome"], "zip": ["0150", ""]},
            {"city": ["0150, Oslo", "Rome"]},
        ),
        Example(
            {"columns": ["a", "b"], "sep": ";", "name": "c", "skip_missing": False, "drop_sources": True},
            {"a": ["1", None, "3", None], "b": ["2", "2", None, None]},
            {"c": ["1;2", ";2", "3;", None]},
        ),
    )

    step: Literal["merge_columns"] = "merge_columns"
    columns: Columns = parameter(..., "Columns, in this order", widget="columns")
    sep: str = parameter(" ", "Put between them", max_length=1000)
    name: NewName = parameter(..., "Name of the new column")
    skip_missing: bool = parameter(True, "Leave out blank cells", "Otherwise each of them gets a separator too.")
    drop_sources: bool = parameter(False, "Remove the merged columns")

    def apply(self, batch: Batch) -> Batch:
        sources = self.some_chosen(batch.columns, "merge")
        columns, new = self.arranged(batch.columns, sources)
        return Batch(columns, batch.frame.with_columns(self.merged(sources).alias(new.key))).with_columns(columns)

    def arranged(self, columns: tuple[Column, ...], sources: tuple[Column, ...]) -> tuple[tuple[Column, ...], Column]:
        """The columns after the step, and the new one among them."""
        leaves = set(sources) if self.drop_sources else set()
        new = new_column(tuple(replace(column, name=None) if column in leaves else column for column in columns), self.name)
        place = 1 + max(columns.index(source) for source in sources)
        return tuple(column for column in (*columns[:place], new, *columns[place:]) if column not in leaves), new

    def merged(self, sources: tuple[Column, ...]) -> pl.Expr:
        cells = [pl.col(column.key) for column in sources]
        blanks = [is_missing(cell, "blank") for cell in cells]
        texts: list[pl.Expr] = [cell.fill_null("") for cell in cells]
        if self.skip_missing:
            texts = [pl.when(~blank).then(cell) for cell, blank in zip(cells, blanks, strict=True)]
        merged = pl.concat_str(texts, separator=self.sep, ignore_nulls=True)
        return pl.when(~pl.all_horizontal(blanks)).then(merged)

    def as_pandas(self) -> str:
        cells = f"[merged(row, {self.sep!r}, {self.skip_missing}) for row in frame[sources].itertuples(index=False, name=None)]"
        return (
            f"sources = {self.some_pandas_columns('merge')}\n"
            f"frame = with_columns(frame, {{{self.name!r}: {cells}}}, sources, drop={self.drop_sources})"
        )
