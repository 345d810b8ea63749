"""Python expressions that return one replacement, strip or change of case of `value`.

Only the syntax tree is analysed; no code is run.
"""

import ast
from dataclasses import dataclass
from typing import Any

from jobs.cleaning.openrefine.conversion import Conversion, NotConvertible
from jobs.cleaning.openrefine.words import replaced

NOT_READ = "It is Python that does more than replace, strip or change case."
METHODS = {
    "strip": {"step": "trim"},
    "upper": {"step": "change_case", "to": "upper"},
    "lower": {"step": "change_case", "to": "lower"},
}


def transformed(code: str, column: str) -> Conversion:
    """Raises NotConvertible for anything else."""
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotConvertible("It is Python that is not read here.") from error
    known: dict[str, Any] = {"value": Cell()}
    return converted(returned([each for each in body if not is_import(each)], known), column)


@dataclass(frozen=True)
class Cell:
    """The unchanged cell."""


@dataclass(frozen=True)
class Found:
    """Whether a pattern is found in the cell."""

    pattern: str


@dataclass(frozen=True)
class Replaced:
    """The cell with the matches of a pattern replaced."""

    pattern: str
    by: str


@dataclass(frozen=True)
class Called:
    """The cell after a string method."""

    method: str


def is_import(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Import) and [each.name for each in statement.names] == ["re"]


def returned(body: list[ast.stmt], known: dict[str, Any]) -> Any:
    """What the code returns for any cell."""
    for place, statement in enumerate(body):
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                known = known | {name: meaning(value, known)}
            case ast.Return(value=ast.expr() as value):
                return meaning(value, known)
            case ast.If(test=test, body=then, orelse=otherwise):
                rest = otherwise or body[place + 1 :]
                return either(meaning(test, known), returned(then, known), returned(rest, known))
            case _:
                break
    raise NotConvertible(NOT_READ)


def either(test: Any, then: Any, otherwise: Any) -> Any:
    """Replacing if something is found, and otherwise nothing, is just replacing."""
    if isinstance(test, Found) and isinstance(then, Replaced) and test.pattern == then.pattern and otherwise == Cell():
        return then
    raise NotConvertible(NOT_READ)


def meaning(value: ast.expr, known: dict[str, Any]) -> Any:
    match value:
        case ast.Name(id=name) if name in known:
            return known[name]
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr="search"), args=[ast.Constant(str(pattern)), cell]):
            demand_cell(cell, known)
            return Found(pattern)
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="re"), attr="sub"),
            args=[ast.Constant(str(pattern)), ast.Constant(str(by)), cell],
        ) if not value.keywords:
            demand_cell(cell, known)
            return Replaced(pattern, by)
        case ast.Call(func=ast.Attribute(value=cell, attr=method), args=[]) if method in METHODS:
            demand_cell(cell, known)
            return Called(method)
    raise NotConvertible(NOT_READ)


def demand_cell(expression: ast.expr, known: dict[str, Any]) -> None:
    if meaning(expression, known) != Cell():
        raise NotConvertible(NOT_READ)


def converted(found: Any, column: str) -> Conversion:
    match found:
        case Cell():
            return Conversion()
        case Replaced(pattern, by) if "\\" not in by:
            return replaced(column, pattern, by.replace("$", "$$"), mode="regex")
        case Called(method):
            return Conversion([METHODS[method] | {"columns": [column]}])
    raise NotConvertible(NOT_READ)
