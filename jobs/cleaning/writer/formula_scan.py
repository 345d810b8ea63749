"""Whether delimited text of our own writing may hold a cell that `writer/guard.py` would guard: a look at its bytes, no more.

Most files hold none, and to parse them again only to find that out takes as long as to read them.
"""

import re
from functools import cache
from pathlib import Path

from jobs.cleaning import kernel

BLOCK = 1 << 20
LONGEST = 4 << 20
"""A line that is longer is not looked at: it may."""
FURTHER_WHITE = rb"\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2[\x80\x81][\x80-\xbf]|\xe3\x80\x80"
WHITE_BYTES = b" \x00\x0b\x0c\n\r\t\xc2\xe1\xe2\xe3" + bytes(range(0x80, 0xC0))
"""Whatever further white is made of; more than that is no harm."""
WIDE = rb"\xef\xbc[\x8b\x8d\x9d\xa0]"
"""The full-width forms of + - = @."""


def may_hold_formulas(path: Path, delimiter: str) -> bool:
    """Never False where one is: any line break, delimiter or quote may begin a cell here. A plain number is none."""
    parting, rest = delimiter.encode(), b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            data = rest + block
            end = border(data)
            if may_hold(data, end, parting) or len(data) - end > LONGEST:
                return True
            rest = data[end:]
    return may_hold(rest, len(rest), parting)


def may_hold(data: bytes, end: int, delimiter: bytes) -> bool:
    if kernel.BUILT and len(delimiter) == 1:
        return kernel.may_hold_formulas(data, end, delimiter)
    return begins_formula(delimiter).search(data, 0, end) is not None


def border(data: bytes) -> int:
    """Behind the last line break; before a quote that has nothing but white behind it up to there: what follows is in it."""
    end = data.rfind(b"\n") + 1
    before = data[:end].rstrip(WHITE_BYTES)
    return len(before) - 1 if before.endswith(b'"') else end


@cache
def begins_formula(delimiter: bytes) -> re.Pattern[bytes]:
    """Each begins where a cell may: in quotes line breaks and tabs are part of the white before it."""
    parting = re.escape(delimiter) + rb"\n"
    begins = rb"[=@\r]" if delimiter == b"\t" else rb"[=@\r\t]"
    white = rb"(?:[ \x00\x0b\x0c]|" + FURTHER_WHITE + rb")*+"
    white_in_quotes = rb"(?:[ \x00\x0b\x0c\n\r\t]|" + FURTHER_WHITE + rb")*"
    sign = rb"[+-](?!\d+(?:\.\d+)?(?:[" + parting + rb"]|\Z))"
    bare = rb"(?:\A|[" + parting + rb"])" + white + rb"(?:" + begins + rb"|" + sign + rb"|" + WIDE + rb")"
    signed = rb"\x00" + white + rb"[+-]"  # no number is plain behind a NUL
    return re.compile(bare + rb"|" + signed + rb'|"' + white_in_quotes + rb"(?:[=@\t\r+-]|" + WIDE + rb")")
