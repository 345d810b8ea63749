"""How delimited text is written, settled in every detail: what a reader finds in an input, and a writer does."""

from typing import NamedTuple


class Style(NamedTuple):
    """`quoted` are the keys of columns with quotes around every cell (null has none), `header_quoted` of those with quotes
    around the name; None: all columns.

    `escape` stands before a quote inside quotes, and before itself if it is another character. `last_end`: whether the last
    record is ended too.
    """

    delimiter: str = ","
    quote: str | None = '"'
    escape: str = '"'
    quoted: frozenset[str] | None = frozenset()
    header_quoted: frozenset[str] | None = frozenset()
    record_end: str = "\n"
    last_end: bool = True
    encoding: str = "utf-8"
    mark: bytes = b""

    @property
    def is_standard(self) -> bool:
        """Whether Polars can write it by itself: UTF-8, LF, quotes where needed."""
        return self == Style(delimiter=self.delimiter) and len(self.delimiter.encode()) == 1
