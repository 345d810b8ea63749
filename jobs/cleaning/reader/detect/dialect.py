"""Detects delimiter, quote, escape and record end: every candidate parses the sample, and the best result wins."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.reader.detect.score import ENOUGH, Score, score
from jobs.cleaning.reader.dialect import Dialect, Escape, RecordEnd
from jobs.cleaning.reader.records import Record, RecordParser
from jobs.cleaning.reader.settings import ReaderSettings

DELIMITERS = [",", ";", "\t", "|", " ", ":", "||", "\x1f", "\x01", "~", "^", "§", "¦"]
APOSTROPHE = "'"
DOUBTED = 0.68
"""Below this confidence, a person should check."""
CLEAR = 0.04
"""A reading with several columns whose value is below this has little evidence, even if no other reading has any."""
OF_A_PLACE = 60
"""Records that are looked at in each further place."""
GOOD, FAR = 0.5, 0.1
"""From GOOD on, the records agree on a reading. A rival that scores less than FAR of it on its first records is dropped."""
SEP_LINE = re.compile(rb'"?sep=([^\r\n])"?(?:\r?\n|\r)', re.IGNORECASE)
"""A first line with which some programs tell Excel the delimiter."""
QUOTED = (re.compile(rb'"[^"]*+(?:"|\Z)'), re.compile(rb"'[^']*+'"))
IN_QUOTES = re.compile(rb'"[^"\r\n]*"')


def detect_dialect(
    sample: bytes, settings: ReaderSettings, *, final: bool, places: Sequence[bytes] = ()
) -> tuple[Dialect, float, list[Record]]:
    """The dialect, the confidence (0 to 1), and the first records read with it. Anything set in `settings` is not guessed.

    `sample` is the start of the text; `places` are samples from further down, each from the start of a line.
    """
    scored, readings, texts = [], dict[Dialect, list[Record]](), [sample, *places]
    leader = 0.0
    for dialect in _candidates(sample, settings):
        if dialect.quote == APOSTROPHE and settings.quote == "auto" and not _opens_a_cell(dialect.delimiter, texts):
            continue  # its result would be that of a candidate without quotes
        quoted = readings.get(dialect._replace(quote='"'))
        if dialect.quote is None and settings.quote == "auto" and _quotes_are_in_place(quoted):
            continue
        records, found = _glance(sample, dialect, final) if leader >= GOOD else ([], None)
        if not (found and found.value < FAR * leader):
            records, found = _look(sample, dialect, final, places)
        readings[dialect] = records
        if found:
            scored.append((found, dialect))
            leader = max(leader, found.value)
    if not scored:
        return Dialect(_given_delimiter(settings), _given_quote(settings), escape=_given_escape(settings)), 0.5, []
    scored.sort(key=lambda each: each[0].value, reverse=True)  # stable: the more common candidate comes first
    best, dialect = scored[0]
    if settings.delimiter != "auto" or SEP_LINE.match(sample):
        return dialect, 1.0, readings[dialect]
    others = [other for other, rival in scored[1:] if rival.delimiter != dialect.delimiter]
    return dialect, _confidence(best, others), readings[dialect]


def _look(sample: bytes, dialect: Dialect, final: bool, places: Sequence[bytes]) -> tuple[list[Record], Score | None]:
    """The first records, and a score for them and the further places; None if there are none."""
    records = read(sample, dialect, final)
    further = [record for place in places for record in read(place, dialect, final=False, most=OF_A_PLACE)] if records else []
    return records, _score(records, further, dialect, sample, ENOUGH)


def _glance(sample: bytes, dialect: Dialect, final: bool) -> tuple[list[Record], Score | None]:
    """The same for a few records only."""
    records = read(sample, dialect, final, OF_A_PLACE)
    return records, _score(records, [], dialect, sample, OF_A_PLACE)


def _score(records: list[Record], further: list[Record], dialect: Dialect, sample: bytes, most: int) -> Score | None:
    if not records:
        return None
    covered = 1.0 if len(records) == most else min(1.0, 0.2 + records[-1].end / len(sample))
    return score(records + further, dialect, covered)


def read(sample: bytes, dialect: Dialect, final: bool, most: int = ENOUGH) -> list[Record]:
    """The sample's first records; none if the dialect is impossible."""
    try:
        return list(islice(RecordParser(dialect).records(sample, final=final), most))
    except CleaningError:
        return []


