"""How delimited text is written: what stands between cells, around cells, and between records."""

from dataclasses import dataclass
from typing import Literal

RecordEnd = Literal["\n", "\r", "any"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """`record_end` "\\n" takes CRLF as well and leaves a lone CR in its cell; "any" ends records at lone CRs too."""

    delimiter: str = ","
    quote: str | None = '"'
    record_end: RecordEnd = "\n"

    @property
    def newline(self) -> bytes:
        """The byte that ends a record (after a CR, perhaps)."""
        return b"\r" if self.record_end == "\r" else b"\n"
