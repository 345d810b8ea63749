from typing import Annotated, Literal

from pydantic import Field, field_validator

from jobs.cleaning.fields import NewName, as_list, parameter
from jobs.cleaning.learners.stacking import By, Missing, Stack, Stacked, stacked
from jobs.cleaning.step import Example, Files, Learner, Step
from jobs.cleaning.table import Column

MAY: dict[str, list[str | None]] = {" id ": ["3"], "note": ["late"]}


Name = Annotated[str, Field(min_length=1)]


class AppendFiles(Step):
    """Stack files.

    Puts the rows of other files below those of the table, in the order of the files. Columns are matched by name, ignoring
    white space around names (if several share a name, the first with the first), or by position. A column that only another
    file has is added at the end; if a file lacks a column, its cells are missing (null). The receipt lists both. A column can
    be added with the name of the file that a row comes from; it is empty in the table's own rows. Holds one batch of a file in
    memory.
    """

    title = "Stack files"
    group = "Reshape and combine"
    words = ("append", "union", "concat", "combine files", "rbind", "vstack", "UNION ALL", "merge files", "months")
    keeps_rows = False
    makes_rows = True
    reversible = False
    looks_at_cells = False
    changes_cells = False
    examples = (
        Example(
            {"files": ["may"], "source_column": "from"},
            {"id": ["1", "2"], "city": ["Oslo", None]},
            {"id": ["1", "2", "3"], "city": ["Oslo", None, None], "note": [None, None, "late"], "from": [None, None, "may"]},
            files={"may": MAY},
        ),
        Example(
            {"files": ["may"], "by": "position"},
            {"id": ["1"], "city": ["Oslo"]},
            {"id": ["1", "3"], "city": ["Oslo", "late"]},
            files={"may": MAY},
        ),
        Example(
            {"files": ["may", "may"], "missing": "fail"},
            {"note": [None], "id": ["1"]},
            {"note": [None, "late", "late"], "id": ["1", "3", "3"]},
            files={"may": MAY},
        ),
    )

    step: Literal["append_files"] = "append_files"
    files: list[Name] = parameter(..., "Files to append", "In this order.", widget="files", min_length=1)
    by: By = parameter("name", "Bring columns together by", labels={"name": "Their names", "position": "Their position"})
    source_column: NewName | None = parameter(None, "Column for the file's name", "None, if you leave this empty.")
    missing: Missing = parameter(
        "fill_null", "If a file lacks a column, or has one more", labels={"fill_null": "Leave its cells empty", "fail": "Stop"}
    )

    one_is_a_list_of_one = field_validator("files", mode="before")(as_list)

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        return Stack(self.stacked(columns, files), [(name, files[name]) for name in self.files])

    def columns_after(self, columns: tuple[Column, ...], files: Files) -> tuple[Column, ...]:
        return self.stacked(columns, files).columns

    def stacked(self, columns: tuple[Column, ...], files: Files) -> Stacked:
        others = [(name, files[name].columns) for name in self.files]
        return stacked(columns, others, self.by, self.missing, self.source_column)

    def as_pandas(self) -> str:
        others = ", ".join(f"({name!r}, table({name!r}))" for name in self.files)
        alike = ", alike=True" if self.missing == "fail" else ""
        return f"frame = appended(frame, [{others}], {self.by!r}, {self.source_column!r}{alike})"
