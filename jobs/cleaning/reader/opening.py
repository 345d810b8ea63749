"""Opens delimited text: detects how it is parsed, where its rows begin, and how wide it is."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.reader.blocks import Shape
from jobs.cleaning.reader.borders import LOOK, Borders
from jobs.cleaning.reader.detect.beginning import find_beginning
from jobs.cleaning.reader.detect.comments import MARK, marks_comments
from jobs.cleaning.reader.detect.dialect import DOUBTED, SEP_LINE
from jobs.cleaning.reader.detect.encoding import SURE, detect_encoding, with_byte_order
from jobs.cleaning.reader.detect.header import JUDGED, below_names, find_header, typed_places
from jobs.cleaning.reader.reading import EMPTY, NEAR_DELIMITER, NEAR_THING, Reading
from jobs.cleaning.reader.records import Record, content_width
from jobs.cleaning.reader.rows import Rules
from jobs.cleaning.reader.sample import Sample, take_sample
from jobs.cleaning.reader.settings import ReaderSettings
from jobs.cleaning.reader.text import Layout, TextSource


def open_text(path: Path, settings: ReaderSettings, width: int | None = None) -> TextSource:
    """The table in the file. With `width`, it has at least this many columns."""
    named = settings.encoding
    encoding, sure = (with_byte_order(path, named), 1.0) if named != "auto" else detect_encoding(path)
    start, line = 0, 1
    for number in range(2, settings.table + 1 if isinstance(settings.table, int) else 0):
        start, line = _end_of_table(path, settings, encoding, start, line, number)
    return _open_at(path, settings, encoding, sure, start, line, width)


def _end_of_table(path: Path, settings: ReaderSettings, encoding: str, start: int, line: int, number: int) -> tuple[int, int]:
    """Where the next table begins: bytes of UTF-8 text before it, and its line."""
    end = _open_at(path, settings, encoding, 1.0, start, line, None).find_end()
    if end is None:
        raise UnreadableFile(f"There is no table {number:,} in the file.", code="PARSE")
    return end


def _open_at(
    path: Path, settings: ReaderSettings, encoding: str, sure: float, start: int, line: int, width: int | None
) -> TextSource:
    sample = take_sample(path, encoding, settings, start)
    found = find_layout(sample, settings)
    names = _names([sample.records[place].cells for place in found.header])
    below = sample.records[found.first :]
    rows = [record for record in below if not sample.begins_with(record, found.comment)] if found.comment else below
    borders = None
    if settings.table != "whole" and settings.aside != "keep":
        borders = _borders(rows, names, _usual(rows, len(names)))
        rows = _until_the_end(rows, borders, whole=sample.whole)
    shape = _shape(rows, len(names), width, settings)
    if borders and (len(rows) < len(below) or borders.cells != shape.cells):
        borders = _borders(rows, names, shape.cells)
    bytes_before = sample.records[found.first - 1].end if found.first else 0
    above = [record for place, record in enumerate(sample.records[: found.first]) if place not in found.header]
    layout = Layout(
        dialect=sample.dialect,
        encoding=encoding,
        start=start + sample.mark + bytes_before,
        line=line + sample.dialect.count_lines(sample.text, 0, bytes_before),
        shape=shape,
        names=names,
        rules=Rules.of(settings, found.comment),
        borders=borders,
        above=tuple(above),
        lines_above=tuple(line + sample.dialect.count_lines(sample.text, 0, record.start) for record in above),
        earlier=line - 1,
    )
    reading = _reading(sample, encoding, sure, settings, found)
    return TextSource(path, layout, reading)


class Found(NamedTuple):
    """Indices of the `header` records and of the `first` row; the comment prefix."""

    header: tuple[int, ...]
    first: int
    comment: str | None


def find_layout(sample: Sample, settings: ReaderSettings) -> Found:
    """Which of the first records are the header and rows."""
    if not sample.text:
        return Found((), 0, None)
    records, comment = sample.records, settings.comment if settings.aside != "keep" else None
    if comment == "auto":
        comment = MARK if marks_comments([record for record in records if sample.begins_with(record, MARK)], records) else None
    if isinstance(settings.header, int | tuple):
        header = tuple(number - 1 for number in _as_tuple(settings.header))
        if header[-1] >= len(records):
            raise UnreadableFile(f"The header cannot be record {header[-1] + 1:,} of {len(records):,}.", code="PARSE")
        return Found(header, header[-1] + 1, comment)
    skip = settings.skip if isinstance(settings.skip, int) else int(SEP_LINE.match(sample.text) is not None)
    if settings.skip == "auto" and settings.header == "none":
        return Found((), skip, comment)
    places = [i for i in range(skip, len(records)) if not sample.begins_with(records[i], comment)]
    below = [records[i] for i in places]
    first = find_beginning(below) if settings.skip == "auto" else 0
    cells = [record.cells for record in below[first:]]
    count = 0 if settings.header == "none" else find_header(cells)
    start = places[first] if first < len(places) else min(skip, len(records))
    if (end := below_names(cells, count)) > count:
        return Found((start,), places[first + end - 1] + 1, comment)
    header = tuple(places[first : first + count])
    return Found(header, header[-1] + 1 if header else start, comment)


def _as_tuple(header: int | tuple[int, ...]) -> tuple[int, ...]:
    return header if isinstance(header, tuple) else (header,)


def _names(rows: Sequence[Sequence[str | None]]) -> tuple[str | None, ...]:
    """The names of the columns; those of several header rows are joined from top to bottom."""
    if len(rows) == 1:
        return tuple(rows[0])
    width = max(map(len, rows), default=0)
    parts = [[row[place] for row in rows if place < len(row) and row[place]] for place in range(width)]
    return tuple(" ".join(str(part) for part in column) or None for column in parts)


def _until_the_end(rows: list[Record], borders: Borders, *, whole: bool) -> list[Record]:
    """Those of the first rows that belong to this table."""
    for place, record in enumerate(rows if borders.cells > 1 else []):
        if len(record.cells) != borders.cells or borders.may_be_here(record.cells):
            following = rows[place + 1 : place + 1 + LOOK]
            if borders.end(record, following, at_end=whole and place + 1 + LOOK >= len(rows)):
                return rows[:place]
    return rows


def _usual(rows: Sequence[Record], named: int) -> int:
    """How many cells most rows have."""
    widths = Counter(len(record.cells) for record in rows if not record.is_blank)
    return max(widths.items(), key=lambda each: (each[1], each[0]))[0] if widths else named


def _shape(rows: Sequence[Record], named: int, width: int | None, settings: ReaderSettings) -> Shape:
    usual = _usual(rows, named)
    full = columns = named or usual or 1
    if settings.ragged.long == "keep":
        columns = max(columns, max((content_width(record.cells) for record in rows), default=0), width or 0)
    return Shape(columns, usual if usual > 1 or columns == 1 else columns, full)


def _borders(rows: Sequence[Record], names: tuple[str | None, ...], cells: int) -> Borders:
    alike = [record.cells for record in rows[:JUDGED] if len(record.cells) == cells]
    first = [str(row[0]).strip() for row in alike if row[0]]
    wordy = sum(" " in cell for cell in first) * 10 > len(first)
    return Borders(names, cells, typed_places(alike), wordy)


def _reading(sample: Sample, encoding: str, sure: float, settings: ReaderSettings, found: Found) -> Reading:
    dialect = sample.dialect
    has_quotes = dialect.quote is not None and dialect.quote.encode() in sample.text
    most_end_in_crlf = sample.text.count(b"\r\n") * 2 > sample.text.count(b"\n")
    header = tuple(place + 1 for place in found.header)
    return Reading(
        kind="text",
        encoding=encoding,
        delimiter=dialect.delimiter,
        quote=dialect.quote if has_quotes else None,
        header=header[0] if len(header) == 1 else header or None,
        record_end="any" if dialect.record_end == "any" else "\r\n" if most_end_in_crlf else dialect.newline.decode(),
        confidence=round(min(sure, sample.confidence), 2),
        first_row=found.first + 1,
        escape=dialect.escape,
        spaced=dialect.spaced,
        comment=found.comment,
        short=settings.ragged.short,
        long=settings.ragged.long,
        table=settings.table,
        aside=settings.aside,
        notes=_notes(sample, sure),
    )


def _notes(sample: Sample, sure: float) -> tuple[str, ...]:
    if not sample.text:
        return (EMPTY,)
    doubts = {NEAR_THING: sure < SURE, NEAR_DELIMITER: sample.confidence < DOUBTED}
    return tuple(note for note, applies in doubts.items() if applies)
