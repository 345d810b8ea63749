"""Whether a file has lines of comment."""

from collections.abc import Sequence

from jobs.cleaning.reader.detect.beginning import usual_width
from jobs.cleaning.reader.records import Record

MARK = "#"
"""What comments begin with, as far as that is guessed; others must be said."""


def marks_comments(marked: Sequence[Record], records: Sequence[Record]) -> bool:
    """Whether the lines that begin with the mark are comments: none is as wide as rows are, and these have several cells."""
    usual = usual_width(records)
    return bool(marked) and usual > 1 and all(len(record.cells) != usual for record in marked)
