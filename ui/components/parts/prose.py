"""Splits sentences with `code` and [links](/where) into pieces, each shown as its own element: nothing is parsed as markup."""

import re
from collections.abc import Iterator
from typing import NamedTuple

PIECE = re.compile(r"`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)")


class Piece(NamedTuple):
    """A piece of text: code, a link if it has an address, or plain text."""

    text: str
    is_code: bool = False
    address: str = ""


def pieces(text: str) -> Iterator[Piece]:
    end = 0
    for found in PIECE.finditer(text):
        if found.start() > end:
            yield Piece(text[end : found.start()])
        yield Piece(found[1], is_code=True) if found[1] else Piece(found[2], address=found[3])
        end = found.end()
    if end < len(text):
        yield Piece(text[end:])
