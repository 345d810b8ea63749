"""A file's text in pieces that end where a record does, as far as its quotes tell. The next is read while one is used."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass

from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.feed import Feed
from jobs.cleaning.reader.prefetch import Prefetch
from jobs.cleaning.reader.regular import Block, can_be_regular


@dataclass(frozen=True, slots=True)
class Piece:
    """Where the quotes are is known of a `block`. `share` of the file is read with it; nothing follows the `final` one."""

    data: bytes
    block: Block | None
    share: float
    final: bool


def pieces(feed: Feed, dialect: Dialect, size: int) -> Generator[Piece, None, None]:
    """Pieces of up to that size, at least one."""
    found = cut(feed, dialect, size)
    first = next(found)
    if first.final:
        yield first
        return
    with closing(Prefetch(found, ahead=1)) as ahead:
        yield first
        yield from ahead


def cut(feed: Feed, dialect: Dialect, size: int) -> Generator[Piece, None, None]:
    """The beginning of a record at the end of a piece is read again with the next: that is quicker than to join two pieces."""
    final = False
    while not final:
        data, share = feed.read(size), feed.share
        final = len(data) < size
        if final or not can_be_regular(dialect):
            yield Piece(data, None, share, final)
            continue
        block = Block(data, dialect).whole_records()
        if rest := data[len(block.data) :]:
            feed.put_back(rest)
        yield Piece(block.data, block, share, final)
