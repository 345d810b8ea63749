"""Random tables, and random parameters for any step, derived from its fields, so that new steps need no change here."""

import builtins
import types
import typing
from dataclasses import dataclass, replace
from fractions import Fraction
from types import NoneType
from typing import Any, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel

from jobs.cleaning.conditions import Condition
from jobs.cleaning.fields import Matching, Nth
from jobs.cleaning.step import Step
from tests.jobs.cleaning.tables import MemorySource

SPACES = ["", "", "", " ", "\t", "\u00a0", "\u200b", "\ufeff", "\r\n"]
WORDS = [
    "Oslo",
    "oslo",
    "Straße",
    "STRASSE",
    "NA",
    "null",
    'say "hi"',
    "a,b",
    "two\nlines",
    "New  York",
    "İ",
    "ſ",
    "00123",
    "1e5",
]
NUMBERS = ["1", "2", "2.0", "007", "-0.04", "+5", "3.125", "10.50", "12345678901234567890", "1" * 45, "0.00"]
GAPS = [None, None, "", " ", "\u3000"]
PATTERNS = ["o", "^[0-9]+$", r"\s", r"\w\b", "(?i)OSLO", "", r"[\w.]$"]
SHORT = ["Unknown", "", " ", "0", "Oslo", "new"]

Refs = list[dict[str, Any]]
"""Columns of a table, as referenced in a recipe."""


def texts() -> st.SearchStrategy[str]:
    padded = st.tuples(st.sampled_from(SPACES), st.sampled_from(WORDS), st.sampled_from(SPACES)).map("".join)
    return st.one_of(padded, st.text("aAzZ019.,;+-' \"éß漢\u0301", max_size=4))


def columns(height: int) -> st.SearchStrategy[list[str | None]]:
    def of(cells: st.SearchStrategy[str]) -> st.SearchStrategy[list[str | None]]:
        return st.lists(st.one_of(cells, cells, st.sampled_from(GAPS)), min_size=height, max_size=height)

    return st.one_of(of(texts()), of(st.sampled_from(NUMBERS)), of(st.sampled_from(WORDS[:3])))


@st.composite
def tables(draw: st.DrawFn, max_rows: int = 12) -> MemorySource:
    names = draw(st.lists(st.sampled_from(["id", "city", "price", "a b", "x", None]), min_size=1, max_size=4))
    height = draw(st.integers(0, max_rows))
    cells = [draw(columns(height)) for _ in names]
    return MemorySource(names, list(zip(*cells, strict=True)))


def tables_like(cells: dict[str, list[str | None]]) -> st.SearchStrategy[MemorySource]:
    """Tables with the same columns, and with the same cells or others."""
    names, most = list(cells), max(12, *(2 * len(column) for column in cells.values()))

    def rows_of(height: int) -> st.SearchStrategy[MemorySource]:
        drawn = [
            st.one_of(columns(height), st.lists(st.sampled_from([*column, None]), min_size=height, max_size=height))
            for column in cells.values()
        ]
        return st.tuples(*drawn).map(lambda all_cells: MemorySource(names, list(zip(*all_cells, strict=True))))

    return st.integers(0, most).flatmap(rows_of)


@dataclass
class Case:
    """A table, a step's parameters, and the second tables that it may need."""

    source: MemorySource
    step: dict[str, Any]
    files: dict[str, MemorySource]

    def in_batches(self, size: int) -> "Case":
        """The same, in batches of so many rows."""
        files = {name: replace(file, size=size) for name, file in self.files.items()}
        return Case(replace(self.source, size=size), self.step, files)


@st.composite
def cases(draw: st.DrawFn, kind: type[Step]) -> Case:
    """A table, and valid parameters for the step's fields: random, or a changed example. The step may refuse the table."""
    step = {"step": kind.model_fields["step"].default}
    with_files = next((each for each in kind.examples if each.files), kind.examples[0])
    example = draw(st.one_of(st.none(), st.sampled_from(kind.examples)))
    files = {name: draw(tables_like(cells)) for name, cells in (example or with_files).files.items()}
    if example is None:
        source = draw(tables())
        return Case(source, step | draw(fixed(kind, references(source.names), without=("step", "off"))), files)
    source = draw(tables_like(example.before))
    known = parameters(kind, references(source.names), without=("step", "off"))
    changed = draw(st.lists(st.sampled_from(sorted(known)), max_size=1)) if known else []
    return Case(source, step | example.params | {name: draw(known[name]) for name in changed}, files)


