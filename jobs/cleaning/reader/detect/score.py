"""How good a reading of a sample is: do records agree on their width, do cells look like values, are quotes right."""

import re
from collections import Counter
from dataclasses import dataclass

from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.records import Record

USUAL = {",": 1.0, ";": 1.0, "\t": 1.0, "|": 0.98, ":": 0.5, " ": 0.4}
"""Blanks and colons stand in ordinary text: they need stronger evidence."""
VALUE = re.compile(
    r"""\s*(
      [+-]?[$€£¥]?\s?[+-]?(\d{1,3}([,.' ]\d{3})+|\d+)([.,]\d+)?([eE][+-]?\d+)?\s?[%$€£¥]?  # a number
    | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s?([ap]m|Z|[+-]\d{2}:?\d{2})?)?  # a date
    | \d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s?([ap]m)?                                       # a time
    | [\w.+-]+@[\w-]+\.[\w.]+ | (https?|ftp)://\S+ | www\.\S+                              # an address
    | [\w#@&/()*.'-]+(\s[\w#@&/()*.'-]+)*                                                 # words
    )?\s*""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Score:
    """`value` orders the candidates; the rest says why."""

    value: float
    width: int
    agreement: float
    values: float


def score(records: list[Record], dialect: Dialect, size: int) -> Score:
    """The score of one reading of `size` bytes."""
    rows = [record for record in records if not record.is_blank]
    if not rows:
        return Score(0.0, 0, 0.0, 0.0)
    widths = Counter(len(record.cells) for record in rows)
    width, usual = max(widths.items(), key=lambda each: (each[1], each[0]))
    agreement = usual / len(rows) / len(widths) ** 0.25
    cells = [cell for record in rows[:100] for cell in record.cells[:200]]
    values = sum(bool(VALUE.fullmatch(cell[:200])) for cell in cells if cell) + sum(not cell for cell in cells) * 0.9
    look = values / max(1, len(cells))
    stray = sum(record.stray for record in rows) / len(rows)
    inside = sum(_keeps_quotes(cell, dialect.quote) for cell in cells) / max(1, len(cells))
    covered = records[-1].end / max(1, size) if len(records) < 300 else 1.0
    gain = (width - 1) / width if width > 1 else 0.05
    value = (
        gain
        * agreement**2
        * look
        * USUAL.get(dialect.delimiter, 0.8)
        * (1 - stray)
        * (1 - inside)
        * min(1.0, 0.2 + covered)
    )
    return Score(value, width, agreement, look)


def _keeps_quotes(cell: str | None, quote: str | None) -> bool:
    """A cell that is still in quotes: this candidate does not know the quote they were written with."""
    return cell is not None and len(cell) > 1 and cell[0] == cell[-1] and cell[0] in "\"'" and cell[0] != quote
