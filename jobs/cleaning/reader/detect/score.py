"""How good a reading of a sample is: do records agree on their width, do cells look like values, are quotes right."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from jobs.cleaning.reader.detect.comments import MARK
from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.records import Record

ENOUGH = 300
"""Records that are looked at."""
USUAL = {",": 1.0, ";": 1.0, "\t": 1.0, "|": 0.98, ":": 0.3, " ": 0.4}
"""Blanks and colons stand in ordinary text: they need stronger evidence."""
MERE_TEXT = 0.15
"""Of the value of a reading that parts at blanks what may as well be names, places or sentences."""
LEAST_LOOK = 0.1
"""Of cells that are all sentences: these look like no value, and may be one."""
DEFINITE = r"""
      [+-]?[$€£¥]?\s?[+-]?(\d{1,3}([,.' ]\d{3})+|\d+)([.,]\d+)?([eE][+-]?\d+)?\s?[%$€£¥]?   # a number
    | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s?([ap]m|Z|[+-]\d{2}:?\d{2})?)?   # a date
    | \d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s?([ap]m)?                                        # a time
    | [\w.+-]+@[\w-]+\.[\w.]+ | (https?|ftp)://\S+ | www\.\S+                             # an address
"""
WORDS = r"[\w#@&/()*.'-]+(\s[\w#@&/()*.'-]+)*"
DEFINITE_VALUE = re.compile(rf"\s*({DEFINITE})\s*", re.VERBOSE | re.IGNORECASE)
WORDY_VALUE = re.compile(rf"\s*{WORDS}\s*")


class Score(NamedTuple):
    """`value` orders the candidates; the others say where it comes from, each between 0 and 1."""

    value: float
    gain: float
    """What is won by splitting: nothing, if all records are one cell."""
    agreement: float
    """How far records agree on their number of cells."""
    look: float
    """How many cells look like a value rather than like a piece, or several, of one."""

    @property
    def is_parted(self) -> bool:
        """Whether records have several cells."""
        return self.gain >= 0.5


NOTHING = Score(0.0, 0.0, 0.0, 0.0)


def score(records: Sequence[Record], dialect: Dialect, covered: float) -> Score:
    """The score of one reading, which took `covered` of the sample."""
    rows = [record for record in records if not record.is_blank]
    rows = [record for record in rows if not (record.cells[0] or "").startswith(MARK)] or rows  # comments agree on nothing
    if not rows:
        return NOTHING
    widths = Counter(len(record.cells) for record in rows)
    width, usual = max(widths.items(), key=lambda each: (each[1], each[0]))
    cells = [cell[:200] if cell else None for record in rows[:100] for cell in record.cells[:200]]
    texts = [cell for cell in cells if cell]
    gain = 1 - 1 / width if width > 1 else 0.05 + 0.4 * _share(_is_definite(cell) for cell in cells[1:])
    agreement = usual / len(rows) / len(widths) ** 0.25
    look = max(LEAST_LOOK, (sum(map(_is_value, texts)) + 0.9 * (len(cells) - len(texts))) / len(cells))
    in_quotes = sum(_in_quotes(cell, dialect) for cell in texts if cell[0] in "\"'") / len(cells)
    in_order = (1 - _share(record.stray for record in rows)) * (1 - in_quotes)
    in_order *= 1 - 0.7 * _share('"' in "".join(filter(None, record.cells)) for record in rows)  # of another delimiter
    value = (
        gain * agreement**3 * look * in_order * covered * USUAL.get(dialect.delimiter, 0.8) * (1.01 if dialect.spaced else 1.0)
    )
    if dialect.delimiter == " " and not _are_fields(rows, width):
        value *= MERE_TEXT
    return Score(value, gain, agreement, look)


def _are_fields(rows: Sequence[Record], width: int) -> bool:
    """Whether blanks part values: some cell holds one for itself, or a column is one of numbers, dates or the like.

    A single word above is the name of a column of text: "12 Main Street" has a number, too.
    """
    if len(rows[0].cells) == 1:
        return False
    cells = [record.cells for record in rows[:100] if len(record.cells) == width]
    if any(" " in cell for row in cells for cell in row if cell):
        return True
    return any(_share(_is_definite(row[place]) for row in cells) > 0.7 for place in range(width))


def _is_value(cell: str) -> bool:
    return bool(WORDY_VALUE.fullmatch(cell) or DEFINITE_VALUE.fullmatch(cell))


def _is_definite(cell: str | None) -> bool:
    return bool(cell) and bool(DEFINITE_VALUE.fullmatch(cell or ""))


def _in_quotes(cell: str, dialect: Dialect) -> bool:
    """Still in quotes: this candidate does not know the quote that the cell, which begins with one, was written with."""
    return len(cell) > 1 and cell[0] == cell[-1] and cell[0] != dialect.quote


def _share(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else 0.0
