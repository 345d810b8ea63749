"""Turns records into rows with a fixed number of columns. What does not fit is repaired or rejected, as the settings say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.oddities import Oddities
from jobs.cleaning.reader.places import MARK
from jobs.cleaning.reader.records import Cells, Record, content_width
from jobs.cleaning.reader.settings import Ragged, ReaderSettings

PLACES = {
    "above": "above the table",
    "below": "below the table",
    "table": "of another table",
    "blank": "blank",
    "comment": "a comment",
    "page": "part of a page, not of the table",
}


class TooWide(Exception):
    """A row has more cells than there are columns, and the settings keep them."""

    def __init__(self, width: int) -> None:
        self.width = width


class Rules(NamedTuple):
    """What is done with records that do not fit, and with lines that are not rows."""

    ragged: Ragged = Ragged()
    aside: str = "count"
    comment: bytes | None = None

    @classmethod
    def of(cls, settings: ReaderSettings, comment: str | None) -> "Rules":
        keeps = settings.aside == "keep"
        return cls(settings.ragged, settings.aside, comment.encode() if comment and not keeps else None)

    @property
    def commented(self) -> str:
        """The kind of the lines that begin with the comment prefix."""
        return "page" if self.comment == MARK.encode() else "comment"


@dataclass
class Rows:
    """Rows in the order of their lines. `reasons` maps the index of a rejected row to why."""

    cells: list[Cells] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)

    def reject(self, cells: Cells, reason: str) -> None:
        self.reasons[len(self.cells)] = reason
        self.cells.append(cells)


class RowMaker:
    """Makes rows of records, and counts repairs."""

    def __init__(self, columns: int, full: int, dialect: Dialect, rules: Rules, oddities: Oddities, named: int | None) -> None:
        self._columns, self._full, self._rules, self._oddities = columns, full, rules, oddities
        self._named = columns if named is None else named
        self._delimiter = dialect.delimiter + " " * dialect.spaced

    @property
    def looks_ahead(self) -> bool:
        """Whether short rows are completed from the lines below."""
        return self._rules.ragged.short == "join_next"

    def add(self, rows: Rows, record: Record, line: int, following: Sequence[Record] = ()) -> int:
        """Adds the record, as a row or not at all; returns how many of the following records were used for it."""
        if record.is_blank and self._columns > 1 and self._rules.aside != "keep":
            self.set_aside(rows, record, line, "blank")
            return 0
        if record.stray:
            self._oddities.add("stray", line)
        if record.broken:
            self._oddities.add("undecodable", line)
        cells = record.cells
        if len(cells) < self._full:
            return self._short(rows, cells, line, following)
        if len(cells) > self._columns:
            self._long(rows, cells, line)
            return 0
        self._append(rows, self._padded(cells), line)
        return 0

    def is_long(self, cells: Cells) -> bool:
        """Whether there is text beyond the columns that the header names."""
        return any(cells[self._named :])

    def set_aside(self, rows: Rows, record: Record, line: int, kind: str) -> None:
        """Counts a line that is not a row; adds it as a rejected row if wanted."""
        self._oddities.add(kind, line)
        if self._rules.aside == "reject":
            cells = record.cells[1:] if record.cells[:1] == [MARK] else record.cells
            self._reject(rows, cells, f"line {line} is {PLACES[kind]}")

    def _short(self, rows: Rows, cells: Cells, line: int, following: Sequence[Record]) -> int:
        if self._rules.ragged.short == "join_next" and (joined := self._joined(cells, following)):
            self._oddities.add("joined", line)
            self._append(rows, joined[0], line)
            return joined[1]
        if self._rules.ragged.short == "reject":
            self._oddities.add("rejected", line)
            self._reject(rows, cells, self._misfit(cells, line))
        else:
            self._oddities.add("short", line)
            self._append(rows, self._padded(cells), line)
        return 0

    def _joined(self, cells: Cells, following: Sequence[Record]) -> tuple[Cells, int] | None:
        """Joins a row cut by a line break in a cell; also how many following lines that takes. None if it never fits."""
        for count, record in enumerate(following, start=1):
            if record.is_blank:
                return None
            cells = [*cells[:-1], f"{cells[-1] or ''}\n{record.cells[0] or ''}", *record.cells[1:]]
            if len(cells) >= self._full:
                return (self._padded(cells), count) if len(cells) <= self._columns else None
        return None

    def _long(self, rows: Rows, cells: Cells, line: int) -> None:
        width = content_width(cells)
        if width <= self._columns:
            self._oddities.add("surplus", line)
            self._append(rows, cells[: self._columns], line)
        elif self._rules.ragged.long == "keep":
            raise TooWide(width)
        elif self._rules.ragged.long == "reject":
            self._oddities.add("rejected", line)
            self._reject(rows, cells, self._misfit(cells, line))
        else:
            self._oddities.add("merged", line)
            last = self._delimiter.join(cell or "" for cell in cells[self._columns - 1 : width])
            self._append(rows, [*cells[: self._columns - 1], last], line)

    def _append(self, rows: Rows, cells: Cells, line: int) -> None:
        if self.is_long(cells):
            self._oddities.add("long", line)
        rows.cells.append(cells)

    def _misfit(self, cells: Cells, line: int) -> str:
        return f"line {line} has {len(cells)} {'cell' if len(cells) == 1 else 'cells'}, not {self._full}"

    def _reject(self, rows: Rows, cells: Cells, reason: str) -> None:
        beyond = self._delimiter.join(cell or "" for cell in islice(cells, self._columns, None))
        rows.reject(self._padded(cells), f"{reason}; beyond the columns: {beyond}" if beyond else reason)

    def _padded(self, cells: Cells) -> Cells:
        return [*cells[: self._columns], *[None] * (self._columns - len(cells))]
