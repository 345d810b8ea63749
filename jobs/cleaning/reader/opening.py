"""Opening delimited text: how it is read, where its rows begin, how wide it is."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.reader.blocks import Shape, content_width
from jobs.cleaning.reader.detect.encoding import detect_encoding
from jobs.cleaning.reader.detect.header import find_header
from jobs.cleaning.reader.reading import Reading
from jobs.cleaning.reader.records import Record
from jobs.cleaning.reader.sample import Sample, take_sample
from jobs.cleaning.reader.settings import ReaderSettings
from jobs.cleaning.reader.text import Layout, TextSource


def open_text(path: Path, settings: ReaderSettings, width: int | None = None) -> TextSource:
    """The table in the file. With `width`, it has at least so many columns."""
    encoding, sure = (settings.encoding, 1.0) if settings.encoding != "auto" else detect_encoding(path)
    sample = take_sample(path, encoding, settings)
    header, first = _header(sample.records, settings)
    names = tuple(sample.records[header].cells) if header is not None else ()
    start = sample.records[first - 1].end if first else 0
    layout = Layout(
        dialect=sample.dialect,
        encoding=encoding,
        start=sample.mark + start,
        line=1 + sample.text.count(sample.dialect.newline, 0, start),
        shape=_shape(sample.records[first:], len(names), width),
        names=names,
    )
    return TextSource(path, layout, _reading(sample, encoding, header, first, round(min(sure, sample.confidence), 2)))


def _header(records: Sequence[Record], settings: ReaderSettings) -> tuple[int | None, int]:
    """The index of the record that names the columns, and that of the first row."""
    if settings.header == "none":
        return None, 0
    if settings.header == "auto":
        return find_header([record.cells for record in records])
    if settings.header > len(records):
        raise UnreadableFile(f"The header cannot be record {settings.header:,} of {len(records):,}.", code="PARSE")
    return settings.header - 1, settings.header


def _shape(records: Sequence[Record], named: int, width: int | None) -> Shape:
    widths = Counter(len(record.cells) for record in records if not record.is_blank)
    usual = max(widths.items(), key=lambda each: (each[1], each[0]))[0] if widths else named
    content = max((content_width(record.cells) for record in records), default=0)
    columns = max(named or usual or 1, content, width or 0)
    return Shape(columns, cells=usual if usual > 1 or columns == 1 else columns)


def _reading(sample: Sample, encoding: str, header: int | None, first: int, confidence: float) -> Reading:
    dialect, above = sample.dialect, first if header is None else header
    aside = "1 line above the table was left aside." if above == 1 else f"{above:,} lines above the table were left aside."
    has_quotes = dialect.quote is not None and dialect.quote.encode() in sample.text
    most_end_in_crlf = sample.text.count(b"\r\n") * 2 > sample.text.count(b"\n")
    return Reading(
        kind="text",
        encoding=encoding,
        delimiter=dialect.delimiter,
        quote=dialect.quote if has_quotes else None,
        header=None if header is None else header + 1,
        record_end="any" if dialect.record_end == "any" else "\r\n" if most_end_in_crlf else dialect.newline.decode(),
        confidence=confidence,
        notes=(aside,) if above else (),
        first_row=first + 1,
    )
