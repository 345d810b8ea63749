from dataclasses import replace
from typing import Literal

from pydantic import field_validator

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import MissingColumns, choose, parameter
from jobs.cleaning.step import Example, Step
from jobs.cleaning.table import Batch, Column
from jobs.cleaning.values.white import WHITE


class RenameColumns(Step):
    """Rename columns.

    All names change at once, so two columns may swap theirs. A name that another column keeps cannot be given a second time. If
    several columns have the same name, the first is meant: “Tidy headers” makes them different.
    """

    title = "Rename columns"
    group = "Columns"
    words = ("header", "label", "title", "name", "field", "alias")
    looks_at_cells = False
    changes_cells = False
    examples = (
        Example({"map": {"Mail": "email"}}, {"id": ["1"], "Mail": [None]}, {"id": ["1"], "email": [None]}),
        Example({"map": {"a": "b", "b": "a"}}, {"a": ["1"], "b": ["2"]}, {"b": ["1"], "a": ["2"]}),
        Example({"map": {"zip": "code"}, "missing_columns": "skip"}, {"id": ["1"]}, {"id": ["1"]}),
    )

    step: Literal["rename_columns"] = "rename_columns"
    map: dict[str, str] = parameter(..., "New names", "The present name, and the new one.")
    missing_columns: MissingColumns = parameter(
        "fail", "If a column is missing", labels={"fail": "Stop", "skip": "Go on without it"}, advanced=True
    )

    @field_validator("map")
    @classmethod
    def has_names(cls, names: dict[str, str]) -> dict[str, str]:
        blank = [old for old, new in names.items() if not new.strip(WHITE)]
        if blank:
            raise ValueError(f"the new name of {blank[0]!r} is blank")
        return names

    def apply(self, batch: Batch) -> Batch:
        return batch._replace(columns=self.renamed(batch.columns))

    def renamed(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        renamed = {
            column: replace(column, name=new)
            for old, new in self.map.items()
            for column in choose([old], columns, self.missing_columns)
            if old != new
        }
        names = [column.name for column in columns if column not in renamed]
        for column, after in renamed.items():
            if after.name in names:
                raise StepFailed(
                    f"There is a column {after.name!r} already: {column.name!r} needs another name.", column=column.name
                )
            names.append(after.name)
        return tuple(renamed.get(column, column) for column in columns)

    def as_pandas(self) -> str:
        names = {old: new for old, new in self.map.items() if old != new}
        skip = ", skip=True" if self.missing_columns == "skip" else ""
        return f"frame = renamed(frame, {names!r}{skip})"
