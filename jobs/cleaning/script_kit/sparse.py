"""Removes columns without information."""

import sys

import pandas as pd

from jobs.cleaning.script_kit.columns import Label
from jobs.cleaning.script_kit.missing import missing


def without_sparse(frame: pd.DataFrame, columns: list[Label], rule: str, threshold: float) -> pd.DataFrame:
    """Without the columns that are empty, constant, duplicates, or mostly missing."""
    seen: set[tuple[str | None, ...]] = set()
    gone = []
    for column in columns if len(frame) else []:
        cells = tuple(frame[column])
        if rule == "constant":
            is_removed = len(cells) > 1 and len(set(cells)) == 1
        elif rule == "duplicate":
            is_removed = cells in seen
            seen.add(cells)
        else:
            is_removed = missing(frame[column], "blank").sum() / len(cells) >= (threshold if rule == "missing_over" else 1)
        gone += [column] if is_removed else []
    if gone and len(gone) == frame.shape[1]:
        sys.exit("No column would be left.")
    return frame.drop(columns=gone)
