"""Checks cells. The engine uses the patterns, too."""

import re
import sys
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from jobs.cleaning.script_kit.columns import Label, pick
from jobs.cleaning.script_kit.joining import keys_of
from jobs.cleaning.script_kit.statistics import NUMBER
from jobs.cleaning.script_kit.text import WHITE

DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
TIME = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?(Z|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])?"
TYPES = {
    "integer": "[+-]?[0-9]+",
    "number": r"[+-]?[0-9]+(\.[0-9]+)?",
    "boolean": "[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo]|[01]",
    "email": r"[^@ \t\r\n]+@[^@ \t\r\n.]+(\.[^@ \t\r\n.]+)+",
    "url": r"[Hh][Tt][Tt][Pp][Ss]?://[^ \t\r\n/]+(/[^ \t\r\n]*)?",
    "date": DATE,
    "datetime": f"{DATE}[T ]{TIME}",
}


def is_a(text: str, kind: str) -> bool:
    """Whether the text is of that kind. Dates must exist, and be in ISO 8601."""
    if re.fullmatch(TYPES[kind], text) is None:
        return False
    if kind in ("date", "datetime"):
        try:
            date.fromisoformat(text[:10])
        except ValueError:
            return False
    return True


def measured(text: str, kind: str) -> Any:
    """The value with which a text is compared; None if it is not of that kind."""
    if kind == "number":
        return Fraction(text) if NUMBER.fullmatch(text) else None
    if kind == "date":
        return text[:10] if is_a(text, "date") or is_a(text, "datetime") else None
    return text


def within(text: str, kind: str, least: str | None, most: str | None) -> bool:
    size = measured(text, kind)
    low, high = (bound if bound is None else measured(bound, kind) for bound in (least, most))
    return size is not None and (low is None or size >= low) and (high is None or size <= high)


def in_order(text: str, op: str, other: str, kind: str) -> bool:
    """Whether the comparison holds."""
    some, others = measured(text, kind), measured(other, kind)
    if some is None or others is None:
        return False
    sign = (some > others) - (some < others)
    return sign in {"<": [-1], "<=": [-1, 0], ">": [1], ">=": [0, 1], "=": [0], "!=": [-1, 1]}[op]


def empty(frame: pd.DataFrame, columns: list[Label]) -> list[bool]:
    """Which rows have a cell without text in these columns."""
    rows = frame[pick(frame, columns)].to_numpy().tolist()
    return [any(cell is None or not cell.strip(WHITE) for cell in row) for row in rows]


def wrong(frame: pd.DataFrame, columns: list[Label], is_right: Callable[[str], bool]) -> list[bool]:
    """Which rows have an invalid cell in these columns; None is always valid."""
    rows = frame[pick(frame, columns)].to_numpy().tolist()
    return [any(cell is not None and not is_right(cell) for cell in row) for row in rows]


def repeated(frame: pd.DataFrame, columns: list[Label]) -> list[bool]:
    """Which rows repeat an earlier one in these columns."""
    keys = pd.Series(keys_of(frame, pick(frame, columns), str), dtype=object)
    return list(keys.notna() & keys.duplicated())


def absent(
    frame: pd.DataFrame, columns: list[Label], other: pd.DataFrame, there: list[Label], key: Callable[[str], str]
) -> list[bool]:
    """Which rows are not in the other table."""
    known = set(keys_of(other, pick(other, there), key))
    return [found is not None and found not in known for found in keys_of(frame, pick(frame, columns), key)]


def disordered(frame: pd.DataFrame, columns: list[Label], op: str, other: Label, kind: str) -> list[bool]:
    """Which rows have a cell in these columns for which the comparison with the other column fails."""
    rows = zip(frame[pick(frame, columns)].to_numpy().tolist(), frame[pick(frame, [other])[0]], strict=True)
    return [
        bound is not None and any(cell is not None and not in_order(cell, op, bound, kind) for cell in row)
        for row, bound in rows
    ]


def valid(frame: pd.DataFrame, checks: list[tuple[str, list[bool]]], most: float | None) -> pd.DataFrame:
    """The rows that pass the checks that reject rows."""
    if any(any(found) for severity, found in checks if severity == "fail"):
        sys.exit("A row breaks a rule.")
    broken = sum(map(any, zip(*(found for _, found in checks), strict=True)))
    if most is not None and broken > Fraction(str(most)) * len(frame):
        sys.exit(f"{broken} rows break a rule.")
    bad = [any(row) for row in zip(*(found for severity, found in checks if severity == "reject"), strict=True)]
    return frame[[not each for each in bad]] if bad else frame
