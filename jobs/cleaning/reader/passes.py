"""One pass over the blocks of a table: the first proves which are regular and finds the table's end, later ones reuse that."""

from collections.abc import Generator, Iterator
from contextlib import closing
from typing import NamedTuple

import polars as pl

from jobs.cleaning.errors import LimitExceeded, UnreadableFile
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.reader.blocks import BlockParser, Parsed
from jobs.cleaning.reader.borders import End
from jobs.cleaning.reader.feed import Feed
from jobs.cleaning.reader.pieces import Piece, pieces

BLOCK = 6 << 20
"""Each block has a small overhead, and several are in memory at once: larger ones use more memory for little speed."""
SMALL, SLACK = 1 << 20, 1 << 16
"""The size of small blocks, which take hardly less time; the rest of a record that may be left to the next block."""
MANY, OF_A_COLUMN = 1000, 1 << 10
"""The minimum size of a block per column, for tables of many columns."""

Frames = Generator[tuple[pl.DataFrame, float], None, None]


class Known(NamedTuple):
    """A block as the first pass found it: how many bytes and rows, and whether these are rows or what follows the table."""

    size: int
    rows: int
    regular: bool
    aside: End | None


def first_pass(feed: Feed, parser: BlockParser, size: int, *, rejects: bool, known: list[Known]) -> Frames:
    """The table's frames, with the share of the file that is read. What follows the table is counted, or rejected row by row.

    `known` is complete at the end.
    """
    for parsed, share in parsed_blocks(feed, parser, size, rejects=rejects):
        known.append(Known(parsed.end, parsed.frame.height, parsed.regular, parser.aside))
        yield parsed.frame, share


def parsed_blocks(feed: Feed, parser: BlockParser, size: int, *, rejects: bool) -> Generator[tuple[Parsed, float], None, None]:
    """Whole records, a block at a time, up to the end of the table or (with `rejects`) of the file."""
    rest = b""
    with closing(pieces(feed, parser.dialect, size, parser.width, parser.between)) as found:
        for piece in found:
            data = rest + piece.data if rest else piece.data
            parsed = parser.parse(data, final=piece.final, block=None if rest else piece.block)
            if parsed.end == 0 and not piece.final and not parsed.ended:
                _check_record(data)
                rest = data
                continue
            yield parsed, piece.share
            rest = data[parsed.end :]
            if parsed.ended and not rejects:
                _count(parsed.ended, rest, found, parser)
                return
            if parsed.ended:
                parser.aside = parsed.ended
                parsed = parser.parse(rest, final=piece.final)
                yield parsed, piece.share
                rest = rest[parsed.end :]


def next_pass(feed: Feed, parser: BlockParser, known: list[Known]) -> Frames:
    """The same frames as before; what was proved in the first pass is not proved again."""
    for block in known:
        data = feed.read(block.size)
        parser.aside = block.aside
        frame = parser.parse_regular(data) if block.regular else parser.parse(data, final=True).frame
        if len(data) < block.size or frame is None or frame.height != block.rows:
            raise UnreadableFile("The file was changed while it was read. Try again.", code="STORAGE")
        yield frame, feed.share


def _count(kind: End, data: bytes, following: Iterator[Piece], parser: BlockParser) -> None:
    """Counts the remaining lines."""
    while data:
        more = next(following, None)
        parser.pass_over(kind, data, more.data if more else b"")
        data = more.data if more else b""


def _check_record(data: bytes) -> None:
    if len(data) > LIMITS.record:
        raise LimitExceeded(f"A row is longer than {LIMITS.record >> 20} MB.", code="CELL_TOO_LONG")
