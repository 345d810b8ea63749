"""Joins columns from a second table."""

import sys
from collections.abc import Callable

import pandas as pd

from jobs.cleaning.script_kit.columns import Cells, Label, labels_with, name_of, pick


def joined(
    frame: pd.DataFrame,
    other: pd.DataFrame,
    left: list[Label],
    right: list[Label],
    take: list[Label] | None,
    how: str,
    on_many: str,
    key: Callable[[str], str],
    prefix: str,
) -> pd.DataFrame:
    """The rows of the frame, each with the cells of the other table's row that has the same key."""
    left, right = pick(frame, left), pick(other, right)
    taken = [label for label in other.columns if label not in right] if take is None else pick(other, take)
    found: dict[tuple[str, ...], list[list[str | None]]] = {}
    for whole, cells in zip(keys_of(other, right, key), other[taken].to_numpy().tolist(), strict=True):
        if whole is not None:
            found.setdefault(whole, []).append(cells)
    rows = []
    for row, whole in zip(frame.to_numpy().tolist(), keys_of(frame, left, key), strict=True):
        matches = found.get(whole, []) if whole is not None else []
        if how == "anti":
            rows += [] if matches else [row]
        elif matches or how == "left":
            if len(matches) > 1 and on_many == "fail":
                sys.exit(f"There are several matches for {whole!r}.")
            rows += [[*row, *cells] for cells in (matches if on_many == "expand" else matches[:1]) or [[None] * len(taken)]]
    names: Cells = [] if how == "anti" else [prefix + (name_of(label) or "") for label in taken]
    return pd.DataFrame(rows, columns=labels_with(list(map(name_of, frame.columns)), names), dtype=object)


def keys_of(frame: pd.DataFrame, columns: list[Label], key: Callable[[str], str]) -> list[tuple[str, ...] | None]:
    """Each row's key; None if one of its cells is None."""
    rows = frame[columns].to_numpy().tolist()
    return [None if None in row else tuple(map(key, row)) for row in rows]
