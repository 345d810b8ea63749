"""The state of a reading at the border of two batches, from which another one can continue."""

from typing import NamedTuple

from jobs.cleaning.reader.blocks import ParserState
from jobs.cleaning.reader.oddities import Oddities
from jobs.cleaning.reader.passes import Known


class Place(NamedTuple):
    """A border between two batches: how many blocks and rows precede it, and the line that follows."""

    blocks: int = 0
    rows: int = 0
    line: int = 0


START = Place()


class Position(NamedTuple):
    """How far the first pass has come, and everything it has detected."""

    known: tuple[Known, ...]
    oddities: Oddities
    parser: ParserState | None
    """None at the end of the pass: every block is known."""