def _quotes_are_in_place(records: list[Record] | None) -> bool:
    """Quotes that are all in valid places are quotes, not text. `records` were read by the same dialect with quotes."""
    return records is not None and not any(record.stray for record in records)


def _opens_a_cell(delimiter: str, texts: Sequence[bytes]) -> bool:
    """Whether an apostrophe stands where a cell may begin, and the cell is not just two apostrophes."""
    end = re.escape(delimiter.encode())
    begins = rb"(?:(?<=\A.)|(?<=[\r\n].)|(?<=" + end + rb".)|(?<=" + end + rb" .))"  # a lookbehind is many times faster
    opening = re.compile(rb"'" + begins + rb"(?!'(?:[\r\n]|" + end + rb"|\Z))")
    return any(opening.search(text) for text in texts)


def _candidates(sample: bytes, settings: ReaderSettings) -> Iterator[Dialect]:
    delimiters, bare = _delimiters(sample, settings), IN_QUOTES.sub(b"", sample)
    spaces = {delimiter: _spaces(bare, delimiter, settings) for delimiter in delimiters}
    for record_end, delimiter, quote, escape in product(
        _record_ends(sample), delimiters, _quotes(sample, settings), _escapes(sample, settings)
    ):
        if delimiter != quote and (quote or escape == "double" or settings.escape == "backslash"):
            for spaced in spaces[delimiter]:
                yield Dialect(delimiter, quote, record_end, escape, spaced)


def _delimiters(sample: bytes, settings: ReaderSettings) -> list[str]:
    if settings.delimiter != "auto":
        return [settings.delimiter]
    if declared := SEP_LINE.match(sample):
        return [declared[1].decode("latin-1")]
    found = [each for each in DELIMITERS if each == "," or each.encode() in sample]
    always_twice = "||" in found and sample.count(b"|") == 2 * sample.count(b"||")
    return [each for each in found if each != "|" or not always_twice]


def _spaces(bare: bytes, delimiter: str, settings: ReaderSettings) -> list[bool]:
    """For each setting of `spaced` to try.

    A space belongs to the delimiter if exactly one follows every delimiter outside quotes, or nearly every one.
    """
    if settings.spaced != "auto":
        return [settings.spaced]
    one = delimiter.encode()
    count, spaced, twice = (bare.count(one + spaces) for spaces in (b"", b" ", b"  "))
    at_ends = sum(bare.count(one + end) for end in (b"\r", b"\n"))
    likely = delimiter in (",", ";", "|") and spaced >= 2 and spaced + at_ends >= 0.9 * count and twice <= 0.05 * count
    return [False, True] if likely else [False]


def _quotes(sample: bytes, settings: ReaderSettings) -> list[str | None]:
    if settings.quote != "auto":
        return [settings.quote]
    found: list[str | None] = ['"', APOSTROPHE] if APOSTROPHE.encode() in sample else ['"']
    return [*found, None] if b'"' in sample else found


def _escapes(sample: bytes, settings: ReaderSettings) -> list[Escape]:
    if settings.escape != "auto":
        return [settings.escape]
    return ["double", "backslash"] if b'\\"' in sample or b"\\'" in sample else ["double"]


def _record_ends(sample: bytes) -> list[RecordEnd]:
    lone = sample.count(b"\r") - sample.count(b"\r\n") - sample.endswith(b"\r")
    if not lone:
        return ["\n"]
    bare = [quoted.sub(b"", sample) for quoted in QUOTED]
    return ["\r"] if any(b"\r" in each and b"\n" not in each for each in bare) else ["\n", "any"]


def _given_delimiter(settings: ReaderSettings) -> str:
    return "," if settings.delimiter == "auto" else settings.delimiter


def _given_quote(settings: ReaderSettings) -> str | None:
    return '"' if settings.quote == "auto" else settings.quote


def _given_escape(settings: ReaderSettings) -> Escape:
    return "double" if settings.escape == "auto" else settings.escape


def _confidence(best: Score, others: list[Score]) -> float:
    rival = max((other.value for other in others), default=0.0)
    lead = 1 - rival / best.value if best.value > 0 else 0.0
    evidence = min(1.0, best.value / CLEAR) if best.is_parted else 1.0
    return round(min(1.0, 0.5 + lead * evidence / 2), 2)
