"""How delimited text is written: what stands between cells, around cells, and between records."""

from typing import Literal, NamedTuple

RecordEnd = Literal["\n", "\r", "any"]
Escape = Literal["double", "backslash"]


class Dialect(NamedTuple):
    """`record_end` "\\n" takes CRLF as well and leaves a lone CR in its cell; "any" ends records at lone CRs too.

    `escape` is how a quote is written within quotes: doubled, or behind a backslash too, which then writes itself as well.
    `spaced`: a space after a delimiter belongs to it, not to the cell.
    """

    delimiter: str = ","
    quote: str | None = '"'
    record_end: RecordEnd = "\n"
    escape: Escape = "double"
    spaced: bool = False

    @property
    def newline(self) -> bytes:
        """The byte that ends a record (after a CR, perhaps)."""
        return b"\r" if self.record_end == "\r" else b"\n"

    def count_lines(self, data: bytes, start: int = 0, end: int | None = None) -> int:
        """How many lines end in data[start:end], those in quotes, too."""
        lines = data.count(self.newline, start, end)
        if self.record_end == "any":
            lines += data.count(b"\r", start, end) - data.count(b"\r\n", start, end)
        return lines
