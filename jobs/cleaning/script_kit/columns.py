"""Columns by their names, which need not be unique."""

import re
import sys

import pandas as pd

Cells = list[str | None]
Label = str | tuple[str | None, int]


def labels(names: Cells) -> pd.Index:
    """Unique labels: the name alone for the first column of that name, (name, 2) for the second."""
    nth = [names[: place + 1].count(name) for place, name in enumerate(names)]
    found = [name if count == 1 and name is not None else (name, count) for name, count in zip(names, nth, strict=True)]
    return pd.Index(found, dtype=object, tupleize_cols=False)


def labels_with(names: Cells, new: Cells) -> pd.Index:
    """The labels of columns with these names and of new ones behind them; exits if one of the new names is taken."""
    for place, name in enumerate(new):
        if name in names or name in new[:place]:
            sys.exit(f"There is a column {name!r} already.")
    return labels([*names, *new])


def name_of(label: Label) -> str | None:
    return label[0] if isinstance(label, tuple) else label


def pick(frame: pd.DataFrame, wanted: str | re.Pattern[str] | list[Label], skip: bool = False) -> list[Label]:
    """The labels of the wanted columns; a name means the first column of that name, (name, 2) the second."""
    if isinstance(wanted, str):
        return list(frame.columns)
    if isinstance(wanted, re.Pattern):
        found: list[Label] = [label for label in frame.columns if (name := name_of(label)) is not None and wanted.search(name)]
        return found if found or skip or frame.columns.empty else sys.exit(f"No column's name matches {wanted.pattern!r}.")
    picked = []
    for ref in wanted:
        name, nth = ref if isinstance(ref, tuple) else (ref, 1)
        same = [label for label in frame.columns if name_of(label) == name]
        if len(same) >= nth:
            picked.append(same[nth - 1])
        elif not skip:
            sys.exit(f"There is no column {name!r}.")
    return list(dict.fromkeys(picked))


def some_of(picked: list[Label], purpose: str) -> list[Label]:
    """The picked labels; exits if there are none, for instance to "compare"."""
    return picked or sys.exit(f"There is no column to {purpose}. Choose at least one.")


def only(frame: pd.DataFrame, kept: list[Label]) -> pd.DataFrame:
    """The frame with these columns alone; exits if none would be left."""
    return frame[kept] if kept or frame.columns.empty else sys.exit("No column would be left. Keep at least one.")
