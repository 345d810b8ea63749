from typing import Literal

from jobs.cleaning.fields import Columns, parameter
from jobs.cleaning.learners.firsts import Firsts
from jobs.cleaning.step import CellStep, Example, Files, Learner
from jobs.cleaning.table import Column
from jobs.cleaning.values.white import MATCH_LABELS, Match

Keep = Literal["first", "last", "none"]
KEEP_LABELS = {"first": "The first of them", "last": "The last of them", "none": "None of them"}


class DropDuplicates(CellStep):
    """Remove duplicate rows.

    Rows are duplicates if the chosen columns hold the same text in both; a missing value and an empty text are not the same.
    Holds a 128-bit hash of every distinct row in memory, some 35 bytes a row, but not the rows.
    """

    title = "Remove duplicate rows"
    group = "Duplicates"
    words = ("dedupe", "drop duplicates", "deduplicate", "distinct", "unique", "repeated", "double")
    keeps_rows = False
    changes_cells = False
    examples = (
        Example(
            {},
            {"id": ["1", "2", "1"], "city": ["Oslo", None, "Oslo"]},
            {"id": ["1", "2"], "city": ["Oslo", None]},
            rejects=((3, "repeats row 1"),),
        ),
        Example(
            {"columns": ["city"], "keep": "last", "match": "ci_trim"},
            {"id": ["1", "2"], "city": ["Oslo ", "OSLO"]},
            {"id": ["2"], "city": ["OSLO"]},
            rejects=((1, "repeats row 2"),),
        ),
        Example(
            {"keep": "none"},
            {"city": ["Oslo", "Oslo", "Rome"]},
            {"city": ["Rome"]},
            rejects=((1, "is repeated"), (2, "repeats row 1")),
        ),
        Example({"nulls_equal": False}, {"city": [None, None]}, {"city": [None, None]}),
    )

    step: Literal["drop_duplicates"] = "drop_duplicates"
    columns: Columns = parameter("all", "Compare", widget="columns")
    keep: Keep = parameter("first", "Keep", labels=KEEP_LABELS)
    match: Match = parameter("exact", "Texts are equal", labels=MATCH_LABELS)
    nulls_equal: bool = parameter(
        True, "Missing equals missing", "Otherwise a row with a missing value here is never a duplicate.", advanced=True
    )

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        chosen = self.some_chosen(columns, "compare")
        keys = [column.key for column in chosen]
        if self.keep == "first":
            return Firsts(keys, self.match, nulls_equal=self.nulls_equal)
        from jobs.cleaning.learners.repeats import Repeats  # imports numpy, which takes a tenth of a second

        return Repeats(keys, self.keep, self.match, nulls_equal=self.nulls_equal)

    def as_pandas(self) -> str:
        keep = False if self.keep == "none" else self.keep
        lines = [f"keys = frame[{self.some_pandas_columns('compare')}]"]
        if self.match == "ci_trim":
            lines.append("keys = keys.apply(lambda cells: each(cells, lambda cell: cell.strip(WHITE).casefold()))")
        lines.append(f"repeats = keys.duplicated(keep={keep!r})")
        if not self.nulls_equal:
            lines.append("repeats &= keys.notna().all(axis=1)")
        return "\n".join([*lines, "frame = frame[~repeats]"])
