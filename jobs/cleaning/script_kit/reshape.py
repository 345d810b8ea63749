"""Converts wide tables to long ones, and back."""

import sys
from fractions import Fraction

import pandas as pd

from jobs.cleaning.script_kit.columns import Label, labels_with, name_of, pick, some_of
from jobs.cleaning.script_kit.statistics import NUMBER, demand_numbers, written


def unpivoted(
    frame: pd.DataFrame, ids: list[Label], values: list[Label] | None, name_to: str, value_to: str, drop_missing: bool
) -> pd.DataFrame:
    """One row per value; `values` are all columns but the ids, if none are given."""
    ids = pick(frame, ids)
    values = [label for label in frame.columns if label not in ids] if values is None else pick(frame, values)
    values = some_of(values, "turn into rows")
    rows = [
        (*(row[frame.columns.get_loc(label)] for label in ids), name_of(label), row[frame.columns.get_loc(label)])
        for row in frame.itertuples(index=False, name=None)
        for label in values
    ]
    kept = [row for row in rows if not (drop_missing and row[-1] is None)]
    return pd.DataFrame(kept, columns=labels_with(list(map(name_of, ids)), [name_to, value_to]), dtype=object)


def pivoted(frame: pd.DataFrame, ids: list[Label], names_from: Label, values_from: Label, aggregate: str) -> pd.DataFrame:
    """One column per name; rows and columns in the order in which they first appear."""
    ids, names, values = pick(frame, ids), pick(frame, [names_from])[0], pick(frame, [values_from])[0]
    if aggregate == "sum":
        present = [value for value in frame[values] if value is not None]
        demand_numbers(name_of(values), [value for value in present if not NUMBER.fullmatch(value)], len(present))
    cells: dict[tuple[str | None, ...], dict[str | None, list[str | None]]] = {}
    for key, name, value in zip(frame[ids].to_numpy().tolist(), frame[names], frame[values], strict=True):
        cells.setdefault(tuple(key), {}).setdefault(name, []).append(value)
    columns = list(dict.fromkeys(frame[names]))
    rows = [(*key, *(aggregated(found.get(name, []), aggregate) for name in columns)) for key, found in cells.items()]
    return pd.DataFrame(rows, columns=labels_with(list(map(name_of, ids)), columns), dtype=object)


def aggregated(values: list[str | None], aggregate: str) -> str | None:
    present = [value for value in values if value is not None]
    if aggregate == "fail" and len(values) > 1:
        sys.exit(f"There are several values where one was expected: {values!r}")
    if aggregate == "sum":
        numbers = [value for value in present if NUMBER.fullmatch(value)]
        places = max((len(number.partition(".")[2]) for number in numbers), default=0)
        return written(sum(map(Fraction, numbers), Fraction()), places) if numbers else None
    return present[0] if present else None
