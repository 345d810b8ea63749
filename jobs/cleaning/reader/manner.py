"""Detects how a delimited file is written beyond its dialect: needless quotes, byte order marks, the final line end."""

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.feed import Feed
from jobs.cleaning.reader.records import Record, RecordParser
from jobs.cleaning.reader.sample import WITHOUT_MARK
from jobs.cleaning.style import Style

SIZE = 256 << 10
"""How much of the text is looked at. A regular file is written in one style throughout."""
MARKS = {
    "utf-8-sig": ("utf-8", codecs.BOM_UTF8),
    "utf-16": ("utf-16-le", codecs.BOM_UTF16_LE),
    "utf-32": ("utf-32-le", codecs.BOM_UTF32_LE),
}
"""Encodings that begin with a mark, and the same without it. Big-endian ones have the mark's bytes reversed."""
CONTENT = bytes(set(range(256)) - set(b"\r\n"))


def style_in(path: Path, encoding: str, dialect: Dialect, *, start: int, header: int | None, keys: Sequence[str]) -> Style:
    """The file's style.

    `start` bytes of UTF-8 text precede the first row; `header` is the number of the header record.
    """
    plain, mark = _mark(path, encoding)
    text = _text(path, encoding)
    aside = len(codecs.BOM_UTF8) if encoding not in WITHOUT_MARK and text.startswith(codecs.BOM_UTF8) else 0
    records = list(RecordParser(dialect).records(text[aside:], final=len(text) < SIZE))
    rows = [_needless(text[aside:], record, dialect) for record in records if record.start >= start - aside]
    names = _needless(text[aside:], records[header - 1], dialect) if header is not None else []
    named = frozenset(key for key, is_quoted in zip(keys, names, strict=False) if is_quoted)
    quoted = {key for place, key in enumerate(keys) if _is_always(row[place] for row in rows if place < len(row))}
    unsure = {key for place, key in enumerate(keys) if all(row[place] is None for row in rows if place < len(row))}
    return Style(
        delimiter=dialect.delimiter + " " * dialect.spaced,
        quote=None if _does_without(text[aside:], dialect) else dialect.quote,
        escape="\\" if dialect.escape == "backslash" else dialect.quote or "",
        quoted=None if quoted and quoted | unsure == set(keys) else frozenset(quoted),
        header_quoted=None if _is_always(names) else named,
        record_end=_usual_end(text[aside:], records) or dialect.newline.decode(),
        last_end=_ends_a_record(path, plain),
        encoding=plain,
        mark=mark,
    )


def _mark(path: Path, encoding: str) -> tuple[str, bytes]:
    """The encoding without its mark, and the mark."""
    plain, mark = MARKS.get(encoding, (encoding, b""))
    with path.open("rb") as file:
        head = file.read(4)
    if encoding == "utf-8" and head.startswith(codecs.BOM_UTF8):
        return plain, codecs.BOM_UTF8
    if mark and not head.startswith(mark) and head.startswith(mark[::-1]):
        return plain.replace("-le", "-be"), mark[::-1]
    return plain, mark if head.startswith(mark) else b""


def _text(path: Path, encoding: str) -> bytes:
    feed = Feed(path, encoding)
    try:
        return feed.read(SIZE)
    finally:
        feed.close()


def _does_without(text: bytes, dialect: Dialect) -> bool:
    """Whether quotes occur within cells, but around none of them: such text does not use quotes."""
    quote, delimiter = (dialect.quote or "").encode(), re.escape(dialect.delimiter.encode()) + b" ?" * dialect.spaced
    return quote in text and not re.search(rb"(?:^|[\r\n]|" + delimiter + rb")" + quote, text)


def _usual_end(text: bytes, records: Sequence[Record]) -> str:
    ends = Counter(text[record.start : record.end][-2:].translate(None, CONTENT) for record in records)
    return max(ends, key=lambda end: (ends[end], end), default=b"").decode()


def _needless(text: bytes, record: Record, dialect: Dialect) -> list[bool | None]:
    """For each cell whether it is quoted without need; None if that cannot be told."""
    if dialect.quote is None:
        return [False] * len(record.cells)
    quote, delimiter, at = dialect.quote.encode(), dialect.delimiter.encode(), record.start
    found: list[bool | None] = []
    for cell in record.cells:
        content = (cell or "").encode()
        is_quoted = text.startswith(quote, at) and not record.stray
        needs = not content or any(special in content for special in (quote, delimiter, b"\r", b"\n"))
        found.append(None if needs else is_quoted)
        at += len(content) + (2 + content.count(quote) if is_quoted else 0) + len(delimiter)
        at += dialect.spaced and text.startswith(b" ", at)
    return found


def _is_always(needless: Iterable[bool | None]) -> bool:
    """Whether every cell for which it can be told is quoted without need, and there is at least one."""
    return {each for each in needless if each is not None} == {True}


def _ends_a_record(path: Path, encoding: str) -> bool:
    width = len("\n".encode(encoding))
    with path.open("rb") as file:
        file.seek(-min(width, path.stat().st_size), 2)
        return file.read().decode(encoding, "replace") in ("\n", "\r")
