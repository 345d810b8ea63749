"""Columns that are added."""

import sys
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from jobs.cleaning.script_kit.columns import Label, labels_with, name_of
from jobs.cleaning.script_kit.missing import missing


def with_column(frame: pd.DataFrame, name: str, cells: Iterable[str | None]) -> pd.DataFrame:
    """The frame with one more column at the end."""
    columns = labels_with(list(map(name_of, frame.columns)), [name])
    added = pd.Series(list(cells), index=frame.index, dtype=object)
    return pd.concat([frame, added], axis=1).set_axis(columns, axis=1)


def file_name() -> str:
    """The name of the input file."""
    return Path(sys.argv[1]).name


def missing_marks(frame: pd.DataFrame, columns: list[Label], kind: str) -> list[str | None]:
    """For each row which of the columns are missing: their names, their number, or whether any is."""
    gaps = list(zip(*(missing(frame[column], "blank") for column in columns), strict=True))
    names = [name_of(column) or '""' for column in columns]
    if kind == "list":
        return [", ".join(name for name, gap in zip(names, row, strict=True) if gap) or None for row in gaps]
    return [str(sum(row)) if kind == "count" else str(any(row)).lower() for row in gaps]


def equal_rows(keys: pd.DataFrame, repeated: pd.Series) -> list[str | None]:
    """For each repeated row the number of its group; groups are numbered from 1, in the order of their first rows."""
    numbers: dict[tuple[str | None, ...], int] = {}
    rows = zip(keys.itertuples(index=False, name=None), repeated, strict=True)
    return [str(numbers.setdefault(row, len(numbers) + 1)) if again else None for row, again in rows]