def references(names: list[str | None]) -> Refs:
    return [{"name": name, "nth": 1 + names[:place].count(name)} for place, name in enumerate(names)]


def fixed(kind: type[BaseModel], refs: Refs, without: tuple[str, ...] = ()) -> st.SearchStrategy[dict[str, Any]]:
    """All required fields of this model, and some of the optional ones."""
    optional = parameters(kind, refs, without)
    required = {field.alias or name for name, field in kind.model_fields.items() if field.is_required()}
    needed = {name: optional.pop(name) for name in list(optional) if name in required}
    return st.fixed_dictionaries(needed, optional=optional)


def parameters(kind: type[BaseModel], refs: Refs, without: tuple[str, ...] = ()) -> dict[str, st.SearchStrategy[Any]]:
    """The possible values of each field, by name."""
    fields = {field.alias or name: field.annotation for name, field in kind.model_fields.items() if name not in without}
    return {name: values(annotation, refs) for name, annotation in fields.items()}


def values(annotation: Any, refs: Refs) -> st.SearchStrategy[Any]:
    """Possible values for a field of this type; further constraints are left to the step."""
    kinds = get_args(annotation)
    some_columns = st.lists(st.sampled_from(refs), unique_by=str)
    match get_origin(annotation) or annotation:
        case typing.Literal:
            return st.sampled_from(kinds)
        case typing.Annotated:
            return values(kinds[0], refs)
        case builtins.list:
            return some_columns if Nth in get_args(kinds[0]) else st.lists(values(kinds[0], refs), max_size=3)
        case builtins.dict:
            names = [ref["name"] for ref in refs if ref["name"]]
            return st.dictionaries(st.sampled_from([*names, *SHORT]), values(kinds[1], refs), max_size=3)
        case builtins.tuple:
            return st.tuples(*(values(each, refs) for each in kinds))
        case typing.Union | types.UnionType:
            if Nth in kinds:
                return st.one_of(st.sampled_from(refs), *([st.none()] if NoneType in kinds else []))
            return st.one_of(*(values(each, refs) for each in kinds))
    return plain_values(annotation, refs)


def conditions(refs: Refs) -> st.SearchStrategy[dict[str, Any]]:
    """A condition takes different values with each operator."""
    texts, numbers = st.sampled_from([*SHORT, *WORDS]), st.sampled_from(NUMBERS)
    ways = {
        ("equals", "not_equals", "contains", "starts", "ends"): texts,
        ("matches",): st.sampled_from(PATTERNS),
        ("in",): st.lists(texts, min_size=1, max_size=3),
        ("<", "<=", ">", ">="): numbers,
        ("between",): st.lists(numbers, min_size=2, max_size=2).map(lambda bounds: sorted(bounds, key=Fraction)),
        ("is_blank", "is_null"): st.none(),
    }
    return st.one_of(
        st.fixed_dictionaries({"column": st.sampled_from(refs), "op": st.sampled_from(ops), "value": value})
        for ops, value in ways.items()
    )


def plain_values(kind: Any, refs: Refs) -> st.SearchStrategy[Any]:
    if kind is Condition:
        return conditions(refs)
    if issubclass(kind, Matching):
        return st.sampled_from([{"pattern": "i"}, {"pattern": "^(id|x)$"}])
    if issubclass(kind, BaseModel):
        return fixed(kind, refs)
    plain: dict[Any, st.SearchStrategy[Any]] = {
        bool: st.booleans(),
        int: st.integers(1, 3),
        float: st.sampled_from([0.0, 0.5, 1.0]),
        str: st.sampled_from(SHORT),
        NoneType: st.none(),
    }
    return plain[kind]
