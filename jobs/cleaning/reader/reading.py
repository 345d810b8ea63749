"""How a file is read, as set by the person or detected."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

EMPTY = "The file is empty."
"""The note for an empty file."""
NEAR_THING = "The encoding is not certain: look at the letters with accents, and choose another if they are wrong."
"""The note if several encodings are about equally likely."""
NEAR_DELIMITER = "The delimiter is not certain: look at the columns, and choose another if they are wrong."
"""The note if there is little evidence for the delimiter, or nearly as much for another."""
NO_SHEETS = "The file has no sheets: the chosen sheet was not looked for."
NO_MEMBERS = "The file is no archive of files: the chosen file was not looked for."
"""Notes if settings were given that are for other kinds of files."""
Kind = Literal["text", "fixed", "workbook", "json", "parquet"]


class Reading(NamedTuple):
    """How a file is read.

    `header` is the number of the record that names the columns, or the numbers of several (None: no header), `first_row` that
    of the first row; `quote` None: there is none; `record_end` "any": lone CRs end records, too; `comment`: the prefix of lines
    that are skipped (None: no comments).

    `container` (gzip, zip, …) is what the file was unpacked from, `member` the file chosen in an archive.

    `merged`: for each column of a sheet, how many cells are empty because they are merged with one above; empty if none are.

    `widths`: of text of fixed width, how many places each column but the last has.

    `confidence`: 0 to 1, 1 if nothing was guessed. `notes` say what was skipped or repaired, with counts; `oddities` the same
    for programs: {kind, count, lines}, with the first hundred lines.
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
    widths: Sequence[int] = ()

    @property
    def header_records(self) -> tuple[int, ...]:
        """The numbers of the records that name the columns."""
        return (self.header,) if isinstance(self.header, int) else tuple(self.header or ())

    def as_json(self) -> dict[str, Any]:
        header = ("header",) if isinstance(self.header, tuple) else ()
        lists = ("sheets", "members", "merged", "notes", "oddities", "widths", *header)
        return self._asdict() | {name: list(getattr(self, name)) for name in lists}
