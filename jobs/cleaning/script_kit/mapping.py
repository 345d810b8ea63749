"""Replaces values by a map."""

import sys
from collections.abc import Callable

import pandas as pd

from jobs.cleaning.script_kit.columns import Label, pick
from jobs.cleaning.script_kit.text import WHITE, each

Map = dict[str, str | None]
Key = Callable[[str], str]


def folded(text: str) -> str:
    return text.strip(WHITE).casefold()


def replaced(cells: pd.Series, mapping: Map, otherwise: Callable[[str], str | None], key: Key = str) -> pd.Series:
    """The cells' replacements; `otherwise` is applied to those that are not in the map."""
    new = {key(text): value for text, value in mapping.items()}
    return each(cells, lambda cell: new[key(cell)] if key(cell) in new else otherwise(cell))


def unknown(cells: pd.Series, mapping: Map, key: Key = str) -> pd.Series:
    """Which cells hold a text that is not in the map."""
    known = {key(text) for text in mapping}
    return pd.Series([cell is not None and key(cell) not in known for cell in cells], index=cells.index, dtype=bool)


def map_of(frame: pd.DataFrame, old: Label | None, new: Label | None, key: Key = str) -> Map:
    """The map in two columns of a table, by default its first two."""
    columns = [
        pick(frame, [wanted])[0] if wanted is not None else frame.columns[place] for place, wanted in enumerate((old, new))
    ]
    pairs = [(text, value) for text, value in zip(frame[columns[0]], frame[columns[1]], strict=True) if text is not None]
    if len({key(text) for text, _ in pairs}) < len(pairs):
        sys.exit("The map says something twice.")
    return dict(pairs)
