"""Whether delimited text of our own writing may hold a cell that `writer/guard.py` would guard: a look at its bytes, no more.

Most files hold none, and to parse them again only to find that out takes as long as to read them.
"""

from pathlib import Path

from jobs.cleaning import kernel

BLOCK = 1 << 20
LONGEST = 4 << 20
"""A line that is longer is not looked at: it may."""
WHITE_BYTES = b" \x00\x0b\x0c\n\r\t\xc2\xe1\xe2\xe3" + bytes(range(0x80, 0xC0))
"""Whatever further white is made of; more than that is no harm."""


def may_hold_formulas(path: Path, delimiter: str) -> bool:
    """Never False where one is: any line break, delimiter or quote may begin a cell here. A plain number is none.

    Without the kernel, a look takes as long as to parse.
    """
    parting, rest = delimiter.encode(), b""
    if not kernel.BUILT or len(parting) > 1:
        return True
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            data = rest + block
            end = border(data)
            if kernel.may_hold_formulas(data, end, parting) or len(data) - end > LONGEST:
                return True
            rest = data[end:]
    return kernel.may_hold_formulas(rest, len(rest), parting)


def border(data: bytes) -> int:
    """Behind the last line break; before a quote that has nothing but white behind it up to there: what follows is in it."""
    end = data.rfind(b"\n") + 1
    before = data[:end].rstrip(WHITE_BYTES)
    return len(before) - 1 if before.endswith(b'"') else end
