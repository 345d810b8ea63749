"""Checks whether a table is as expected."""

import sys
from fractions import Fraction

import pandas as pd

from jobs.cleaning.script_kit.columns import Label, pick
from jobs.cleaning.script_kit.text import WHITE
from jobs.cleaning.script_kit.validation import is_a

Wanted = tuple[Label, str | None, tuple[float, float], list[str]]


def expected(
    frame: pd.DataFrame,
    columns: list[Wanted],
    order: bool,
    rows: tuple[int | None, int | None],
    tolerance: float,
    new: str,
    missing: str,
) -> pd.DataFrame:
    """The frame, if it is as expected; without new columns, if these are to be dropped."""
    known = {label: wanted for wanted in columns for label in pick(frame, [wanted[0]], skip=missing == "warn")}
    in_place = [label for label in frame.columns if label in known]
    least, most = rows
    is_right = (
        len(known) > 0
        and (new != "fail" or len(known) == len(frame.columns))
        and (not order or in_place == list(known))
        and (least is None or len(frame) >= least)
        and (most is None or len(frame) <= most)
        and all(as_wanted(frame[label], wanted, tolerance) for label, wanted in known.items())
    )
    if not is_right:
        sys.exit("The table is not as expected.")
    return frame[in_place] if new == "drop" else frame


def as_wanted(cells: pd.Series, wanted: Wanted, tolerance: float) -> bool:
    _, kind, (least, most), values = wanted
    present = [cell for cell in cells if cell is not None and cell.strip(WHITE)]
    missing, allowed = len(cells) - len(present), Fraction(str(tolerance)) * len(present)
    return (
        Fraction(str(least)) * len(cells) <= missing <= Fraction(str(most)) * len(cells)
        and sum(kind is not None and not is_a(cell, kind) for cell in present) <= allowed
        and sum(bool(values) and cell not in values for cell in present) <= allowed
    )
