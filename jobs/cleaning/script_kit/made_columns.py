"""New columns."""

import sys

import pandas as pd

from jobs.cleaning.script_kit.columns import Cells, Label, name_of
from jobs.cleaning.script_kit.text import is_blank


def with_columns(frame: pd.DataFrame, made: dict[str, Cells], sources: list[Label], drop: bool = False) -> pd.DataFrame:
    """The frame with new columns after the last of their sources, which are dropped if wanted."""
    order: list[Label] = list(frame.columns)
    place = 1 + max(order.index(label) for label in sources)
    before, behind = [[label for label in part if not (drop and label in sources)] for part in (order[:place], order[place:])]
    for name in made:
        if name in map(name_of, before + behind):
            sys.exit(f"There is a column {name!r} already.")
    cells = [frame[label] for label in before] + list(made.values()) + [frame[label] for label in behind]
    columns = pd.Index([*before, *made, *behind], dtype=object, tupleize_cols=False)
    new = pd.DataFrame(dict(enumerate(cells)), index=frame.index, dtype=object)
    return new.set_axis(columns, axis=1)


def merged(cells: tuple[str | None, ...], sep: str, skip_missing: bool) -> str | None:
    """The texts joined with a separator; None if all are blank."""
    if all(map(is_blank, cells)):
        return None
    return sep.join(cell or "" for cell in cells if not (skip_missing and is_blank(cell)))


def numbered(label: Label, parts: list[Cells]) -> list[str]:
    """Names for as many columns as the row with the most parts needs."""
    return [f"{name_of(label) or 'column'}_{place}" for place in range(1, max(map(len, parts), default=1) + 1)]


def in_columns(parts: list[Cells], names: list[str]) -> dict[str, Cells]:
    """One column per name; None where there are fewer parts."""
    return {name: [row[place] if place < len(row) else None for row in parts] for place, name in enumerate(names)}


def in_rows(frame: pd.DataFrame, label: Label, parts: list[Cells]) -> pd.DataFrame:
    """One row per part, in the column itself; all other cells are repeated."""
    rows = frame.loc[frame.index.repeat([len(row) for row in parts])].copy()
    rows[label] = pd.Series([part for row in parts for part in row], index=rows.index, dtype=object)
    return rows
