"""Reads a table as the product does: every cell a str or None."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from jobs.cleaning.script_kit.columns import Cells, labels

TABLES: dict[str, pd.DataFrame] = {}


def table(name: str) -> pd.DataFrame:
    """The second table of that name."""
    if name not in TABLES:
        sys.exit(f"Say which file {name!r} is: {name}=PATH")
    return TABLES[name].copy()


def read_table(
    path: str,
    encoding: str,
    delimiter: str,
    quote: str | None,
    escape: str,
    spaced: bool,
    record_end: str,
    comment: str | None,
    header: int | list[int] | None,
    first_row: int,
    long: str,
) -> pd.DataFrame:
    """The table as a DataFrame of str and None; None is an empty field without quotes.

    `header` and `first_row` are numbers of records, from 1; what is above them is skipped, and so are comments.
    """
    text = Path(path).read_bytes().decode(encoding)
    marked = encoding not in ("utf-8-sig", "utf-16", "utf-32")  # whose mark is removed already
    data = (text.removeprefix("\ufeff") if marked else text).encode()
    dialect = (delimiter.encode(), (quote or "").encode(), record_end, escape == "backslash", spaced)
    is_blank = not data.strip(b" \t\r\n")  # then the table is empty
    records = [] if is_blank else list(parse(data, *dialect, (comment or "").encode()))
    numbers = [header] if isinstance(header, int) else header or []
    names = [] if is_blank else joined_names([records[number - 1][1] for number in numbers])
    rows = [cells for is_comment, cells in records[first_row - 1 :] if not is_comment]
    widths = Counter(len(row) for row in rows if row != [None])
    usual = len(names) or max(widths, key=lambda width: (widths[width], width), default=1)
    filled = [max((place for place, cell in enumerate(row, start=1) if cell), default=0) for row in rows]
    width = usual if long == "merge_last" else max([usual, *filled])
    fitted = [fit(row, width, delimiter + " " * spaced) for row in rows if row != [None] or width == 1]
    return pd.DataFrame(fitted, columns=labels(names + [None] * (width - len(names))), dtype=object)


def joined_names(rows: list[Cells]) -> Cells:
    """The names of the columns; those of several rows are joined from top to bottom."""
    if len(rows) == 1:
        return rows[0]
    places = range(max(map(len, rows), default=0))
    return [" ".join(cell for row in rows for cell in row[place : place + 1] if cell) or None for place in places]


def fit(row: Cells, width: int, delimiter: str) -> Cells:
    """The row with `width` cells: padded, or with surplus cells joined to the last one."""
    while len(row) > width and not row[-1]:
        row = row[:-1]
    if len(row) > width:
        row = [*row[: width - 1], delimiter.join(cell or "" for cell in row[width - 1 :])]
    return row + [None] * (width - len(row))


def parse(
    data: bytes, delimiter: bytes, quote: bytes, record_end: str, backslash: bool, spaced: bool, comment: bytes
) -> Iterator[tuple[bool, Cells]]:
    """The records as lists of str and None, and whether each is a comment.

    RFC 4180; a misplaced quote affects only its own line.
    """
    end = {"\r": rb"\r", "any": rb"\r\n?|\n"}.get(record_end, rb"\r?\n|\r\Z")
    parting, mark = re.escape(delimiter) + (rb"\x20?" if spaced else b""), re.escape(quote)
    stop = parting + b"|" + end
    plain, ends, delimits = re.compile(b"(?:(?!" + stop + b").)*+", re.DOTALL), re.compile(end), re.compile(parting)
    other, behind = (b"\\\\", rb"|\\.") if backslash else (b"", b"")
    inside = b"(?:[^" + other + mark + b"]++|" + mark * 2 + behind + b")*+"
    body = re.compile(inside if quote else b"", re.DOTALL)
    quoted = re.compile(mark + b"(" + body.pattern + b")" + mark + b"(?=" + stop + rb"|\Z)", re.DOTALL)
    plainly = b"(?:(?!" + re.escape(delimiter) + b")[^" + (mark or b"\\r") + rb"\r\n])*+"
    next_one = parting + b"(?:" + mark + b"|" + plainly + b"(?:" + stop + rb"|\Z))"
    misplaced = re.compile(mark + rb"([^\r\n]*?)" + mark + b"(?=" + next_one + b"|" + end + rb"|\Z)")
    escaped = re.compile(mark * 2 + (rb"|\\[\\" + mark + b"]" if backslash else b""))
    newline, far = b"\r" if record_end == "\r" else b"\n", 64 << 10

    def reach(pattern: re.Pattern[bytes], at: int) -> int:
        found = pattern.match(data, at)
        return found.end() if found else at

    def with_misplaced_quote(at: int) -> re.Match[bytes] | None:
        """The field, if it closes in its own line; otherwise its quote is text."""
        line_end = data.find(newline, at, at + far)
        limit = line_end + 1 if line_end >= 0 else min(len(data), at + far)
        found = misplaced.match(data, at, limit) if reach(body, at + 1) < limit else None
        return None if found and found.end() == at + far else found

    def line_without_quote(at: int) -> bytes | None:
        """A record of plain fields, as most are."""
        stop = data.find(b"\n", at) if not spaced and record_end not in ("\r", "any") else -1
        line = data[at:stop]
        return None if stop < 0 or (quote and quote in line) else line

    at = begin = 0
    cells: Cells = []
    while at < len(data) or cells:
        line = line_without_quote(at) if at == begin else None
        if line is not None:
            fields = line.removesuffix(b"\r").decode().split(delimiter.decode())
            yield bool(comment) and line.startswith(comment), [field or None for field in fields]
            at = begin = at + len(line) + 1
            continue
        opened = bool(quote) and data.startswith(quote, at)
        found = (quoted.match(data, at) or with_misplaced_quote(at)) if opened else None
        stopped = found.end() if found else reach(plain, at)
        cells.append(escaped.sub(lambda each: each[0][1:], found[1]).decode() if found else data[at:stopped].decode() or None)
        if delimits.match(data, stopped):
            at = reach(delimits, stopped)
        else:
            at = reach(ends, stopped)
            yield bool(comment) and data.startswith(comment, begin), cells
            cells, begin = [], at
