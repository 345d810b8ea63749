"""Detects whether a file has comment lines."""

from collections.abc import Sequence

from jobs.cleaning.reader.detect.beginning import usual_width
from jobs.cleaning.reader.records import Record

MARK = "#"
"""The comment prefix that is detected; others must be set."""


def marks_comments(marked: Sequence[Record], records: Sequence[Record]) -> bool:
    """Whether the lines with the mark are comments: none is as wide as the rows, and the rows have several cells."""
    usual = usual_width(records)
    return bool(marked) and usual > 1 and all(len(record.cells) != usual for record in marked)
