"""How a file is read: what was settled on, by the person or by looking."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

EMPTY = "The file is empty."
"""The note on a file that holds nothing."""
NEAR_THING = "The encoding was a near thing: look at the letters with accents, and choose another if they are wrong."
"""The note where an encoding had to be chosen of several that may be right."""
NEAR_DELIMITER = "The delimiter was a near thing: look at the columns, and choose another if they are wrong."
"""The note where little speaks for the delimiter, or nearly as much for another."""
Kind = Literal["text", "fixed", "workbook", "json", "parquet"]


class Reading(NamedTuple):
    """`header` is the number of the record that names the columns, or the numbers of several (None: none does), `first_row`
    that of the first row; `quote` None: there is none; `record_end` "any": lone CRs end records, too; `comment`: what lines
    that are left aside begin with (None: none is).

    `container` (gzip, zip, …) is what the file had to be taken out of, `member` the file chosen in an archive.

    `merged`: of each column of a sheet, how many cells are merged with one above them and so are empty; none if none are.

    `confidence`: 0 to 1, 1 where nothing was guessed. `notes` say what was left aside or mended, with counts; `oddities` the
    same for programs: {kind, count, lines}, of which the first hundred are listed.
    """

    kind: Kind
    encoding: str | None
    delimiter: str | None
    quote: str | None
    header: int | Sequence[int] | None
    record_end: str | None
    confidence: float = 1.0
    sheet: str | None = None
    sheets: Sequence[str] = ()
    container: str | None = None
    member: str | None = None
    members: Sequence[str] = ()
    merged: Sequence[int] = ()
    notes: Sequence[str] = ()
    first_row: int = 1
    escape: str = "double"
    spaced: bool = False
    comment: str | None = None
    short: str = "pad"
    long: str = "keep"
    table: int | str = 1
    aside: str = "count"
    oddities: Sequence[dict[str, Any]] = ()

    @property
    def header_records(self) -> tuple[int, ...]:
        """The numbers of the records that name the columns."""
        return (self.header,) if isinstance(self.header, int) else tuple(self.header or ())

    def as_json(self) -> dict[str, Any]:
        lists = ("sheets", "members", "merged", "notes", "oddities", *(["header"] if isinstance(self.header, tuple) else []))
        return self._asdict() | {name: list(getattr(self, name)) for name in lists}
