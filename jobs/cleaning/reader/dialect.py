"""How delimited text is written: what separates cells, encloses cells, and ends records."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

RecordEnd = Literal["\n", "\r", "any"]
Escape = Literal["double", "backslash"]


class Dialect(NamedTuple):
    """A CSV dialect.

    `record_end` "\\n" accepts CRLF, too, and keeps a lone CR as part of its cell; "any" ends records at lone CRs, too. `escape`
    is how a quote is written within quotes: doubled, or also after a backslash, which is then itself escaped by a backslash.
    `spaced`: a space after a delimiter belongs to the delimiter, not to the cell.
    """

    delimiter: str = ","
    quote: str | None = '"'
    record_end: RecordEnd = "\n"
    escape: Escape = "double"
    spaced: bool = False

    @property
    def newline(self) -> bytes:
        """The byte that ends a record (perhaps after a CR)."""
        return b"\r" if self.record_end == "\r" else b"\n"

    def line_ends(self, data: bytes) -> Iterator[re.Match[bytes]]:
        """Where lines end, including those within quotes."""
        return re.finditer(b"\r\n|\r|\n" if self.record_end == "any" else self.newline, data)

    def count_lines(self, data: bytes, start: int = 0, end: int | None = None) -> int:
        """How many lines end in data[start:end], including those within quotes."""
        lines = data.count(self.newline, start, end)
        if self.record_end == "any":
            lines += data.count(b"\r", start, end) - data.count(b"\r\n", start, end)
        return lines
