"""How delimited text is written in every detail: detected by a reader, used by a writer."""

from typing import NamedTuple


class Style(NamedTuple):
    """The style of delimited text.

    `quoted` are the keys of columns with quotes around every cell (nulls have none), `header_quoted` of those with quotes
    around the name; None: all columns. `escape` precedes a quote inside quotes, and itself if it is another character.
    `last_end`: whether the last record has a record end, too.
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
        """Whether Polars can write it: UTF-8, LF, quotes where needed."""
        return self == Style(delimiter=self.delimiter) and len(self.delimiter.encode()) == 1
