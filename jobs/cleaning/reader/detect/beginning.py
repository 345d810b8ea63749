"""Finds where a file's table begins: below titles, notes and empty lines, if there are any."""

from collections import Counter
from collections.abc import Sequence
from itertools import islice

from jobs.cleaning.reader.borders import is_gap
from jobs.cleaning.reader.detect.header import typed_places
from jobs.cleaning.reader.records import Record
from jobs.cleaning.reader.values import is_name, is_typed

TOP = 30
"""A table begins within this many records; otherwise what is above it is not a title."""
JUDGED = 300


def find_beginning(records: Sequence[Record]) -> int:
    """The index of the table's first record."""
    content = next((i for i, record in enumerate(records) if not is_gap(record)), 0)
    usual = usual_width(records)
    if usual < 2:
        return content
    low = _usual_filling(records, usual)
    below_gap = _below_a_gap(records, usual)
    start = max(content, below_gap or 0)
    for i, record in enumerate(records[start:TOP], start=start):
        if not (is_gap(record) or _is_title(record, records[i + 1 :], usual, low)):
            return i
    return start


def usual_width(records: Sequence[Record]) -> int:
    """How many cells most multi-cell records have; 1 if there are few of them, or no two have the same width."""
    widths = Counter(len(record.cells) for record in records[:JUDGED] if not record.is_blank)
    single = widths.pop(1, 0)
    width, count = max(widths.items(), key=lambda each: (each[1], each[0]), default=(1, 0))
    return width if count > 1 and widths.total() >= single else 1


def _usual_filling(records: Sequence[Record], usual: int) -> int:
    """The fewest cells that a sparse row of the table fills, judged by rows that are certain to be in it."""
    half = records[: 2 * JUDGED][len(records[: 2 * JUDGED]) // 2 :]
    filled = sorted(_filled(record) for record in half if len(record.cells) == usual and not is_gap(record))
    return filled[len(filled) // 5] if filled else usual


def _below_a_gap(records: Sequence[Record], usual: int) -> int | None:
    """The first record after an empty line that separates narrower lines from the table."""
    for i, record in enumerate(records[:TOP]):
        if i and is_gap(record):
            below = list(islice((each for each in records[i:] if not is_gap(each)), 4))
            if len(below) > 1 and all(len(each.cells) == usual and each.width > 1 for each in below):
                narrow = all(each.width < min(usual, below[0].width) for each in records[:i] if not is_gap(each))
                return records.index(below[0]) if narrow else None
    return None


def _is_title(record: Record, below: Sequence[Record], usual: int, low: int) -> bool:
    """Whether the line is a title: it fills far fewer cells than rows do.

    A title as wide as the rows must be distinguished from a sparse header.
    """
    if _is_above_names(record, below, usual):
        return True
    if _filled(record) * 2 > low:
        return False
    if len(record.cells) < usual:
        return True
    if not record.cells[0]:
        return usual > 3 and _names_follow(below, usual)
    return bool(below) and (is_gap(below[0]) or _names_follow(below, usual))


def _is_above_names(record: Record, below: Sequence[Record], usual: int) -> bool:
    """Whether it holds facts about the file, above the names of all columns, as in exports of DATEV."""
    names = below[0].cells if below else []
    return (
        record.width != usual == len(names)
        and any(map(is_typed, record.cells))
        and len(set(names)) == usual
        and all(map(is_name, names))
        and bool(typed_places([each.cells for each in below[1:JUDGED]]))
    )


def _names_follow(below: Sequence[Record], usual: int) -> bool:
    """Whether the next full record consists of names, above values."""
    full = [record for record in below[:TOP] if _filled(record) * 2 > usual]
    if len(full) < 2:
        return False
    names = all(is_name(cell) for cell in full[0].cells if cell)
    return names and any(is_typed(cell) for record in full[1:4] for cell in record.cells)


def _filled(record: Record) -> int:
    return sum(bool(cell and cell.strip()) for cell in record.cells)
