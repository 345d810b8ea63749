"""Text of fixed width, such as a printed report: each column is a range of places. Cells are cut, stripped and written as CSV.

Each line remains a line, so that lines have the numbers of the file. What is no row begins with a mark, unless it is wanted.
"""

import re
from collections import deque
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from jobs.cleaning.errors import LimitExceeded
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.reader.detect.columns import Columns, find_columns, form, is_print, measured
from jobs.cleaning.reader.detect.delimited import whole_lines
from jobs.cleaning.reader.detect.encoding import detect_encoding, with_byte_order
from jobs.cleaning.reader.detect.heads import Head, find_head
from jobs.cleaning.reader.feed import Feed
from jobs.cleaning.reader.places import MARK, PHRASE, SECOND, WORD, cells_in, crossed, joined, spread
from jobs.cleaning.reader.regular import BYTE_ORDER_MARK
from jobs.cleaning.reader.sample import SIZE, further_places
from jobs.cleaning.reader.settings import ReaderSettings
from jobs.cleaning.reader.values import is_typed
from jobs.cleaning.values import kept_bytes
from jobs.cleaning.workbook.spool import SPECIAL, field

PIECE = 1 << 20
BREAK = "\f"
TOP_OF_PAGE = 12
"""Names that are printed again are within so many lines below a form feed."""
SHOWN, LONGEST = 40, 2000
"""How many of the first lines are shown to a person, and how many places of each."""


class Print(NamedTuple):
    """What is known of a print: its encoding, its columns, its head, and its first lines, a character for each place."""

    encoding: str
    columns: Columns
    head: Head
    shown: tuple[str, ...]
    whole: bool
    """Whether words stay whole at the borders of columns: not if a person said where these are."""
    last_is_used: bool
    """Whether there is text in the last column."""

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths of all columns but the last."""
        return tuple(end - start for start, end in pairwise(self.columns.starts))


def is_printed(path: Path, settings: ReaderSettings) -> bool:
    """Whether the file is a print rather than delimited text."""
    lines = _without_comments(_sample(path, _encoding(path, settings)), settings)
    return is_print(lines, find_columns(lines))


def find_print(path: Path, settings: ReaderSettings) -> Print:
    """The columns that the settings say, or those that the lines have, and what else is needed to read it."""
    encoding = _encoding(path, settings)
    sample = _sample(path, encoding)
    lines = _without_comments(sample, settings)
    found = find_columns(lines)
    given = settings.widths if isinstance(settings.widths, tuple) else None
    columns = measured(lines, tuple(accumulate(given, initial=0))) if given else found
    if len(columns.starts) > LIMITS.columns:
        raise LimitExceeded(f"The lines have more than {LIMITS.columns:,} columns.", code="TOO_MANY_COLUMNS")
    head = find_head(lines, found if is_print(lines, found) else columns, settings)  # names stay, wherever a person cuts
    shown = tuple(spread(line, wide=columns.wide)[:LONGEST] for line in sample[:SHOWN])
    used = any(spread(line, wide=columns.wide)[columns.starts[-1] :].strip() for line in lines[head.first :])
    return Print(encoding, columns, head, shown, given is None, used or given is None)


def _encoding(path: Path, settings: ReaderSettings) -> str:
    named = settings.encoding
    return with_byte_order(path, named) if named != "auto" else detect_encoding(path)[0]


def _sample(path: Path, encoding: str) -> list[str]:
    """The first lines, and some from further down."""
    lines = list(_lines(path, encoding, SIZE))
    places = further_places(path, encoding) if path.stat().st_size > SIZE else []
    return [*lines, *(line for place in places for line in whole_lines(kept_bytes.text(place)))]


def _prefix(settings: ReaderSettings) -> str | None:
    """How comments begin, if a person said so."""
    return None if settings.comment == "auto" else settings.comment


def _without_comments(lines: list[str], settings: ReaderSettings) -> list[str]:
    """The lines, of which comments are blank."""
    prefix = _prefix(settings)
    return lines if prefix is None else ["" if line.startswith(prefix) else line for line in lines]


def write_cells(found: Print, path: Path, out: Path, settings: ReaderSettings) -> None:
    """Writes the lines' cells to `out`."""
    width = len(found.columns.starts) - (not found.last_is_used)
    is_kept, cells = settings.aside == "keep", 0
    prefix, cut = _prefix(settings), _cut(found)
    with out.open("w", encoding="utf-8", newline="") as file:
        file.write(BYTE_ORDER_MARK.decode())
        for number, (line, is_aside) in enumerate(_told_apart(_lines(path, found.encoding), found)):
            is_comment = prefix is not None and number >= found.head.first and line.startswith(prefix)
            if (is_aside or is_comment) and not is_kept:
                file.write(f"{MARK},{field(line.strip())}\n")
                continue
            is_above = number < found.head.above
            row = _phrases(line, found) if is_above else _cells(line, found, cut)
            if any(row) and not is_above:
                row += [None] * (width - len(row))
                while len(row) > width and row[-1] is None:
                    row.pop()
            cells += len(row)
            if cells > LIMITS.cells:
                raise LimitExceeded(f"The table has more than {LIMITS.cells:,} cells.", code="TOO_MANY_CELLS")
            texts = map(field, row) if SPECIAL.search(line) else [cell or "" for cell in row]
            file.write(f"{','.join(texts)}\n" if any(row) else "\n")


