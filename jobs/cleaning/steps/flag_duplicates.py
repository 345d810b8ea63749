from typing import Literal

from pydantic import model_validator

from jobs.cleaning.fields import Columns, NewName, parameter
from jobs.cleaning.step import ColumnStep, Example, Files, Learner
from jobs.cleaning.steps.drop_duplicates import KEEP_LABELS, Keep
from jobs.cleaning.table import Column, new_column
from jobs.cleaning.values.white import MATCH_LABELS, Match


class FlagDuplicates(ColumnStep):
    """Mark duplicate rows.

    Adds a column that is true for the rows that “Remove duplicate rows” would remove with the same choices, and false for the
    others. A second column can number the groups of equal rows from 1, in the order in which they begin; it is empty for a row
    that equals no other. No row is removed. Holds a 128-bit hash of every distinct row in memory, some 40 bytes per row.
    """

    title = "Mark duplicate rows"
    group = "Duplicates"
    words = ("flag", "find duplicates", "distinct", "unique", "repeated", "double", "group")
    changes_cells = False
    examples = (
        Example(
            {},
            {"id": ["1", "2", "1"], "city": ["Oslo", None, "Oslo"]},
            {"id": ["1", "2", "1"], "city": ["Oslo", None, "Oslo"], "duplicate": ["false", "false", "true"]},
        ),
        Example(
            {"match": "ci_trim", "keep": "none", "name": "again", "group_id": "group"},
            {"city": ["Oslo", "Rome", "Bern", "rome", "OSLO "]},
            {
                "city": ["Oslo", "Rome", "Bern", "rome", "OSLO "],
                "again": ["true", "true", "false", "true", "true"],
                "group": ["1", "2", None, "2", "1"],
            },
        ),
        Example(
            {"nulls_equal": False, "keep": "last"},
            {"city": [None, "Oslo", None, "Oslo"]},
            {"city": [None, "Oslo", None, "Oslo"], "duplicate": ["false", "true", "false", "false"]},
        ),
    )

    step: Literal["flag_duplicates"] = "flag_duplicates"
    columns: Columns = parameter("all", "Compare", widget="columns")
    keep: Keep = parameter("first", "Do not mark", labels=KEEP_LABELS)
    match: Match = parameter("exact", "Texts are equal", labels=MATCH_LABELS)
    nulls_equal: bool = parameter(
        True, "Missing equals missing", "Otherwise a row with a missing value here is never a duplicate.", advanced=True
    )
    name: NewName = parameter("duplicate", "Name of the new column")
    group_id: NewName | None = parameter(
        None, "Name of a column for groups", "If given, equal rows get the same number there.", advanced=True
    )

    @model_validator(mode="after")
    def names_differ(self) -> "FlagDuplicates":
        if self.name == self.group_id:
            raise ValueError("the two new columns need different names")
        return self

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        chosen = self.some_chosen(columns, "compare")
        from jobs.cleaning.learners.marks import Marks  # imports numpy, which takes a tenth of a second

        return Marks(
            [column.key for column in chosen],
            self.keep,
            self.match,
            nulls_equal=self.nulls_equal,
            columns=self.columns_after(columns, files),
            with_groups=self.group_id is not None,
        )

    def columns_after(self, columns: tuple[Column, ...], files: Files) -> tuple[Column, ...]:
        for name in (self.name, self.group_id):
            columns = columns if name is None else (*columns, new_column(columns, name))
        return columns

    def as_pandas(self) -> str:
        keep = False if self.keep == "none" else self.keep
        lines = [f"keys = frame[{self.some_pandas_columns('compare')}]"]
        if self.match == "ci_trim":
            lines.append("keys = keys.apply(lambda cells: each(cells, lambda cell: cell.strip(WHITE).casefold()))")
        lines.append(f"comparable = {'True' if self.nulls_equal else 'keys.notna().all(axis=1)'}")
        lines.append(f"marks = [str(mark).lower() for mark in keys.duplicated(keep={keep!r}) & comparable]")
        if self.group_id is not None:
            lines.append("equal = equal_rows(keys, keys.duplicated(keep=False) & comparable)")
        lines.append(f"frame = with_column(frame, {self.name!r}, marks)")
        if self.group_id is not None:
            lines.append(f"frame = with_column(frame, {self.group_id!r}, equal)")
        return "\n".join(lines)
