"""Text of fixed width: each column is a range of character positions. Cells are cut, stripped and written as CSV."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, pairwise
from pathlib import Path

from jobs.cleaning.errors import LimitExceeded
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.reader.detect.encoding import detect_encoding
from jobs.cleaning.reader.feed import Feed
from jobs.cleaning.reader.settings import ReaderSettings
from jobs.cleaning.values import kept_bytes
from jobs.cleaning.workbook.spool import Spool

PIECE = 1 << 20
SAMPLE = 200
"""How many lines are looked at to find where columns begin."""


def write_cells(path: Path, out: Path, settings: ReaderSettings) -> tuple[tuple[str, ...], str]:
    """Writes the lines' cells to `out`; returns the notes and the encoding."""
    encoding = settings.encoding if settings.encoding != "auto" else detect_encoding(path)[0]
    cuts = _cuts(settings.widths, list(islice(_lines(path, encoding), SAMPLE)))
    if len(cuts) > LIMITS.columns:
        raise LimitExceeded(f"The lines have more than {LIMITS.columns:,} columns.", code="TOO_MANY_COLUMNS")
    blank = 0
    with Spool(out) as spool:
        number = 0
        for line in _lines(path, encoding):
            cells: list[str | None] = [line[start:end].strip(" ") or None for start, end in cuts]
            if not any(cells):
                blank += 1
                continue
            number += 1
            while cells[-1] is None:
                cells.pop()
            spool.add(number, cells)
        notes = spool.finish()
    starts = ", ".join(f"{start + 1:,}" for start, _ in cuts)
    notes += [f"The columns were found by their gaps: they begin at character {starts}."] if settings.widths == "auto" else []
    notes += [f"{blank:,} blank lines were skipped." if blank > 1 else "1 blank line was skipped."] if blank else []
    return tuple(notes), encoding


def _cuts(widths: "str | Sequence[int] | None", sample: Sequence[str]) -> list[tuple[int, int | None]]:
    """Where each column begins and ends. Text beyond the last width is one more column."""
    starts = _gaps(sample) if isinstance(widths, str) else list(accumulate(widths or (), initial=0))
    return [*pairwise(starts), (starts[-1], None)]


def _gaps(sample: Sequence[str]) -> list[int]:
    """A column begins where text follows a position that is blank in every line."""
    used: set[int] = set()
    for line in sample:
        used.update(place for place, character in enumerate(line) if character != " ")
    return [0, *(place for place in sorted(used) if place and place - 1 not in used)]


def _lines(path: Path, encoding: str) -> Iterator[str]:
    feed, held = Feed(path, encoding), b""
    try:
        while data := feed.read(PIECE):
            *lines, held = (held + data).replace(b"\r\n", b"\n").split(b"\n")
            for line in lines:
                yield kept_bytes.text(line).removeprefix("\ufeff")
            if len(held) > LIMITS.record:
                raise LimitExceeded(f"A line is longer than {LIMITS.record >> 20} MB.", code="CELL_TOO_LONG")
        if held:
            yield kept_bytes.text(held).removesuffix("\r")
    finally:
        feed.close()
