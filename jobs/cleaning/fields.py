"""What steps' parameters are made of: column pickers, and fields that carry their own form."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.table import Column

SHOWN = 20


class Nth(BaseModel):
    """One of several columns of the same name: the second "x" is {"name": "x", "nth": 2}."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str | None
    nth: int = Field(1, ge=1)


ColumnRef = str | Nth
Columns = Literal["all"] | list[ColumnRef]
"""Column names, or "all". A name means the first column of that name."""

MissingColumns = Literal["fail", "skip"]


def parameter(
    default: Any,
    title: str,
    help: str | None = None,  # noqa: A002 - the word of the form
    *,
    widget: Literal["columns"] | None = None,
    labels: dict[str, str] | None = None,
    when: dict[str, list[str]] | None = None,
    advanced: bool = False,
    **limits: Any,
) -> Any:
    """A step's parameter, with all that a form needs to draw it.

    `widget` is a picker that the type alone does not ask for; `labels` name the choices of an enumeration; `when` says with
    which values of another parameter this one counts; `advanced` parameters are folded away. `...` as the default makes it
    required; `limits` are pydantic's (ge, max_length, …).
    """
    form: dict[str, Any] = {"widget": widget, "labels": labels, "when": when, "advanced": advanced or None}
    extra = {key: value for key, value in form.items() if value is not None}
    return Field(default, title=title, description=help, json_schema_extra=extra or None, **limits)


def choose(wanted: Columns, columns: tuple[Column, ...], missing: MissingColumns = "fail") -> tuple[Column, ...]:
    """The columns that are meant, each once, in the order they were asked for."""
    if wanted == "all":
        return columns
    found = {ref: find(ref, columns) for ref in wanted}
    unknown = [ref for ref, column in found.items() if column is None]
    if unknown and missing == "fail":
        raise no_such_column(unknown[0], columns)
    return tuple(dict.fromkeys(column for column in found.values() if column is not None))


def find(ref: ColumnRef, columns: tuple[Column, ...]) -> Column | None:
    name, nth = (ref, 1) if isinstance(ref, str) else (ref.name, ref.nth)
    same = [column for column in columns if column.name == name]
    return same[nth - 1] if nth <= len(same) else None


def no_such_column(ref: ColumnRef, columns: tuple[Column, ...]) -> StepFailed:
    name = ref if isinstance(ref, str) else ref.name
    what = f"no column {name!r}" if isinstance(ref, str) or ref.nth == 1 else f"no column {name!r} number {ref.nth}"
    names = ", ".join(column.name or '""' for column in columns[:SHOWN])
    more = f" and {len(columns) - SHOWN} more" if len(columns) > SHOWN else ""
    sentence = " ".join(f"There is {what}. The columns are {names}{more}.".split())
    return StepFailed(sentence, column=name)
