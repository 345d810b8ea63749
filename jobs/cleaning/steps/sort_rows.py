from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from jobs.cleaning.fields import ColumnRef, choose_one, parameter, plain_ref
from jobs.cleaning.step import Example, Files, Keys, Learner, Step, keys
from jobs.cleaning.table import Column

KINDS: JsonDict = {
    "text": "Text, letter by letter",
    "number": "Numbers",
    "date": "Dates (ISO 8601)",
    "natural": "Text with numbers in it: a2 before a10",
}


class Key(BaseModel):
    """A column to sort by: {"column": "price", "dir": "desc", "as": "number"}."""

    model_config = ConfigDict(extra="forbid", frozen=True, serialize_by_alias=True)

    column: ColumnRef = Field(title="Column", json_schema_extra={"widget": "column"})
    dir: Literal["asc", "desc"] = Field(
        "asc", title="Direction", json_schema_extra={"labels": {"asc": "Smallest first", "desc": "Largest first"}}
    )
    kind: Literal["text", "number", "date", "natural"] = Field(
        "text", title="Compare as", alias="as", json_schema_extra={"labels": KINDS}
    )


class SortRows(Step):
    """Sort rows.

    By one column, where it is equal by the next, and so on; rows that are equal in all of them keep their order. Text is
    compared by Unicode code points, capitals before small letters; “text with numbers” ignores case. Numbers are compared
    exactly. Dates are those of ISO 8601, with or without a time, in UTC unless they have an offset. Whatever the direction,
    values that are not of the chosen kind come after those that are, in the order of their texts, and missing ones last, or
    first of all. A table that is too large for memory is sorted in files.
    """

    title = "Sort rows"
    group = "Rows"
    words = ("order", "order by", "arrange", "ascending", "descending", "rank", "A-Z", "natural")
    keeps_rows = False
    reversible = False
    changes_cells = False
    done = "rows sorted"
    examples = (
        Example(
            {"keys": [{"column": "n", "as": "number"}]},
            {"n": ["10", "9.5", None, "?", "-1", "9.50"], "id": ["1", "2", "3", "4", "5", "6"]},
            {"n": ["-1", "9.5", "9.50", "10", "?", None], "id": ["5", "2", "6", "1", "4", "3"]},
        ),
        Example(
            {"keys": [{"column": "city"}, {"column": "day", "dir": "desc", "as": "date"}], "nulls": "first"},
            {"city": ["b", "a", "a", None], "day": ["2024-01-02", "2024-01-02", "2024-01-02T08:00", ""]},
            {"city": [None, "a", "a", "b"], "day": ["", "2024-01-02T08:00", "2024-01-02", "2024-01-02"]},
        ),
        Example({"keys": [{"column": "file", "as": "natural"}]}, {"file": ["b1", "A10", "a2"]}, {"file": ["a2", "A10", "b1"]}),
    )

    model_config = ConfigDict(serialize_by_alias=True)

    step: Literal["sort_rows"] = "sort_rows"
    keys: list[Key] = parameter(..., "Sort by", min_length=1, max_length=50)
    nulls: Literal["last", "first"] = parameter("last", "Missing values", labels={"last": "Last", "first": "First"})

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        from jobs.cleaning.learners.sort_keys import Order, SortKey
        from jobs.cleaning.learners.sorting import Sorted

        found = (SortKey(choose_one(key.column, columns).key, key.kind, descending=key.dir == "desc") for key in self.keys)
        return Sorted(columns, Order(tuple(found), nulls_first=self.nulls == "first"))

    def reads(self, columns: tuple[Column, ...]) -> Keys:
        return keys(choose_one(key.column, columns) for key in self.keys)

    def as_pandas(self) -> str:
        order = [(plain_ref(key.column), key.dir == "desc", key.kind) for key in self.keys]
        return f"frame = rows_in_order(frame, {order!r}, {self.nulls == 'first'})"
