"""Stacks the rows of several tables."""

import sys

import pandas as pd

from jobs.cleaning.script_kit.added import with_column
from jobs.cleaning.script_kit.columns import Cells, labels, name_of
from jobs.cleaning.script_kit.text import WHITE


def appended(
    frame: pd.DataFrame, others: list[tuple[str, pd.DataFrame]], by: str, source: str | None, alike: bool = False
) -> pd.DataFrame:
    """The rows of the others below those of the frame, with columns matched by name or by position.

    With `alike`, all must have the same columns.
    """
    names: Cells = list(map(name_of, frame.columns))
    rows: list[dict[int, str | None]] = [dict(enumerate(row)) for row in frame.to_numpy().tolist()]
    sources: Cells = [None] * len(rows)
    for name, other in others:
        known = meeting_points(names, by)
        places = []
        for point, label in zip(meeting_points(list(map(name_of, other.columns)), by), other.columns, strict=True):
            places.append(known.index(point) if point in known else len(names))
            if point not in known:
                names.append(name_of(label))
        if alike and sorted(places) != list(range(frame.shape[1])):
            sys.exit(f"The file {name!r} lacks a column, or has one more.")
        rows += [dict(zip(places, row, strict=True)) for row in other.to_numpy().tolist()]
        sources += [name] * len(other)
    cells = [[row.get(place) for place in range(len(names))] for row in rows]
    whole = pd.DataFrame(cells, columns=labels(names), dtype=object)
    return whole if source is None else with_column(whole, source, sources)


def meeting_points(names: Cells, by: str) -> list[tuple[str | None, int]]:
    stripped = [name.strip(WHITE) if name is not None else None for name in names]
    return [(None, place) if by == "position" else (name, stripped[:place].count(name)) for place, name in enumerate(stripped)]
