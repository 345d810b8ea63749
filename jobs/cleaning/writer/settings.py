"""The settings for output files."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from jobs.cleaning.reader.settings import known_encoding, usable_delimiter

Format = Literal["csv", "tsv", "xlsx", "parquet", "jsonl"]
RECORD_ENDS = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}


def can_be_written(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


class WriterSettings(BaseModel):
    """How to write the result."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Format = Field("csv", title="Format")
    headerless: Literal["keep", "generate"] = Field(
        "keep",
        title="No header",
        description="A file without a header stays so, or is given col_0, col_1, … Parquet and JSON Lines always need names.",
    )
    like_input: bool = Field(
        False,
        title="Written like the input",
        description="CSV with the input's delimiter, quotes, record ends and encoding; the settings below are ignored then.",
    )
    delimiter: str | None = Field(
        None, title="Delimiter", description="CSV: the text between two cells, or tab, semicolon, … Default: a comma."
    )
    quote: str | None = Field('"', title="Quote", description="CSV: the character around cells, or none.")
    quoting: Literal["needed", "all"] = Field(
        "needed",
        title="Quoting",
        description="CSV: quotes only where a cell needs them, or around every cell that is not missing.",
    )
    record_end: Literal["lf", "crlf", "cr"] = Field("lf", title="Record ends", description="CSV: what ends a record.")
    encoding: str = Field("utf-8", title="Encoding", description="CSV: such as utf-8, utf-16-le, cp1252.")
    byte_order_mark: bool = Field(
        False, title="Byte order mark", description="CSV: start with one, so that Excel recognises UTF-8."
    )
    guard_formulas: bool = Field(
        False,
        title="Safe for spreadsheets",
        description="CSV: put ' before text that a spreadsheet would take for a formula. Not for programs: it changes cells.",
    )
    too_long: Literal["refuse", "split"] = Field(
        "refuse", title="More rows than a sheet holds", description="XLSX: refuse, or continue in further sheets."
    )

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str) -> str:
        return known_encoding(name)

    @field_validator("delimiter")
    @classmethod
    def _usable_delimiter(cls, delimiter: str | None) -> str | None:
        return None if delimiter is None else usable_delimiter(delimiter)

    @field_validator("quote")
    @classmethod
    def _usable_quote(cls, quote: str | None) -> str | None:
        if quote in (None, "", "none"):
            return None
        if len(quote) != 1 or quote in "\r\n":
            raise ValueError("A quote is one character, or none.")
        return quote

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        if self.quote is not None and self.quote == self.delimiter:
            raise ValueError("Delimiter and quote are the same character.")
        for what, mark in (("delimiter", self.delimiter), ("quote", self.quote)):
            if mark and not can_be_written(mark, self.encoding):
                raise ValueError(f"The {what} {mark!r} cannot be written in {self.encoding}.")
        if self.like_input and self.format != "csv":
            raise ValueError(f"What is written like the input is CSV, not {self.format}.")
        return self
