"""Reading a table as the product does: every cell a str or None."""

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
    path: str, encoding: str, delimiter: str, quote: str | None, record_end: str, header: int | None, first_row: int
) -> pd.DataFrame:
    """The table as a DataFrame of str and None; None is an empty field without quotes.

    `header` and `first_row` are numbers of records, from 1; what stands above is left aside.
    """
    text = Path(path).read_bytes().decode(encoding).removeprefix("\ufeff")
    records = list(parse(text.encode(), delimiter.encode(), (quote or "").encode(), record_end))
    names, rows = records[header - 1] if header else [], records[first_row - 1 :]
    widths = Counter(len(row) for row in rows if row != [None])
    usual = max(widths, key=lambda width: (widths[width], width), default=1)
    filled = [max((place for place, cell in enumerate(row, start=1) if cell), default=0) for row in rows]
    width = max([len(names) or usual, *filled])
    rows = [(row + [None] * width)[:width] for row in rows if row != [None] or width == 1]
    return pd.DataFrame(rows, columns=labels(names + [None] * (width - len(names))), dtype=object)


def parse(data: bytes, delimiter: bytes, quote: bytes, record_end: str) -> Iterator[Cells]:
    """The records as lists of str and None. RFC 4180; a quote out of place costs no more than its own line."""
    end = {"\r": rb"\r", "any": rb"\r\n?|\n"}.get(record_end, rb"\r?\n|\r\Z")
    stop, mark = re.escape(delimiter) + b"|" + end, re.escape(quote)
    plain, ends = re.compile(b"(?:(?!" + stop + b").)*+", re.DOTALL), re.compile(end)
    body = re.compile(b"(?:[^" + mark + b"]++|" + mark * 2 + b")*+" if quote else b"")
    quoted = re.compile(mark + b"(" + body.pattern + b")" + mark + b"(?=" + stop + rb"|\Z)")
    misplaced = re.compile(mark + rb"([^\r\n]*?)" + mark + b"(?=" + stop + rb"|\Z)")
    newline, far = b"\r" if record_end == "\r" else b"\n", 64 << 10

    def reach(pattern: re.Pattern[bytes], at: int) -> int:
        found = pattern.match(data, at)
        return found.end() if found else at

    def with_misplaced_quote(at: int) -> re.Match[bytes] | None:
        """The field, if it closes in its own line; else its quote is text."""
        line_end = data.find(newline, at, at + far)
        limit = line_end + 1 if line_end >= 0 else min(len(data), at + far)
        found = misplaced.match(data, at, limit) if reach(body, at + 1) < limit else None
        return None if found and found.end() == at + far else found

    at = 0
    cells: Cells = []
    while at < len(data) or cells:
        opened = bool(quote) and data.startswith(quote, at)
        found = (quoted.match(data, at) or with_misplaced_quote(at)) if opened else None
        stopped = found.end() if found else reach(plain, at)
        cells.append(found[1].replace(quote * 2, quote).decode() if found else data[at:stopped].decode() or None)
        if data.startswith(delimiter, stopped):
            at = stopped + len(delimiter)
        else:
            at = reach(ends, stopped)
            yield cells
            cells = []
