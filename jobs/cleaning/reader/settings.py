"""What a person may say about how a file is to be read. Everything left at `auto` is found out from the file."""

import codecs
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from jobs.cleaning.values import kept_bytes

WORDS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "colon": ":"}
Number = Annotated[int, Field(ge=1)]


class Ragged(BaseModel):
    """What becomes of rows with fewer or more cells than the table has columns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    short: Literal["pad", "join_next", "reject"] = Field(
        "pad", title="Short rows", description="Pad with missing cells, join with the lines below, or reject."
    )
    long: Literal["keep", "merge_last", "reject"] = Field(
        "keep", title="Long rows", description="Keep as further columns, merge into the last column, or reject."
    )


class ReaderSettings(BaseModel):
    """How to read the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    encoding: str = Field("auto", title="Encoding", description="auto, or a name such as utf-8, utf-16, cp1252.")
    delimiter: str = Field("auto", title="Delimiter", description="auto, or the text between two cells, or tab.")
    spaced: Literal["auto"] | bool = Field(
        "auto", title="Space after it", description="auto, or whether a space after a delimiter belongs to it, not to the cell."
    )
    quote: str | None = Field("auto", title="Quote", description="auto, the character around cells, or none.")
    escape: Literal["auto", "double", "backslash"] = Field(
        "auto", title="Quotes within quotes", description="auto, doubled, or after a backslash."
    )
    header: Literal["auto", "none"] | Number | tuple[Number, ...] = Field(
        "auto",
        title="Header",
        description="auto, none, or the number of the record that names the columns, or several; records above it are skipped.",
    )
    skip: Literal["auto"] | Annotated[int, Field(ge=0)] = Field(
        "auto", title="Lines above", description="auto, or how many records above the table are skipped."
    )
    comment: str | None = Field("auto", title="Comments", description="auto, none, or how lines begin that are skipped.")
    ragged: Ragged = Field(Ragged(), title="Ragged rows")
    table: Literal["whole"] | Number = Field(
        1, title="Table", description="Which of several tables in a file; whole: all lines are rows of one table."
    )
    aside: Literal["count", "keep", "reject"] = Field(
        "count",
        title="Lines that are not rows",
        description="Lines above and below the table, blank lines, comments: count them, keep them as rows, or reject them.",
    )
    sheet: Annotated[int, Field(ge=0)] | str = Field(
        0,
        title="Sheet",
        description="A workbook's sheet: its name, * standing for any text, or number from 0: the first that is not hidden.",
    )
    member: Annotated[int, Field(ge=0)] | str | None = Field(
        None, title="File in the archive", description="A file of an archive that has several: its name, or number from 0."
    )
    widths: Literal["auto"] | tuple[Annotated[int, Field(ge=1, le=1_000_000)], ...] | None = Field(
        None,
        title="Fixed widths",
        description="For fixed-width text: how many characters each column has, or auto to find the gaps. Printed reports are "
        "recognised without.",
    )

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str) -> str:
        return name if name == "auto" else known_encoding(name)

    @field_validator("delimiter")
    @classmethod
    def _usable_delimiter(cls, delimiter: str) -> str:
        return usable_delimiter(delimiter)

    @field_validator("quote")
    @classmethod
    def _usable_quote(cls, quote: str | None) -> str | None:
        if quote in ("auto", None):
            return quote
        if quote in ("", "none"):
            return None
        if len(quote) != 1 or not quote.isascii() or quote in "\r\n\\":
            raise ValueError("A quote is one ASCII character, or none.")
        return quote

    @field_validator("header")
    @classmethod
    def _usable_header(cls, header: str | int | tuple[int, ...]) -> str | int | tuple[int, ...]:
        """One record is an int, however it was given; several are sorted."""
        if not isinstance(header, tuple):
            return header
        if not header or len(header) > MAX_HEADER:
            raise ValueError(f"A header has 1 to {MAX_HEADER} records.")
        return header[0] if len(header) == 1 else tuple(sorted(set(header)))

    @field_validator("comment")
    @classmethod
    def _usable_comment(cls, comment: str | None) -> str | None:
        if comment in ("", "none", None):
            return None
        if len(comment) > 8 or not is_text(comment) or set(comment) & set('\r\n"'):
            raise ValueError("A comment begins with one to eight characters, none of them a line break or a quote.")
        return comment


MAX_HEADER = 20


def known_encoding(name: str) -> str:
    """Python's name of the encoding. Raises ValueError if it is not a text encoding."""
    try:
        "".encode(name)  # rejects codecs that do not encode text, such as base64
        codecs.getincrementaldecoder(name)(kept_bytes.PASSED_ON).decode(b"a")  # rejects codecs that lose bytes, such as idna
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        raise ValueError(f"There is no encoding called {name!r}. Usual are utf-8, utf-16, cp1252.") from None


def usable_delimiter(delimiter: str) -> str:
    """The delimiter, also for a word such as `tab`. Raises ValueError."""
    delimiter = WORDS.get(delimiter, delimiter)
    if not delimiter or not is_text(delimiter) or set(delimiter) & set('\r\n"\ufeff'):
        raise ValueError("A delimiter is one or more characters, none of them a line break or a quote.")
    return delimiter


def is_text(text: str) -> bool:
    """Whether it can be encoded: a byte of the command line that is not UTF-8 cannot."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)
