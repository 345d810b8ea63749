"""Parses records exactly, one after the other: the definition of how delimited text becomes cells.

RFC 4180, plus rules for whatever violates it. A quote opens a field only at the start of the field. It closes before a
delimiter, a record end or the end of the file, and nowhere else; two quotes are one, and where a backslash escapes, so is a
quote after a backslash. A field that breaks this rule closes at the first quote before a record end, or before a delimiter and
a field without misplaced quotes, *of its own line*; if there is none, its opening quote is text. So a forgotten quote costs one
line, not the rest of the file. Quotes in the middle of an unquoted field are text.

Blocks without any such violation are parsed in one go (`regular.py`), which must give the same rows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from jobs.cleaning.errors import LimitExceeded
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.values import kept_bytes

LOOSE = 64 << 10
"""How far a field with a misplaced quote is searched for its end. Without a limit, a long line would take forever."""

PIECE = 16 << 10
"""How much is scanned at a time for lines without quotes."""

Cells = list[str | None]


@dataclass(slots=True)
class Record:
    """A record: its position, its cells, whether a quote in it was misplaced, and whether it has bytes that are not text."""

    start: int
    end: int
    cells: Cells
    stray: bool
    broken: bool = False

    @property
    def is_blank(self) -> bool:
        """A line without any character."""
        return self.cells == [None]

    @property
    def is_empty(self) -> bool:
        """A line with nothing but delimiters, white space and quotes."""
        return not any(cell and not cell.isspace() for cell in self.cells)

    @property
    def width(self) -> int:
        """The number of cells, not counting empty ones at the end."""
        return content_width(self.cells)


class RecordParser:
    """Parses UTF-8 bytes of one dialect. Bytes that are not UTF-8 are kept as described in `kept_bytes`."""

    def __init__(self, dialect: Dialect) -> None:
        self._newline = dialect.newline
        self._delimiter = dialect.delimiter.encode()
        self._quote = dialect.quote.encode() if dialect.quote else b""
        self._patterns = _patterns(dialect)
        self._separator = dialect.delimiter
        self._splits = len(self._delimiter) == 1 and not dialect.spaced
        self._backslash = dialect.escape == "backslash" and bool(dialect.quote)

    def records(self, data: bytes, start: int = 0, *, stop: int | None = None, final: bool = True) -> Iterator[Record]:
        """The records that begin in data[start:stop]; if the file goes on after `data`, only those that certainly end in it."""
        at, stop = start, len(data) if stop is None else stop
        try:
            while at < stop:
                lines, looked_at = self._plain_lines(data, at, stop)
                for line in lines:
                    cells: Cells = [cell or None for cell in line.removesuffix("\r").split(self._separator)]
                    self._check_width(len(cells))
                    record = Record(at, at + (len(line) if line.isascii() else len(line.encode())) + 1, cells, False)
                    yield record
                    at = record.end
                while at < looked_at:
                    record = self._record(data, at, final)
                    yield record
                    at = record.end
        except _RunsPastData:
            return

    def _plain_lines(self, data: bytes, at: int, stop: int) -> tuple[list[str], int]:
        """Whole lines of text without quotes, four times as fast as record by record.

        Also where the scan ended, whether or not it found any: from there it is worth another try.
        """
        end = data.rfind(self._newline, at, min(at + PIECE, at + LIMITS.cell, stop)) + 1 if self._splits else 0
        if not end:
            return [], at + 1
        piece = data[at:end]
        stray = piece.count(b"\r") - piece.count(b"\r\n") if self._newline == b"\n" else piece.count(b"\n")
        if stray or kept_bytes.LEAD in piece or (self._quote and self._quote in piece):
            return [], end
        try:
            return piece.decode().split(self._newline.decode())[:-1], end
        except UnicodeDecodeError:
            return [], end

    def _record(self, data: bytes, start: int, final: bool) -> Record:
        cells: Cells = []
        at, stray, broken = start, False, False
        while True:
            plain, at, ended = self._plain_cells(data, at)
            cells += plain
            if ended:
                self._check_width(len(cells))
                return Record(start, at, cells, stray, broken)
            opened = bool(self._quote) and data.startswith(self._quote, at)
            found = self._patterns.quoted.match(data, at) if opened else None
            if opened and not found:
                stray, found = True, self._misplaced(data, at, final)
            found = found or self._patterns.plain.match(data, at)
            assert found  # noqa: S101  the plain pattern may match nothing, but it matches
            at = found.end()
            if at == len(data) and not final:
                raise _RunsPastData
            cell = self._cell(found)
            if cell and not cell.isascii() and kept_bytes.KEPT.search(cell):
                broken = True
            cells.append(cell)
            if not (parted := self._patterns.delimiter.match(data, at)):
                break
            at = parted.end()
            self._check_width(len(cells) + 1)
        ended_at = self._patterns.end.match(data, at)
        end = ended_at.end() if ended_at else len(data)
        if end == len(data) and not final and not data.endswith(self._newline):
            raise _RunsPastData
        return Record(start, end, cells, stray, broken)

    def _plain_cells(self, data: bytes, at: int) -> tuple[Cells, int, bool]:
        """The cells before the first quoted one, many times faster than one by one.

        Also where the next cell begins, and whether that is in the next line. No cells, if they need a closer look.
        """
        end = data.find(self._newline, at, at + LIMITS.cell) if self._splits else -1
        if end < 0:
            return [], at, False
        quote = data.find(self._quote, at, end) if self._quote else -1
        stop = end if quote < 0 else data.rfind(self._delimiter, at, quote)
        text = data[at : max(at, stop)]
        text = text.removesuffix(b"\r") if quote < 0 else text
        if stop < 0 or b"\r" in text or b"\n" in text or kept_bytes.LEAD in text:
            return [], at, False
        try:
            return [cell or None for cell in text.decode().split(self._delimiter.decode())], stop + 1, quote < 0
        except UnicodeDecodeError:
            return [], at, False

    def _check_width(self, cells: int) -> None:
        if cells > LIMITS.columns:
            raise LimitExceeded(f"A row has more than {LIMITS.columns:,} cells.", code="TOO_MANY_COLUMNS")

    def _cell(self, found: re.Match[bytes]) -> str | None:
        if found.end() - found.start() > LIMITS.cell:
            raise LimitExceeded(f"A cell is longer than {LIMITS.cell >> 20} MB.", code="CELL_TOO_LONG")
        if found.re is self._patterns.plain:
            return kept_bytes.text(found[0]) or None
        if self._backslash:
            return kept_bytes.text(self._patterns.escaped.sub(self._unescaped, found[1]))
        return kept_bytes.text(found[1].replace(self._quote * 2, self._quote))

    def _unescaped(self, found: re.Match[bytes]) -> bytes:
        return found[0][1:]

    def _misplaced(self, data: bytes, at: int, final: bool) -> re.Match[bytes] | None:
        """The quoted field despite a misplaced quote in it; None if its opening quote is text."""
        body = self._patterns.body.match(data, at + 1)
        assert body  # noqa: S101  it may match nothing, but it matches
        first = body.end()  # the position of the first quote that is not doubled
        if first + len(self._delimiter) >= len(data) and not final and first - at <= LIMITS.cell:
            raise _RunsPastData
        line_end = data.find(self._newline, at, at + LOOSE)
        if line_end < 0 and not final and len(data) < at + LOOSE:
            raise _RunsPastData
        end = line_end + 1 if line_end >= 0 else min(len(data), at + LOOSE)
        found = self._patterns.loose.match(data, at, end) if first < end else None
        return None if found and found.end() == at + LOOSE else found


class _RunsPastData(Exception):
    """Not an error: the record extends beyond the data at hand."""


class _Patterns:
    """What the parser searches for, compiled when needed. All repeats are possessive: no input causes backtracking."""

    def __init__(self, dialect: Dialect) -> None:
        self._delimiter, self._quote = re.escape(dialect.delimiter.encode()), re.escape((dialect.quote or '"').encode())
        self._end = {"\n": rb"\r?\n|\r\Z", "\r": rb"\r", "any": rb"\r\n?|\n"}[dialect.record_end]
        self._body = rb"(?:[^" + self._quote + rb"]++|" + self._quote * 2 + rb")*+"
        if dialect.escape == "backslash":
            self._body = rb"(?:[^\\" + self._quote + rb"]++|" + self._quote * 2 + rb"|\\.)*+"
        self._follows = rb"(?=" + self._delimiter + rb"|" + self._end + rb"|\Z)"
        self.end = re.compile(self._end)
        self.delimiter = re.compile(self._delimiter + (rb"\x20?" if dialect.spaced else b""))
        plain = rb"(?:(?!" + self._delimiter + rb"|" + self._end + rb").)*+"
        if len(dialect.delimiter.encode()) == 1:  # equivalent, but several times faster
            stretch = rb"[^" + self._delimiter + rb"\r\n]*+"
            line_break_inside = {"\n": rb"\r(?!\n|\Z)", "\r": rb"\n", "any": rb"(?!)"}[dialect.record_end]
            plain = stretch + rb"(?:" + line_break_inside + stretch + rb")*+"
        self.plain = re.compile(plain, re.DOTALL)

    @cached_property
    def quoted(self) -> re.Pattern[bytes]:
        return re.compile(self._quote + rb"(" + self._body + rb")" + self._quote + self._follows, re.DOTALL)

    @cached_property
    def escaped(self) -> re.Pattern[bytes]:
        return re.compile(self._quote * 2 + rb"|\\[\\" + self._quote + rb"]")

    @cached_property
    def body(self) -> re.Pattern[bytes]:
        return re.compile(self._body, re.DOTALL)

    @cached_property
    def loose(self) -> re.Pattern[bytes]:
        delimiter, quote, end = self._delimiter, self._quote, self._end
        plainly = rb"(?:(?!" + delimiter + rb")[^" + quote + rb"\r\n])*+"
        next_one = self.delimiter.pattern + rb"(?:" + quote + rb"|" + plainly + rb"(?:" + delimiter + rb"|" + end + rb"|\Z))"
        return re.compile(quote + rb"([^\r\n]*?)" + quote + rb"(?=" + next_one + rb"|" + end + rb"|\Z)")


@lru_cache(64)
def _patterns(dialect: Dialect) -> _Patterns:
    """Cached: while a file is opened, each dialect reads several of its places."""
    return _Patterns(dialect)


def content_width(cells: Cells) -> int:
    """The number of cells, not counting empty ones at the end."""
    width = len(cells)
    while width and not cells[width - 1]:
        width -= 1
    return width
