"""Which delimiter, quote, escape and record end a text has: every candidate reads the sample, the best reading wins."""

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
"""Below that confidence, a person should look."""
CLEAR = 0.04
"""Of a reading that parts lines: below that value there is little that speaks for it, even if nothing speaks for another."""
OF_A_PLACE = 60
"""Records that are looked at of each further place."""
GOOD, FAR = 0.5, 0.1
"""From that value on a reading is one that records agree on. A rival that has so little of it in its first records has lost."""
SEP_LINE = re.compile(rb'"?sep=([^\r\n])"?(?:\r?\n|\r)', re.IGNORECASE)
"""How some programs tell Excel the delimiter, in a first line of its own."""
QUOTED = (re.compile(rb'"[^"]*+(?:"|\Z)'), re.compile(rb"'[^']*+'"))
IN_QUOTES = re.compile(rb'"[^"\r\n]*"')


def detect_dialect(
    sample: bytes, settings: ReaderSettings, *, final: bool, places: Sequence[bytes] = ()
) -> tuple[Dialect, float, list[Record]]:
    """The dialect, how sure it is (0 to 1), and first records that it reads. What the settings say is not guessed.

    `sample` is the text's start, `places` are others further down, each from the beginning of a line.
    """
    scored, readings, texts = [], dict[Dialect, list[Record]](), [sample, *places]
    leader = 0.0
    for dialect in _candidates(sample, settings):
        if dialect.quote == APOSTROPHE and settings.quote == "auto" and not _opens_a_cell(dialect.delimiter, texts):
            continue  # it would read what a candidate without quotes does
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
        return Dialect(_given(settings.delimiter, ","), _given_quote(settings), escape=_given_escape(settings)), 0.5, []
    scored.sort(key=lambda each: each[0].value, reverse=True)  # stable: the more usual candidate comes first
    best, dialect = scored[0]
    if settings.delimiter != "auto" or SEP_LINE.match(sample):
        return dialect, 1.0, readings[dialect]
    others = [other for other, rival in scored[1:] if rival.delimiter != dialect.delimiter]
    return dialect, _confidence(best, others), readings[dialect]


def _look(sample: bytes, dialect: Dialect, final: bool, places: Sequence[bytes]) -> tuple[list[Record], Score | None]:
    """The first records, and the score of them and of those further down; None if there are none."""
    records = read(sample, dialect, final)
    further = [record for place in places for record in read(place, dialect, final=False, most=OF_A_PLACE)] if records else []
    return records, _score(records, further, dialect, sample, ENOUGH)


def _glance(sample: bytes, dialect: Dialect, final: bool) -> tuple[list[Record], Score | None]:
    """The same of a few records."""
    records = read(sample, dialect, final, OF_A_PLACE)
    return records, _score(records, [], dialect, sample, OF_A_PLACE)


def _score(records: list[Record], further: list[Record], dialect: Dialect, sample: bytes, most: int) -> Score | None:
    if not records:
        return None
    covered = 1.0 if len(records) == most else min(1.0, 0.2 + records[-1].end / len(sample))
    return score(records + further, dialect, covered)


def read(sample: bytes, dialect: Dialect, final: bool, most: int = ENOUGH) -> list[Record]:
    """The sample's first records; none if this dialect cannot be."""
    try:
        return list(islice(RecordParser(dialect).records(sample, final=final), most))
    except CleaningError:
        return []


def _quotes_are_in_place(records: list[Record] | None) -> bool:
    """Quotes that all stand where they should are quotes, and no text. `records` is what the same dialect reads with quotes."""
    return records is not None and not any(record.stray for record in records)


def _opens_a_cell(delimiter: str, texts: Sequence[bytes]) -> bool:
    """Whether an apostrophe stands where a cell may begin, and is not one of two that are all of it."""
    end = re.escape(delimiter.encode())
    begins = rb"(?:(?<=\A.)|(?<=[\r\n].)|(?<=" + end + rb".)|(?<=" + end + rb" .))"  # looks back: found many times faster
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
    if said := SEP_LINE.match(sample):
        return [said[1].decode("latin-1")]
    found = [each for each in DELIMITERS if each == "," or each.encode() in sample]
    always_twice = "||" in found and sample.count(b"|") == 2 * sample.count(b"||")
    return [each for each in found if each != "|" or not always_twice]


def _spaces(bare: bytes, delimiter: str, settings: ReaderSettings) -> list[bool]:
    """Spaces belong to delimiters if one follows them wherever they stand outside quotes, or nearly so, and never two."""
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


def _given(value: str, otherwise: str) -> str:
    return otherwise if value == "auto" else value


def _given_quote(settings: ReaderSettings) -> str | None:
    return '"' if settings.quote == "auto" else settings.quote


def _given_escape(settings: ReaderSettings) -> Escape:
    return "double" if settings.escape == "auto" else settings.escape


def _confidence(best: Score, others: list[Score]) -> float:
    rival = max((other.value for other in others), default=0.0)
    lead = 1 - rival / best.value if best.value > 0 else 0.0
    evidence = min(1.0, best.value / CLEAR) if best.is_parted else 1.0
    return round(min(1.0, 0.5 + lead * evidence / 2), 2)
