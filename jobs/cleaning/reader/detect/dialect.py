"""Which delimiter, quote and record end a text has: every candidate reads the sample, the best reading wins."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.reader.detect.score import ENOUGH, Score, score
from jobs.cleaning.reader.dialect import Dialect, RecordEnd
from jobs.cleaning.reader.records import Record, RecordParser
from jobs.cleaning.reader.settings import ReaderSettings

DELIMITERS = ",;\t| :"
QUOTES = "\"'"


def detect_dialect(sample: bytes, settings: ReaderSettings, *, final: bool) -> tuple[Dialect, float]:
    """The dialect, and how sure it is (0 to 1). What the settings say is not guessed."""
    scored = []
    for dialect in _candidates(sample, settings):
        if not (records := read(sample, dialect, final)):
            continue
        if dialect.quote is None and settings.quote == "auto" and _quotes_are_in_place(sample, dialect, final):
            continue
        scored.append((score(records, dialect, len(sample)), dialect))
    if not scored:
        return Dialect(_given(settings.delimiter, ","), _given_quote(settings)), 0.5
    scored.sort(key=lambda each: each[0].value, reverse=True)  # stable: the more usual candidate comes first
    best, dialect = scored[0]
    others = [other for other, rival in scored[1:] if rival.delimiter != dialect.delimiter]
    return dialect, _confidence(best, others)


def read(sample: bytes, dialect: Dialect, final: bool) -> list[Record]:
    """The sample's first records; none if this dialect cannot be."""
    records = []
    try:
        for record in RecordParser(dialect).records(sample, final=final):
            records.append(record)
            if len(records) == ENOUGH:
                break
    except CleaningError:
        return []
    return records


def _quotes_are_in_place(sample: bytes, dialect: Dialect, final: bool) -> bool:
    """Quotes that all stand where they should are quotes, and no text."""
    return not any(record.stray for record in read(sample, replace(dialect, quote='"'), final))


def _candidates(sample: bytes, settings: ReaderSettings) -> Iterator[Dialect]:
    delimiters = [",", *(each for each in DELIMITERS[1:] if each.encode() in sample)]
    quotes: list[str | None] = ['"', *(each for each in QUOTES[1:] if each.encode() in sample)]
    if b'"' in sample:
        quotes.append(None)
    if settings.delimiter != "auto":
        delimiters = [settings.delimiter]
    if settings.quote != "auto":
        quotes = [settings.quote]
    for record_end, delimiter, quote in product(_record_ends(sample), delimiters, quotes):
        if delimiter != quote:
            yield Dialect(delimiter, quote, record_end)


def _record_ends(sample: bytes) -> list[RecordEnd]:
    lone = sample.count(b"\r") - sample.count(b"\r\n") - sample.endswith(b"\r")
    if not lone:
        return ["\n"]
    return ["\n", "any"] if b"\n" in sample else ["\r"]


def _given(value: str, otherwise: str) -> str:
    return otherwise if value == "auto" else value


def _given_quote(settings: ReaderSettings) -> str | None:
    return '"' if settings.quote == "auto" else settings.quote


def _confidence(best: Score, others: list[Score]) -> float:
    rival = max((other.value for other in others), default=0.0)
    lead = 1 - rival / best.value if best.value > 0 else 0.0
    return round(min(1.0, 0.5 + lead / 2), 2)
