"""Missing cells."""

import pandas as pd

from jobs.cleaning.script_kit.text import WHITE


def missing(cells: pd.Series, blank_is: str) -> pd.Series:
    """Which cells are missing: None, or with "blank" any without text."""
    return pd.Series(
        [cell is None or (blank_is == "blank" and not cell.strip(WHITE)) for cell in cells], index=cells.index, dtype=bool
    )
