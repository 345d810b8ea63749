"""A table's first records: enough to detect how it is written and where its rows begin."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from jobs.cleaning.errors import LimitExceeded
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.reader.detect.dialect import detect_dialect
from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.feed import Feed
from jobs.cleaning.reader.records import Record, RecordParser
from jobs.cleaning.reader.regular import BYTE_ORDER_MARK
from jobs.cleaning.reader.settings import ReaderSettings
from jobs.cleaning.values import kept_bytes

SIZE = 64 << 10
FURTHER = (0.25, 0.5, 0.75)
"""Where a longer file is sampled as well, as shares of its size."""
FURTHER_SIZE = 16 << 10

WITHOUT_MARK = ("utf-16", "utf-32")
"""Encodings whose mark has already been removed: another one after it is a character of the text."""


class Sample(NamedTuple):
    """The first part of a text.

    `text` is UTF-8 without its byte order mark, which is `mark` bytes long; `whole` if the file has no more.
    """

    text: bytes
    mark: int
    whole: bool
    dialect: Dialect
    confidence: float
    records: list[Record]

    def begins_with(self, record: Record, mark: str | None) -> bool:
        """Whether the record's line begins with the mark."""
        return bool(mark) and self.text.startswith(str(mark).encode(), record.start)


def take_sample(path: Path, encoding: str, settings: ReaderSettings, start: int = 0) -> Sample:
    """The first records from `start` on: more than the header needs, or all there are."""
    wanted = 2 + max(_numbers(settings))
    size = SIZE
    while True:
        text, mark, whole = _text(path, encoding, size, start)
        final = whole and len(text) <= SIZE
        places = () if final else further_places(path, encoding)
        dialect, confidence, begun = detect_dialect(text[:SIZE], settings, final=final, places=places)
        following = RecordParser(dialect).records(text, begun[-1].end if begun else 0, final=whole)
        records, all_there = _first(chain(begun, following), wanted)
        if whole or len(records) >= wanted:
            return Sample(text, mark, whole and all_there, dialect, confidence, records)
        if size > LIMITS.cell:
            raise LimitExceeded(f"The first rows are longer than {LIMITS.cell >> 20} MB.", code="CELL_TOO_LONG")
        size *= 4


def _first(records: Iterator[Record], wanted: int) -> tuple[list[Record], bool]:
    """The records of a usual sample, or as many as wanted, and whether there are no more.

    One long record does not make it read everything after it.
    """
    found: list[Record] = []
    for record in records:
        if record.start >= SIZE and len(found) >= wanted:
            return found, False
        found.append(record)
    return found, True


def _numbers(settings: ReaderSettings) -> list[int]:
    """The record numbers in the settings."""
    header = settings.header if isinstance(settings.header, tuple) else (settings.header,)
    return [number for number in (0, settings.skip, *header) if isinstance(number, int)]


def _text(path: Path, encoding: str, size: int, start: int) -> tuple[bytes, int, bool]:
    feed = Feed(path, encoding, start)
    try:
        text = feed.read(size)
    finally:
        feed.close()
    mark = len(BYTE_ORDER_MARK) if not start and encoding not in WITHOUT_MARK and text.startswith(BYTE_ORDER_MARK) else 0
    return text[mark:], mark, len(text) < size


def further_places(path: Path, encoding: str) -> list[bytes]:
    """Samples from further down as UTF-8, each from the start of a line that does not open quotes."""
    size, places = path.stat().st_size, []
    with path.open("rb") as file:
        for share in FURTHER:
            file.seek(int(size * share) & ~3)
            places.append(_from_a_line_on(_decoded(file.read(FURTHER_SIZE), encoding)))
    return [place for place in places if place]


def _decoded(raw: bytes, encoding: str) -> bytes:
    """Without a mark, little-endian order is assumed."""
    plain = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(encoding, encoding)
    return kept_bytes.as_utf_8(raw.decode(plain, kept_bytes.PASSED_ON))


def _from_a_line_on(text: bytes) -> bytes:
    lines = text.splitlines(keepends=True)[1:-1]
    first = next((i for i, line in enumerate(lines) if line.count(b'"') % 2 == 0), len(lines))
    return b"".join(lines[first:])
