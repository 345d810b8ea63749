"""A file's first records: enough of them to see how it is written and where its rows begin."""

from dataclasses import dataclass
from pathlib import Path

from jobs.cleaning.errors import LimitExceeded
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.reader.detect.dialect import detect_dialect
from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.feed import Feed, first_undecodable
from jobs.cleaning.reader.records import Record, RecordParser
from jobs.cleaning.reader.regular import BYTE_ORDER_MARK
from jobs.cleaning.reader.settings import ReaderSettings

SIZE = 64 << 10


@dataclass(frozen=True, slots=True)
class Sample:
    """`text` is UTF-8 without its byte order mark, which is `mark` bytes long; `whole` if the file holds no more."""

    text: bytes
    mark: int
    whole: bool
    dialect: Dialect
    confidence: float
    records: list[Record]


def take_sample(path: Path, encoding: str, settings: ReaderSettings) -> Sample:
    """The first records, at least one more than the header needs, or all there are."""
    wanted = settings.header + 1 if isinstance(settings.header, int) else 2
    size = SIZE
    while True:
        text, mark, whole = _text(path, encoding, size)
        try:
            dialect, confidence = detect_dialect(text[:SIZE], settings, final=whole and len(text) <= SIZE)
            records = list(RecordParser(dialect).records(text, final=whole))
        except UnicodeDecodeError:
            raise first_undecodable(text, encoding) from None
        if whole or len(records) >= wanted:
            return Sample(text, mark, whole, dialect, confidence, records)
        if size > LIMITS.record:
            raise LimitExceeded(f"The first rows are longer than {LIMITS.record >> 20} MB.", code="CELL_TOO_LONG")
        size *= 4


def _text(path: Path, encoding: str, size: int) -> tuple[bytes, int, bool]:
    feed = Feed(path, encoding)
    try:
        text = feed.read(size)
        whole = len(text) < size
    finally:
        feed.close()
    mark = len(BYTE_ORDER_MARK) if text.startswith(BYTE_ORDER_MARK) else 0
    return text[mark:], mark, whole