def header_of(found: Print, settings: ReaderSettings) -> dict[str, Any]:
    """Settings that say which lines are the names and which is the first row, unless a person said so."""
    if settings.skip != "auto" or settings.header not in ("auto", "none"):
        return {}
    names = tuple(place + 1 for place in found.head.names)
    return {"header": names[0] if len(names) == 1 else names or "none"} | ({} if names else {"skip": found.head.first})


def notes_of(found: Print) -> tuple[str, ...]:
    if not found.whole:
        return ()
    starts = ", ".join(f"{start + 1:,}" for start in found.columns.starts)
    by = "their gaps" if found.columns.rule is None else "the line under their names"
    return (f"The columns were found by {by}: they begin at character {starts}.",)


def _told_apart(lines: Iterator[str], found: Print) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is no row. Below a form feed, nothing is until the names have come again."""
    head, held = found.head, deque[str]()
    for number, line in enumerate(lines):
        if number < head.above or number in head.names:
            yield line.strip(BREAK), False
            continue
        is_break, line = line.startswith(BREAK), line.strip(BREAK)
        if is_break and head.names:
            yield from ((each, head.has(each)) for each in held)
            held.clear()
            held.append(line)
        elif held:
            held.append(line)
        else:
            yield line, head.has(line)
            continue
        is_named = form(held[-1]) == head.last
        if is_named or len(held) > TOP_OF_PAGE:
            yield from ((each, (is_named and bool(each.strip())) or head.has(each)) for each in held)
            held.clear()
    yield from ((each, head.has(each)) for each in held)


def _phrases(line: str, found: Print) -> list[str | None]:
    return [joined(text) for text in PHRASE.findall(spread(line, wide=found.columns.wide))]


def _cut(found: Print) -> re.Pattern[str]:
    """Cuts the columns of a line that reaches the last one, unless a word runs across a start that is to stay whole."""
    border = r"(?:(?<= )|(?= )|\Z)" if found.whole else ""
    return re.compile("".join(rf"(.{{{width}}}){border}" for width in found.widths) + "(.*)", re.DOTALL)


def _cells(line: str, found: Print, cut: re.Pattern[str]) -> list[str | None]:
    is_plain = "\t" not in line and (line.isascii() or not (found.columns.wide or SECOND in line))
    if is_plain and (columns := cut.fullmatch(line.ljust(found.columns.starts[-1]))):
        return [text.strip(" ") or None for text in columns.groups()]
    line, starts = spread(line, wide=found.columns.wide), list(found.columns.starts)
    if found.whole and any(crossed(line, starts)):
        starts = _beside_words(line, starts, roomy=found.columns.roomy)
    return cells_in(line, starts)


def _beside_words(line: str, starts: list[int], *, roomy: bool) -> list[int]:
    """The starts for a line in which text runs across them: a label or a number stays whole, where most of it is."""
    for found in (PHRASE if roomy else WORD).finditer(line):
        begin, end = found.span()
        if not roomy and any(map(str.isdigit, found[0])) and not is_typed(found[0]):
            continue
        within = [place for place, start in enumerate(starts) if begin < start < end]
        if not any(True for _ in crossed(line[:end], [starts[place] for place in within])):
            continue
        borders = [begin, *(starts[place] for place in within), end]
        sizes = [right - left for left, right in pairwise(borders)]
        most = 0 if roomy and not is_typed(found[0]) else sizes.index(max(sizes))
        for nth, place in enumerate(within):
            starts[place] = begin if nth < most else end
    return starts


def _lines(path: Path, encoding: str, most: int | None = None) -> Iterator[str]:
    """The lines of the file, or the whole ones of its first `most` bytes."""
    feed, held = Feed(path, encoding), b""
    try:
        is_first = True
        while data := feed.read(most or PIECE):
            whole, end, held = (held + data).replace(b"\r\n", b"\n").rpartition(b"\n")
            lines = kept_bytes.text(whole).split("\n") if end else []
            if lines and is_first:
                lines[0], is_first = lines[0].removeprefix("\ufeff"), False
            yield from lines
            if len(held) > LIMITS.record:
                raise LimitExceeded(f"A line is longer than {LIMITS.record >> 20} MB.", code="CELL_TOO_LONG")
            if most and len(data) == most:
                return
        if held:
            yield kept_bytes.text(held).removesuffix("\r")
    finally:
        feed.close()
