"""The settings for output files."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from jobs.cleaning.fields import parameter
from jobs.cleaning.reader.settings import known_encoding, usable_delimiter

Format = Literal["csv", "tsv", "xlsx", "parquet", "jsonl"]
FORMATS = {"csv": "CSV", "tsv": "TSV", "xlsx": "Excel", "parquet": "Parquet", "jsonl": "JSON Lines"}
RECORD_ENDS = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}

TEXT = {"format": ["csv", "tsv"]}
OWN_STYLE = TEXT | {"like_input": [False]}
"""For which values of other settings a setting is used."""


def can_be_written(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


class WriterSettings(BaseModel):
    """How to write the result."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Format = parameter("csv", "Format", labels=FORMATS)
    headerless: Literal["keep", "generate"] = parameter(
        "keep",
        "If the file has no header",
        "Made-up names are col_0, col_1, … Parquet and JSON Lines always need names.",
        labels={"keep": "Leave it without", "generate": "Make up names"},
        when={"format": ["csv", "tsv", "xlsx"]},
        advanced=True,
    )
    like_input: bool = parameter(
        False,
        "Like the input",
        "With the input's delimiter, quotes, line ends and encoding.",
        when={"format": ["csv"]},
        advanced=True,
    )
    delimiter: str | None = parameter(
        None,
        "Delimiter",
        "The text between two cells, or tab, semicolon, … Default: a comma, for TSV a tab.",
        when=OWN_STYLE,
        advanced=True,
    )
    quote: str | None = parameter('"', "Quote", "The character around cells, or none.", when=OWN_STYLE, advanced=True)
    quoting: Literal["needed", "all"] = parameter(
        "needed",
        "Quotes around",
        "Missing cells never have quotes, which tells them from empty text.",
        labels={"needed": "Cells that need them", "all": "All cells"},
        when=OWN_STYLE,
        advanced=True,
    )
    record_end: Literal["lf", "crlf", "cr"] = parameter(
        "lf",
        "Line ends",
        labels={"lf": "Unix (LF)", "crlf": "Windows (CRLF)", "cr": "Old Mac (CR)"},
        when=OWN_STYLE,
        advanced=True,
    )
    encoding: str = parameter("utf-8", "Encoding", "Such as utf-8, utf-16-le, cp1252.", when=OWN_STYLE, advanced=True)
    byte_order_mark: bool = parameter(
        False,
        "Byte order mark, for Excel",
        "Without it, Excel may show “MÃ¼ller” instead of “Müller”.",
        when=OWN_STYLE,
        advanced=True,
    )
    guard_formulas: bool = parameter(
        False,
        "Safe for spreadsheets",
        "Puts ' before text that a spreadsheet would take for a formula. Not for programs: it changes cells.",
        when=TEXT,
        advanced=True,
    )
    too_long: Literal["refuse", "split"] = parameter(
        "refuse",
        "More rows than a sheet holds",
        labels={"refuse": "Refuse", "split": "Continue in further sheets"},
        when={"format": ["xlsx"]},
        advanced=True,
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
