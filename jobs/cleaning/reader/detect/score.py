"""Scores a reading of a sample: do records have the same width, do cells look like values, are quotes valid."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from jobs.cleaning.reader.detect.comments import MARK
from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.records import Record

ENOUGH = 300
"""How many records are looked at."""
USUAL = {",": 1.0, ";": 1.0, "\t": 1.0, "|": 0.98, ":": 0.3, " ": 0.4}
"""Spaces and colons occur in ordinary text: they need stronger evidence."""
MERE_TEXT = 0.15
"""The factor for a reading that splits at spaces what may as well be names, places or sentences."""
LEAST_LOOK = 0.1
"""The look of cells that are all sentences: they do not look like values, but may be."""
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
    """`value` ranks the candidates; the other fields, each between 0 and 1, explain it."""

    value: float
    gain: float
    """What splitting gains: nothing, if all records are a single cell."""
    agreement: float
    """How far records agree on their number of cells."""
    look: float
    """How many cells look like one value rather than a part of one, or several."""

    @property
    def is_parted(self) -> bool:
        """Whether records have several cells."""
        return self.gain >= 0.5


NOTHING = Score(0.0, 0.0, 0.0, 0.0)


def score(records: Sequence[Record], dialect: Dialect, covered: float) -> Score:
    """The score of a reading that consumed the share `covered` of the sample."""
    rows = [record for record in records if not record.is_blank]
    rows = [record for record in rows if not (record.cells[0] or "").startswith(MARK)] or rows  # comments have any width
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
    """Whether spaces separate values: some cell is a value by itself, or a column holds numbers, dates or the like.

    A first record of a single word is the name of a text column: "12 Main Street" has a number, too.
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
    """Whether the cell is still quoted: it begins with a quote that this candidate does not know."""
    return len(cell) > 1 and cell[0] == cell[-1] and cell[0] != dialect.quote


def _share(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else 0.0
