"""Missing cells."""

import sys

import pandas as pd

from jobs.cleaning.script_kit.columns import Label
from jobs.cleaning.script_kit.text import WHITE


def missing(cells: pd.Series, blank_is: str) -> pd.Series:
    """Which cells are missing: None, or with "blank" any without text."""
    return pd.Series(
        [cell is None or (blank_is == "blank" and not cell.strip(WHITE)) for cell in cells], index=cells.index, dtype=bool
    )


def least(count: int, columns: list[Label]) -> int:
    """The count; exits if there are fewer columns."""
    return (
        count if count <= len(columns) else sys.exit(f"At least {count} columns cannot be missing: it looks at {len(columns)}.")
    )
