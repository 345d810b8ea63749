from typing import Literal

import polars as pl

from jobs.cleaning.fields import Columns, parameter
from jobs.cleaning.step import CellStep, Example
from jobs.cleaning.table import Batch
from jobs.cleaning.values.white import BLANK_LABELS, BlankIs, is_missing


class DropEmptyRows(CellStep):
    """Remove blank rows.

    A row is removed if all its cells are blank, or all those of the chosen columns. A row with a single filled cell stays.
    """

    title = "Remove blank rows"
    group = "Rows"
    words = ("empty", "blank", "delete", "spacer", "separator", "dropna")
    keeps_rows = False
    changes_cells = False
    examples = (
        Example(
            {},
            {"id": ["1", None, "3", " "], "city": ["Oslo", "", None, "\u00a0"]},
            {"id": ["1", "3"], "city": ["Oslo", None]},
            rejects=((2, "all cells are blank"), (4, "all cells are blank")),
        ),
        Example(
            {"columns": ["city", "zip"]},
            {"id": ["1", "2", "3"], "city": ["Oslo", None, None], "zip": [None, None, "0150"]},
            {"id": ["1", "3"], "city": ["Oslo", None], "zip": [None, "0150"]},
            rejects=((2, "blank: city, zip"),),
        ),
        Example({"blank_is": "null"}, {"city": ["", None]}, {"city": [""]}, rejects=((2, "all cells are blank"),)),
    )

    step: Literal["drop_empty_rows"] = "drop_empty_rows"
    columns: Columns = parameter("all", "Look at", widget="columns")
    blank_is: BlankIs = parameter("blank", "What counts as blank", labels=BLANK_LABELS)

    def apply(self, batch: Batch) -> Batch:
        chosen = self.some_chosen(batch.columns, "look at")
        return batch.where(~pl.all_horizontal(is_missing(pl.col(column.key), self.blank_is) for column in chosen))

    def reasons(self, left: Batch) -> pl.Series:
        chosen = self.chosen(left.columns)
        names = ", ".join(column.display_name for column in chosen)
        reason = "all cells are blank" if chosen == left.columns else f"blank: {names}"
        return pl.repeat(reason, left.height, dtype=pl.String, eager=True)

    def as_pandas(self) -> str:
        return (
            f"columns = {self.some_pandas_columns('look at')}\n"
            f"frame = frame[sum(missing(frame[column], {self.blank_is!r}) for column in columns) < len(columns)]"
        )
