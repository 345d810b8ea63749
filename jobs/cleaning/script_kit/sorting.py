"""Sorts rows."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pandas as pd

from jobs.cleaning.script_kit.columns import Label, pick
from jobs.cleaning.script_kit.numbers import natural
from jobs.cleaning.script_kit.statistics import NUMBER


def rows_in_order(frame: pd.DataFrame, keys: list[tuple[Label, bool, str]], nulls_first: bool) -> pd.DataFrame:
    """The rows sorted by some columns, each with whether it is descending, and the type of its cells."""
    places = list(range(len(frame)))
    for column, descending, kind in reversed(keys):
        cells: list[Any] = list(frame[pick(frame, [column])[0]])
        values: list[Any] = [None if cell is None else SORT_VALUE[kind](cell) for cell in cells]
        nulls = [place for place in places if cells[place] is None]
        read = [place for place in places if values[place] is not None]
        unread = [place for place in places if cells[place] is not None and values[place] is None]
        read.sort(key=values.__getitem__, reverse=descending)
        unread.sort(key=cells.__getitem__, reverse=descending)
        places = [*nulls, *read, *unread] if nulls_first else [*read, *unread, *nulls]
    return frame.iloc[places]


ISO_DATE = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ]([0-9]{2}:[0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?(Z|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])?)?"
)


def moment(text: str) -> tuple[timedelta, Fraction] | None:
    """For a date in ISO 8601, the time since 1970 and the fraction of a second; None for anything else."""
    found = ISO_DATE.fullmatch(text)
    if not found:
        return None
    day, clock, second, fraction, zone = found.groups()
    try:
        time = datetime.strptime(f"{day} {clock or '00:00'}:{second or '00'}", "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None
    ahead = datetime.strptime(zone or "Z", "%z").utcoffset() or timedelta()
    return time - datetime(1970, 1, 1) - ahead, Fraction(f"0.{fraction or 0}")


SORT_VALUE: dict[str, Callable[[str], Any]] = {
    "text": str,
    "number": lambda text: Fraction(text) if NUMBER.fullmatch(text) else None,
    "date": moment,
    "natural": natural,
}
