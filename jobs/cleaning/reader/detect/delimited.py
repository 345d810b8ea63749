"""Whether a file may be a print, text of fixed width: it has gaps, and no delimiter explains its lines."""

import re
from collections.abc import Sequence

from jobs.cleaning.reader.kinds import wide_encoding
from jobs.cleaning.reader.values import IS_RULE

BLANKS, DRAWN = re.compile(rb"  |\t"), re.compile(rb"([-=_~*]) +\1\1")
"""Without the one, text has no gaps; the other may be the line under its names."""
DELIMITERS = ",;\t|"


def may_be_print(head: bytes, *, cut: bool) -> bool:
    """Whether a file that begins with these bytes may be a print rather than delimited text; `cut` if it is longer."""
    if wide_encoding(head) or DRAWN.search(head):
        return True
    lines = whole_lines(head.decode("latin-1"), cut=cut) if BLANKS.search(head) else []
    return bool(lines) and not are_delimited(lines)


def whole_lines(text: str, *, cut: bool = False) -> list[str]:
    """The lines of a piece of text; if it was cut, without the last."""
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    return lines[:-1] if cut else lines


def are_delimited(lines: Sequence[str]) -> bool:
    """Whether a usual delimiter explains the lines: it leaves no cells that are themselves parted by blanks."""
    body = [line for line in lines if line.strip() and not IS_RULE.fullmatch(line.strip())]
    return any(is_delimiter(delimiter, body) for delimiter in DELIMITERS)


def is_delimiter(delimiter: str, body: Sequence[str]) -> bool:
    having = [line for line in body if delimiter in line]
    if having and delimiter == "\t":  # in a print, it stands for some blanks beside others
        return sum("\t " in line or " \t" in line for line in having) * 2 < len(having)
    if not having or len(having) < 0.8 * len(body):
        return False
    parted = sum(any("  " in cell.strip() for cell in line.split(delimiter)) for line in having)
    return parted * 2 < len(having)
