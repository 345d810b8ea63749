"""Selects rows by conditions, and handles cells that cannot be parsed."""

import re
import sys
from collections.abc import Callable
from fractions import Fraction
from operator import ge, gt, le, lt
from typing import Any

import pandas as pd

from jobs.cleaning.script_kit.columns import Label, name_of, pick
from jobs.cleaning.script_kit.statistics import NUMBER
from jobs.cleaning.script_kit.text import is_blank

COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge}


def matching(
    frame: pd.DataFrame,
    conditions: list[tuple[Label, str, Any]],
    combine: str = "and",
    case_sensitive: bool = True,
    null_matches: bool = False,
) -> pd.Series:
    """For each row whether all ("and") or any ("or") of the conditions hold."""
    found = [
        [null_matches if (held := holds(cell, op, value, case_sensitive)) is None else held for cell in frame[label]]
        for column, op, value in conditions
        for label in pick(frame, [column])
    ]
    rows = map(all if combine == "and" else any, zip(*found, strict=True)) if found else [True] * len(frame)
    return pd.Series(list(rows), index=frame.index, dtype=bool)


def holds(cell: str | None, op: str, value: Any, case_sensitive: bool) -> bool | None:
    """Whether the condition holds for a cell; None if the cell has no value and the condition says nothing about that."""
    if op == "is_blank":
        return is_blank(cell)
    if op == "is_null" or cell is None:
        return cell is None if op == "is_null" else None
    if isinstance(value, re.Pattern):
        return value.search(cell) is not None
    if op == "between" or op in COMPARE:
        return NUMBER.fullmatch(cell) is not None and is_in_range(Fraction(cell), op, value)
    values = value if isinstance(value, list) else [value or ""]
    if not case_sensitive:
        cell, values = cell.casefold(), [text.casefold() for text in values]
    if op == "contains":
        return values[0] in cell
    if op == "starts":
        return cell.startswith(values[0])
    if op == "ends":
        return cell.endswith(values[0])
    return (cell in values) != (op == "not_equals")


def is_in_range(number: Fraction, op: str, value: Any) -> bool:
    if op == "between":
        return Fraction(value[0]) <= number <= Fraction(value[1])
    return bool(COMPARE[op](number, Fraction(value)))


def put_back(frame: pd.DataFrame, whole: pd.DataFrame, meant: pd.Series) -> pd.DataFrame:
    """The rows that a step made of the selected ones, merged with all others in their original order."""
    others = whole[~meant].reindex(columns=frame.columns, fill_value=None).astype(object)
    both = pd.concat([frame, others]).sort_index(kind="stable").reset_index(drop=True)
    return both.astype(object).where(both.notna(), None)


def converted(
    frame: pd.DataFrame, columns: list[Label], convert: Callable[[str], str | None], on_error: str, complaint: str
) -> pd.DataFrame:
    """The columns' cells converted; one that cannot be parsed is kept, made None, rejects its row, or ends the script."""
    frame, unread = frame.copy(), pd.Series(False, index=frame.index)
    for column in columns:
        cells = [cell if is_blank(cell) else convert(cell) for cell in frame[column]]
        failed = [text is None and not is_blank(cell) for text, cell in zip(cells, frame[column], strict=True)]
        if on_error == "fail" and any(failed):
            sys.exit(f"Column {name_of(column)!r}: {frame[column].iloc[failed.index(True)]!r} is {complaint}.")
        if on_error == "keep":
            cells = [cell if fail else text for text, cell, fail in zip(cells, frame[column], failed, strict=True)]
        frame[column] = pd.Series(cells, index=frame.index, dtype=object)
        unread |= pd.Series(failed, index=frame.index)
    return frame[~unread] if on_error == "reject" else frame
