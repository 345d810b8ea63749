"""Merges rows with the same key."""

from collections.abc import Callable
from fractions import Fraction

import pandas as pd

from jobs.cleaning.script_kit.columns import Label, pick
from jobs.cleaning.script_kit.joining import keys_of
from jobs.cleaning.script_kit.statistics import NUMBER


def coalesced(
    frame: pd.DataFrame, key: list[Label], fold: Callable[[str], str], usual: str, rules: list[tuple[Label, str]], sep: str
) -> pd.DataFrame:
    """The first row of each key, with the others of that key merged into it."""
    key = pick(frame, key)
    special = {pick(frame, [label])[0]: rule for label, rule in rules}
    rule_of = ["key" if label in key else special.get(label, usual) for label in frame.columns]
    members: dict[object, list[int]] = {}
    for place, whole in enumerate(keys_of(frame, key, fold)):
        members.setdefault(place if whole is None else whole, []).append(place)
    rows = frame.to_numpy().tolist()
    merged = [
        rows[places[0]]
        if len(places) == 1
        else [one_of([rows[place][at] for place in places], rule, sep) for at, rule in enumerate(rule_of)]
        for places in members.values()
    ]
    index = frame.index[[places[0] for places in members.values()]]
    return pd.DataFrame(merged, columns=frame.columns, index=index, dtype=object)


def one_of(cells: list[str | None], rule: str, sep: str) -> str | None:
    """The merged cell."""
    present = [cell for cell in cells if cell is not None]
    if rule == "key" or not present:
        return cells[0]
    if rule == "longest":
        return max(present, key=len)
    if rule == "max":
        return max(present, key=size_of)
    return sep.join(dict.fromkeys(present)) if rule == "join" else present[0]


def size_of(text: str) -> tuple[bool, Fraction, str]:
    """A number is larger than any text."""
    return (True, Fraction(text), "") if NUMBER.fullmatch(text) else (False, Fraction(), text)
