"""Conditions on rows, as in every step's `where` and in the rules of a filter."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial, reduce
from operator import and_, or_
from typing import Any, Literal, get_args

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic.config import JsonDict

from jobs.cleaning.fields import ColumnRef, choose_one, plain_ref
from jobs.cleaning.table import Column
from jobs.cleaning.values.decimals import NUMBER, compared
from jobs.cleaning.values.patterns import checked
from jobs.cleaning.values.white import folded, is_missing

Op = Literal[
    "equals",
    "not_equals",
    "contains",
    "starts",
    "ends",
    "matches",
    "in",
    "<",
    "<=",
    ">",
    ">=",
    "between",
    "is_blank",
    "is_null",
]
Combine = Literal["and", "or"]

OP_LABELS: JsonDict = {
    "equals": "is",
    "not_equals": "is not",
    "contains": "contains",
    "starts": "starts with",
    "ends": "ends with",
    "matches": "matches the pattern",
    "in": "is one of",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
    "between": "is between",
    "is_blank": "is empty or white space",
    "is_null": "has no value",
}
OTHER_SIGNS = {"≤": "<=", "≥": ">=", "=": "equals", "==": "equals", "!=": "not_equals", "≠": "not_equals"}
NUMERIC, WITHOUT_VALUE, WITH_LIST = ("<", "<=", ">", ">=", "between"), ("is_blank", "is_null"), ("in", "between")
SIGNS = {"<": [-1], "<=": [-1, 0], ">": [1], ">=": [0, 1]}


class Condition(BaseModel):
    """A column, how to compare, and with what: {"column": "price", "op": ">", "value": "10"}.

    "in" takes a list of values, "between" a list of two (both bounds included); "is_blank" and "is_null" take none.
    Numbers are compared exactly; a cell that is not a number does not match.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: ColumnRef = Field(title="Column", json_schema_extra={"widget": "column"})
    op: Op = Field("equals", title="Comparison", json_schema_extra={"labels": OP_LABELS})
    value: str | list[str] | None = Field(
        None,
        title="Value",
        json_schema_extra={
            "when": {"op": [op for op in get_args(Op) if op not in WITHOUT_VALUE]},
            "many_when": {"op": list(WITH_LIST)},
        },
    )

    @field_validator("op", mode="before")
    @classmethod
    def as_signs_are_typed(cls, op: Any) -> Any:
        return OTHER_SIGNS.get(op, op) if isinstance(op, str) else op

    @field_validator("value", mode="before")
    @classmethod
    def numbers_are_texts(cls, value: Any) -> Any:
        return [as_text(each) for each in value] if isinstance(value, list | tuple) else as_text(value)

    @model_validator(mode="after")
    def value_fits(self) -> "Condition":
        """Rejects conditions that can never match when the recipe is parsed."""
        if self.op in WITHOUT_VALUE:
            return self
        if isinstance(self.value, list) != (self.op in WITH_LIST):
            raise ValueError(f"{self.op!r} takes {'a list of values' if self.op in WITH_LIST else 'one value'}")
        if self.value is None:
            raise ValueError(f"say which value {self.op!r} compares with")
        if self.op == "in" and not self.value:
            raise ValueError("say which values 'in' compares with")
        if self.op == "between" and len(self.value) != 2:
            raise ValueError("'between' takes two values, the lowest and the highest")
        if self.op in NUMERIC and not all(is_number(value) for value in self.values):
            raise ValueError(f"{self.op!r} compares numbers, written like 12 or -0.5")
        if self.op == "between" and Fraction(self.values[0]) > Fraction(self.values[1]):
            raise ValueError(f"the lowest value, {self.values[0]}, is above the highest, {self.values[1]}")
        if self.op == "matches":
            checked(self.values[0])
        return self

    @property
    def values(self) -> list[str]:
        return self.value if isinstance(self.value, list) else [self.value or ""]

    def holds(self, cell: pl.Expr, *, case_sensitive: bool) -> pl.Expr:
        """Whether it holds for a cell; null for a null cell, unless the condition tests for null."""
        if self.op == "is_blank":
            return is_missing(cell, "blank")
        if self.op == "is_null":
            return cell.is_null()
        if self.op in NUMERIC:
            return cell.map_batches(partial(number_holds, self), return_dtype=pl.Boolean, is_elementwise=True)
        if self.op == "matches":
            return cell.str.contains(self.values[0] if case_sensitive else f"(?i){self.values[0]}")
        values = self.values if case_sensitive else [value.casefold() for value in self.values]
        text = cell if case_sensitive else folded(cell)
        match self.op:
            case "contains":
                return text.str.contains(values[0], literal=True)
            case "starts":
                return text.str.starts_with(values[0])
            case "ends":
                return text.str.ends_with(values[0])
            case "not_equals":
                return text != values[0]
            case _:
                return text.is_in(values)


def number_holds(condition: Condition, texts: pl.Series) -> pl.Series:
    if condition.op == "between":
        low, high = (compared(texts, bound) for bound in condition.values)
        found = (low >= 0) & (high <= 0)
    else:
        found = compared(texts, condition.values[0]).is_in(SIGNS[condition.op])
    return found.fill_null(value=False).set(texts.is_null(), None)


def matches(
    conditions: Sequence[Condition],
    combine: Combine,
    columns: tuple[Column, ...],
    *,
    case_sensitive: bool = True,
    null_matches: bool = False,
) -> pl.Expr:
    """Whether all ("and") or any ("or") of them hold for a row: true or false, never null."""
    found = [
        condition.holds(pl.col(choose_one(condition.column, columns).key), case_sensitive=case_sensitive).fill_null(
            null_matches
        )
        for condition in conditions
    ]
    return reduce(and_ if combine == "and" else or_, found, pl.lit(combine == "and")) if found else pl.lit(value=True)


def not_numbers(conditions: Sequence[Condition], columns: tuple[Column, ...]) -> list[pl.Expr]:
    """For each numeric comparison: which cells have a value that is not a number."""
    cells = [pl.col(choose_one(each.column, columns).key) for each in conditions if each.op in NUMERIC]
    return [~is_missing(cell, "blank") & ~cell.str.contains(NUMBER) for cell in cells]


def conditions_code(conditions: Sequence[Condition], *, case_sensitive: bool = True) -> str:
    """The conditions for the pandas form's `matching(frame, conditions, …)`."""
    return "[" + ", ".join(condition_code(condition, case_sensitive) for condition in conditions) + "]"


def condition_code(condition: Condition, case_sensitive: bool) -> str:
    if condition.op == "matches":
        from jobs.cleaning.values.python_patterns import python_pattern  # only for a script

        value = python_pattern(condition.values[0], case_sensitive=case_sensitive)
    else:
        value = repr(condition.values if condition.op in WITH_LIST else condition.value)
    return f"({plain_ref(condition.column)!r}, {condition.op!r}, {value})"


def as_text(value: Any) -> Any:
    """A JSON number as text."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return format(Decimal(repr(value)), "f")


def is_number(text: str) -> bool:
    return re.fullmatch(NUMBER.removeprefix("^").removesuffix("$"), text) is not None
