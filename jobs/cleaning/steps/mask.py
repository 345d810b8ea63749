from typing import Literal

import polars as pl

from jobs.cleaning.fields import LONGEST_COUNT, Columns, parameter
from jobs.cleaning.step import Example, TextStep


class Mask(TextStep):
    """Mask part of a value.

    Every character but the first and last few becomes a star. The length stays; a value that is no longer than what would be
    shown is masked completely. Not for secrets that can be guessed from their length or their ends. Note that a list of changes
    or of rejects, if you ask for one, contains the original values.
    """

    title = "Mask part of a value"
    group = "Privacy"
    words = ("hide", "redact", "anonymize", "obfuscate", "stars", "card", "iban")
    examples = (
        Example(
            {"columns": ["card"]},
            {"card": ["4929123456781234", "1234", "12345", "", None]},
            {"card": ["************1234", "****", "*2345", "", None]},
        ),
        Example(
            {"columns": ["name"], "keep_start": 1, "keep_end": 0, "char": "•"}, {"name": ["Zoë", "Q"]}, {"name": ["Z••", "•"]}
        ),
        Example(
            {"columns": ["iban"], "keep_start": 2, "keep_end": 2}, {"iban": ["NO9386011117947"]}, {"iban": ["NO***********47"]}
        ),
    )

    step: Literal["mask"] = "mask"
    columns: Columns = parameter(..., "Columns", widget="columns")
    keep_start: int = parameter(0, "Characters to show at the start", ge=0, le=LONGEST_COUNT)
    keep_end: int = parameter(4, "Characters to show at the end", ge=0, le=LONGEST_COUNT)
    char: str = parameter("*", "Character in place of the others", min_length=1, max_length=1)

    def rewritten(self, cell: pl.Expr) -> pl.Expr:
        length = cell.str.len_chars().cast(pl.Int64)
        short = length <= self.keep_start + self.keep_end
        start = pl.when(short).then(0).otherwise(self.keep_start)
        end = pl.when(short).then(length).otherwise(length - self.keep_end)
        return cell.str.slice(0, start).str.pad_end(end, self.char) + cell.str.slice(end)

    def as_pandas_function(self) -> str:
        return f"lambda cell: masked(cell, {self.keep_start}, {self.keep_end}, {self.char!r})"
