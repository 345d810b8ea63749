"""A table as the rules see it: in memory, with each cell as the number of a text, so that equal cells are judged once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from jobs.cleaning.table import Column, Source
from jobs.cleaning.values.white import WHITE

MOST_CELLS = 5_000_000
"""How many cells of a table are looked at, in its first rows, at about 100 bytes each."""
LONGEST = 500
"""The longest text that is judged, in characters."""
NOTHING = -1
"""The code of a missing cell."""

Codes = np.ndarray[Any, np.dtype[np.int64]]


class Suspect(NamedTuple):
    """A cell that looks wrong. `row` counts from 0, `column` is its index; `proposed` is None if only a person can tell."""

    row: int
    column: int
    proposed: str | None
    rule: str


@dataclass
class SeenColumn:
    """A column: its distinct texts, stripped, how often each occurs, and the code of each cell's text."""

    name: str | None
    texts: list[str]
    codes: Codes
    counts: Counter[str] = field(default_factory=Counter)
    """Counts of the texts to be judged: without words for missing values, and whole paragraphs."""

    @property
    def filled(self) -> int:
        """How many cells hold a text to be judged."""
        return self.counts.total()

    def text(self, row: int) -> str | None:
        code = self.codes[row]
        return None if code == NOTHING else self.texts[code]

    def rows_of(self, texts: Iterable[str]) -> list[tuple[int, str]]:
        """Each row with one of these texts, and the text."""
        wanted = set(texts)
        if not wanted:
            return []
        chosen = np.array([text in wanted for text in self.texts], np.bool_)
        rows = np.flatnonzero(np.append(chosen, False)[self.codes])  # the extra last element is for NOTHING
        return [(int(row), self.texts[self.codes[row]]) for row in rows]


class SeenTable(NamedTuple):
    """`frame` holds ROW and the original cells; only the first rows, if it is not `whole`."""

    frame: pl.DataFrame
    columns: list[SeenColumn]
    is_whole: bool


def look_at(source: Source, most_cells: int = MOST_CELLS) -> SeenTable:
    """Reads the table, or its first rows."""
    most_rows = max(1, most_cells // max(1, len(source.columns)))
    frames, rows, is_whole = list[pl.DataFrame](), 0, True
    for batch in source.batches():
        frames.append(batch.frame)
        rows += batch.height
        if rows > most_rows:
            is_whole = False
            break
    frame = pl.concat(frames).head(most_rows)
    return SeenTable(frame, seen(source.columns, frame), is_whole)


def seen(columns: Sequence[Column], frame: pl.DataFrame) -> list[SeenColumn]:
    cells = frame.select(pl.col([column.key for column in columns]).str.strip_chars(WHITE))  # at once: they may be thousands
    return [seen_column(column.name, cells[column.key]) for column in columns]


def seen_column(name: str | None, cells: pl.Series) -> SeenColumn:
    frame = cells.alias("text").to_frame()
    counted = frame.filter(pl.col("text") != "").group_by("text", maintain_order=True).len("count")
    counted = counted.sort("count", descending=True, maintain_order=True).with_row_index("code")
    codes = frame.join(counted, on="text", how="left", maintain_order="left")["code"].cast(pl.Int64).fill_null(NOTHING)
    texts, how_often = counted["text"].to_list(), counted["count"].to_list()
    counts = {text: count for text, count in zip(texts, how_often, strict=True) if len(text) <= LONGEST}
    return SeenColumn(name, texts, codes.to_numpy(), Counter(counts))
