"""A file's text in pieces that end at record ends, as far as quotes tell. The next pieces are read ahead."""

from collections.abc import Generator, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from itertools import chain
from typing import NamedTuple

from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.feed import Feed
from jobs.cleaning.reader.prefetch import Prefetch
from jobs.cleaning.reader.regular import Between, Block, block_of, can_be_regular

NOTHING = Between()
AHEAD = 2
"""Pieces that are parsed in parallel: while one waits for the GIL, the other can use a processor."""


class Piece(NamedTuple):
    """A piece of the text. The `block` knows where its quotes are. `share` of the file is read with it; `final` is the last."""

    data: bytes
    block: Block | None
    share: float
    final: bool


def pieces(
    feed: Feed, dialect: Dialect, size: int, width: int | None = None, between: Between = NOTHING
) -> Generator[Piece, None, None]:
    """Pieces of up to `size` bytes, at least one. With `width`, they are being parsed as regular blocks of that width."""
    found = cut(feed, dialect, size, between)
    first = next(found)
    if first.final:
        yield first
        return
    with (
        ThreadPoolExecutor(AHEAD, "parser") as pool,
        closing(Prefetch(parsed(chain([first], found), width, pool), AHEAD)) as ahead,
    ):
        yield from ahead


def parsed(found: Iterable[Piece], width: int | None, pool: Executor) -> Generator[Piece, None, None]:
    """The same pieces, each submitted to the pool."""
    for piece in found:
        if piece.block and width:
            piece.block.parse_ahead(width, pool)
        yield piece


def cut(feed: Feed, dialect: Dialect, size: int, between: Between) -> Generator[Piece, None, None]:
    """An incomplete record at the end of a piece is read again with the next one: that is faster than joining two pieces.

    Pieces of whole lines seldom have one, and need not be copied to cut it off.
    """
    final = False
    while not final:
        if not can_be_regular(dialect):
            data, share = feed.read(size), feed.share
            final = len(data) < size
            yield Piece(data, None, share, final)
            continue
        data, final = feed.read_lines(size, dialect.newline)
        block, share = block_of(data, dialect, between), feed.share
        if not final and (rest := block.cut_off()):
            feed.put_back(rest)
        yield Piece(block.data, block, share, final)
