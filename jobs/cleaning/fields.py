"""The building blocks of steps' parameters: column references, and fields with all that their form needs."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Annotated, Any, Literal

import polars as pl
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.table import Column
from jobs.cleaning.values.patterns import Pattern
from jobs.cleaning.values.white import WHITE

SHOWN = 20


class Nth(BaseModel):
    """One of several columns of the same name: the second "x" is {"name": "x", "nth": 2}."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str | None
    nth: int = Field(1, ge=1)


class Matching(BaseModel):
    """All columns whose names match the pattern: {"pattern": "^price_"}."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: Pattern


ColumnRef = str | Nth
OneColumn = ColumnRef
"""A column: to be drawn with widget="column"."""


def demand_list(value: Any) -> Any:
    """Rejects a single name in place of a list with one clear message, rather than one for each alternative of the type."""
    if isinstance(value, str) and value != "all":
        raise ValueError(f'names go in a list: ["{value}"]')
    return value


def at_least_one(value: Any) -> Any:
    """As `demand_list`, and rejects an empty list, with which a step would silently do nothing."""
    if isinstance(value, list | tuple) and not value:
        raise PydanticCustomError("too_short", "choose at least one")
    return value


def as_list(value: Any) -> Any:
    """A single name or reference as a list of it."""
    return [value] if isinstance(value, str | dict) else value


SomeColumns = Annotated[Literal["all"] | Matching | list[ColumnRef], BeforeValidator(demand_list)]
"""Column names, "all", or a pattern of names. A name means the first column of that name."""
Columns = Annotated[
    Literal["all"] | Matching | Annotated[list[ColumnRef], Field(min_length=1)],
    BeforeValidator(demand_list),
    BeforeValidator(at_least_one),
]
"""The same, but an empty list, with which the step would do nothing, is rejected."""


def not_blank(name: str) -> str:
    if not name.strip(WHITE):
        raise ValueError("a name cannot be blank")
    return name


NewName = Annotated[str, Field(min_length=1), AfterValidator(not_blank)]
"""What a new column is called."""

LONGEST_COUNT = 10**9
"""No text has more characters; larger numbers do not fit where the engine takes lengths."""

MissingColumns = Literal["fail", "skip"]
Widget = Literal["column", "columns", "file", "files", "groups", "map", "conditions", "list", "date_form", "date_forms"]
Seen = Literal["date_formats", "stand_ins"]


def parameter(
    default: Any,
    title: str,
    help: str | None = None,  # noqa: A002 - the word of the form
    *,
    widget: Widget | None = None,
    labels: dict[str, str] | None = None,
    when: dict[str, list[Any]] | None = None,
    advanced: bool = False,
    seen: Seen | None = None,
    never_all: bool = False,
    lacking: str | None = None,
    **limits: Any,
) -> Any:
    """A step's parameter, with all that a form needs to draw it.

    `widget` is a picker that does not follow from the type ("file", "files": names of second tables); `labels` name the choices
    of an enumeration; `when` says for which values of another parameter this one is used; `advanced` parameters are collapsed;
    what the profile has `seen` in the columns is offered beside the field; `never_all` does not offer all columns; `lacking` is
    said while it is empty, if the step does nothing then. `...` as the default makes it required; `limits` are pydantic's (ge,
    max_length, …).
    """
    form: dict[str, Any] = {"widget": widget, "labels": labels, "when": when, "advanced": advanced or None, "seen": seen}
    form |= {"never_all": never_all or None, "lacking": lacking}
    extra = {key: value for key, value in form.items() if value is not None}
    return Field(default, title=title, description=help, json_schema_extra=extra or None, **limits)


def names_files(field: FieldInfo) -> bool:
    """Whether a parameter names second tables."""
    extra = field.json_schema_extra
    return isinstance(extra, dict) and extra.get("widget") in ("file", "files")


def choose(wanted: SomeColumns, columns: tuple[Column, ...], missing: MissingColumns = "fail") -> tuple[Column, ...]:
    """The columns that are meant, each once, in the order in which they were requested."""
    if wanted == "all":
        return columns
    if isinstance(wanted, Matching):
        return choose_matching(wanted.pattern, columns, missing)
    same = defaultdict[str | None, list[Column]](list)  # there may be thousands
    for column in columns:
        same[column.name].append(column)
    found = {ref: find(ref, same[ref if isinstance(ref, str) else ref.name]) for ref in wanted}
    unknown = [ref for ref, column in found.items() if column is None]
    if unknown and missing == "fail":
        raise no_such_column(unknown[0], columns)
    return tuple(dict.fromkeys(column for column in found.values() if column is not None))


def plain_ref(ref: ColumnRef) -> str | tuple[str | None, int]:
    """A column reference as plain Python values, as the pandas form takes it."""
    return ref if isinstance(ref, str) else (ref.name, ref.nth)


def plain(columns: SomeColumns) -> str:
    """Column references as Python source, as `pick` in the pandas form takes them."""
    if isinstance(columns, Matching):
        from jobs.cleaning.values.python_patterns import python_pattern  # only for a script

        return python_pattern(columns.pattern)
    return repr(columns if columns == "all" else [plain_ref(ref) for ref in columns])


def choose_in_file(name: str, wanted: SomeColumns, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Columns of a second file; errors say that they are missing there."""
    try:
        return choose(wanted, columns)
    except StepFailed as error:
        error.message = f"In the file {name!r}: {error.message}"
        raise


def choose_matching(pattern: str, columns: tuple[Column, ...], missing: MissingColumns) -> tuple[Column, ...]:
    found = pl.Series([column.name for column in columns], dtype=pl.String).str.contains(pattern).fill_null(value=False)
    if columns and missing == "fail" and not found.any():
        raise StepFailed(f"No column's name matches {pattern!r}. {names_of(columns)}")
    return tuple(column for column, matches in zip(columns, found, strict=True) if matches)


def choose_one(ref: ColumnRef, columns: tuple[Column, ...]) -> Column:
    """The column that is meant."""
    column = find(ref, columns)
    if column is None:
        raise no_such_column(ref, columns)
    return column


def find(ref: ColumnRef, columns: Iterable[Column]) -> Column | None:
    name, nth = (ref, 1) if isinstance(ref, str) else (ref.name, ref.nth)
    same = [column for column in columns if column.name == name]
    return same[nth - 1] if nth <= len(same) else None


def no_such_column(ref: ColumnRef, columns: tuple[Column, ...]) -> StepFailed:
    name = ref if isinstance(ref, str) else ref.name
    what = f"no column {name!r}" if isinstance(ref, str) or ref.nth == 1 else f"no column {name!r} number {ref.nth}"
    sentence = " ".join(f"There is {what}. {names_of(columns)}".split())
    return StepFailed(sentence, column=name)


def names_of(columns: tuple[Column, ...]) -> str:
    names = ", ".join(map(apart, columns[:SHOWN]))
    more = f" and {len(columns) - SHOWN} more" if len(columns) > SHOWN else ""
    return f"The columns are {names}{more}."


def apart(column: Column) -> str:
    """In quotes, spaces at the ends can be seen: they may be all that is wrong."""
    name = column.name or ""
    return column.display_name if name == name.strip() else repr(name)
