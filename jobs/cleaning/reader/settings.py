"""What a person may say about how a file is to be read. Everything left at `auto` is found out from the file."""

import codecs
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

WORDS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}


class ReaderSettings(BaseModel):
    """How to read the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    encoding: str = Field("auto", title="Encoding", description="auto, or a name such as utf-8, utf-16, cp1252.")
    delimiter: str = Field("auto", title="Delimiter", description="auto, or what stands between two cells, or tab.")
    quote: str | None = Field("auto", title="Quote", description="auto, the character around cells, or none.")
    header: Literal["auto", "none"] | Annotated[int, Field(ge=1)] = Field(
        "auto",
        title="Header",
        description="auto, none, or which record names the columns; those above are left aside.",
    )
    sheet: Annotated[int, Field(ge=0)] | str = Field(
        0, title="Sheet", description="A workbook's sheet: its name, or number from 0."
    )
    member: Annotated[int, Field(ge=0)] | str | None = Field(
        None, title="File in the archive", description="Of an archive with several files: its name, or number from 0."
    )
    widths: Literal["auto"] | tuple[Annotated[int, Field(ge=1, le=1_000_000)], ...] | None = Field(
        None,
        title="Fixed widths",
        description="For text in columns of fixed width: how many characters each has, or auto to find their gaps.",
    )

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str) -> str:
        if name == "auto":
            return name
        try:
            "".encode(name)  # refuses what is no text encoding, such as base64
            return codecs.lookup(name).name
        except LookupError:
            raise ValueError(f"There is no encoding called {name!r}. Usual are utf-8, utf-16, cp1252.") from None

    @field_validator("delimiter")
    @classmethod
    def _usable_delimiter(cls, delimiter: str) -> str:
        delimiter = WORDS.get(delimiter, delimiter)
        if not delimiter or set(delimiter) & set('\r\n"\ufeff'):
            raise ValueError("A delimiter is one or more characters, none of them a line break or a quote.")
        return delimiter

    @field_validator("quote")
    @classmethod
    def _usable_quote(cls, quote: str | None) -> str | None:
        if quote in ("auto", None):
            return quote
        if quote in ("", "none"):
            return None
        if len(quote) != 1 or not quote.isascii() or quote in "\r\n":
            raise ValueError("A quote is one ASCII character, or none.")
        return quote
