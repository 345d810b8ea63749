from typing import Literal

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import Columns, parameter
from jobs.cleaning.step import ColumnStep, Example
from jobs.cleaning.table import Batch, Column


class DropColumns(ColumnStep):
    """Remove columns.

    The other columns stay as they are. At least one column must be left.
    """

    title = "Remove columns"
    group = "Columns"
    words = ("delete", "drop", "hide", "discard", "field")
    looks_at_cells = False
    changes_cells = False
    examples = (
        Example({"columns": ["note"]}, {"id": ["1", "2"], "note": ["x", None]}, {"id": ["1", "2"]}),
        Example({"columns": ["note"], "missing_columns": "skip"}, {"id": ["1"]}, {"id": ["1"]}),
    )

    step: Literal["drop_columns"] = "drop_columns"
    columns: Columns = parameter(..., "Columns to remove", widget="columns", never_all=True)

    def apply(self, batch: Batch) -> Batch:
        return batch.with_columns(self.left(batch.columns))

    def left(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        gone = self.chosen(columns)
        left = tuple(column for column in columns if column not in gone)
        if columns and not left:
            raise StepFailed("No column would be left. Keep at least one.")
        return left

    def as_pandas(self) -> str:
        return f"gone = {self.pandas_columns}\nframe = only(frame, [label for label in frame.columns if label not in gone])"
