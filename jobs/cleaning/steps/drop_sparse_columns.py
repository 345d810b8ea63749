from typing import Literal

from jobs.cleaning.fields import Columns, parameter
from jobs.cleaning.step import ColumnStep, Example, Files, Learner
from jobs.cleaning.table import Column

Rule = Literal["empty", "constant", "duplicate", "missing_over"]

RULES = {
    "empty": "Are empty",
    "constant": "Hold the same in every row",
    "duplicate": "Repeat another column",
    "missing_over": "Miss too many values",
}


class DropSparseColumns(ColumnStep):
    """Remove empty, constant or duplicate columns.

    Empty: all cells are blank. Constant: every row has the same text, or none; a single row proves nothing. Duplicate: the same
    text as another column in every row; the first of them stays. Missing too much: the share of blank cells is at least the
    threshold. A table without rows keeps its columns, and one column must be left. Holds a few numbers per column in memory.
    """

    title = "Remove empty, constant or duplicate columns"
    group = "Columns"
    words = ("blank", "sparse", "null", "NA", "same", "single value", "repeated", "useless", "drop", "delete")
    changes_cells = False
    examples = (
        Example({}, {"id": ["1", "2"], "note": [None, " "], "x": ["", "y"]}, {"id": ["1", "2"], "x": ["", "y"]}),
        Example(
            {"rule": "constant"},
            {"id": ["1", "2"], "country": ["NO", "NO"], "x": [None, "NO"]},
            {"id": ["1", "2"], "x": [None, "NO"]},
        ),
        Example(
            {"rule": "duplicate"},
            {"id": ["1", "2"], "key": ["1", "2"], "n": ["1", None]},
            {"id": ["1", "2"], "n": ["1", None]},
        ),
        Example(
            {"rule": "missing_over", "threshold": 0.5},
            {"id": ["1", "2"], "note": [None, "x"]},
            {"id": ["1", "2"]},
        ),
    )

    step: Literal["drop_sparse_columns"] = "drop_sparse_columns"
    columns: Columns = parameter("all", "Look at", "The others stay, whatever they hold.", widget="columns", advanced=True)
    rule: Rule = parameter("empty", "Remove columns that", labels=RULES)
    threshold: float = parameter(
        1.0,
        "Share of missing values",
        "From 0 to 1. Columns with this share or more are removed.",
        when={"rule": ["missing_over"]},
        ge=0,
        le=1,
    )

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        from jobs.cleaning.learners import sparse

        chosen = self.chosen(columns)
        match self.rule:
            case "constant":
                return sparse.Constant(columns, chosen)
            case "duplicate":
                return sparse.Duplicate(columns, chosen)
        return sparse.Gappy(columns, chosen, self.threshold if self.rule == "missing_over" else 1.0)

    def as_pandas(self) -> str:
        return f"frame = without_sparse(frame, {self.pandas_columns}, {self.rule!r}, {self.threshold!r})"
