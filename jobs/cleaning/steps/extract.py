from typing import Literal

import polars as pl
from pydantic import model_validator

from jobs.cleaning.fields import LONGEST_COUNT, NewName, parameter
from jobs.cleaning.step import Example, OneColumnStep
from jobs.cleaning.table import Batch
from jobs.cleaning.values.patterns import LONGEST, checked
from jobs.cleaning.values.python_patterns import python_pattern
from jobs.cleaning.values.replacing import groups_of

What = Literal["pattern", "between", "first_n", "last_n", "email", "url", "number"]

EMAIL = (
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
URL = r"""(?:https?://|HTTPS?://|www\.)[^\x00-\x20\x7F-\xA0<>"'`{}|\\^]*[^\x00-\x20\x7F-\xA0<>"'`{}|\\^.,;:!?()\[\]]"""
NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?|[0-9]+(?:[.,][0-9]+)?"
SIGNED_NUMBER = rf"(?:^|[^0-9A-Za-z])([+-]?(?:{NUMBER}))|({NUMBER})"
"""A sign only counts if no letter or digit precedes it: 2024-01 does not contain a minus."""


class Extract(OneColumnStep):
    """Extract a part of each text into a new column.

    What a pattern finds (its first group, if it has one), what is between two texts, the first or last characters, or the first
    e-mail address, web address or number. Only the first match counts. A number is taken as it is written, with its marks. If
    nothing is found, the new cell is missing. The new column comes right after the original one.
    """

    title = "Extract part of a text"
    group = "Text"
    words = ("substring", "regex", "left", "right", "mid", "email", "url", "digits", "slice", "between")
    changes_cells = False
    examples = (
        Example(
            {"column": "id", "what": "pattern", "pattern": r"-(\d+)", "name": "n"},
            {"id": ["A-17-2", "B", None]},
            {"id": ["A-17-2", "B", None], "n": ["17", None, None]},
        ),
        Example(
            {"column": "t", "what": "between", "start": "(", "end": ")", "name": "in"},
            {"t": ["a (b) (c)", "a (b", "()", ")("], "z": ["1", "2", "3", "4"]},
            {"t": ["a (b) (c)", "a (b", "()", ")("], "in": ["b", None, "", None], "z": ["1", "2", "3", "4"]},
        ),
        Example(
            {"column": "t", "what": "first_n", "n": 2, "name": "p"},
            {"t": ["Zoë", "Z", ""]},
            {"t": ["Zoë", "Z", ""], "p": ["Zo", "Z", ""]},
        ),
        Example(
            {"column": "t", "what": "last_n", "n": 2, "name": "p"}, {"t": ["Zoë", "Z"]}, {"t": ["Zoë", "Z"], "p": ["oë", "Z"]}
        ),
        Example(
            {"column": "t", "what": "email", "name": "mail"},
            {"t": ["Ann <ann.b@Mail.example.org>.", "ann@localhost"]},
            {"t": ["Ann <ann.b@Mail.example.org>.", "ann@localhost"], "mail": ["ann.b@Mail.example.org", None]},
        ),
        Example(
            {"column": "t", "what": "url", "name": "url"},
            {"t": ["see https://a.org/b?c=1#d, or www.b.org.", "none"]},
            {"t": ["see https://a.org/b?c=1#d, or www.b.org.", "none"], "url": ["https://a.org/b?c=1#d", None]},
        ),
        Example(
            {"column": "t", "what": "number", "name": "n"},
            {"t": ["about -1,234.50 €", "2024-01", "(7)", "A-5", "x9,5y", "none"]},
            {
                "t": ["about -1,234.50 €", "2024-01", "(7)", "A-5", "x9,5y", "none"],
                "n": ["-1,234.50", "2024", "7", "5", "9,5", None],
            },
        ),
    )

    step: Literal["extract"] = "extract"
    what: What = parameter(
        ...,
        "Extract",
        labels={
            "pattern": "What a pattern finds",
            "between": "What stands between two texts",
            "first_n": "The first characters",
            "last_n": "The last characters",
            "email": "An e-mail address",
            "url": "A web address",
            "number": "A number",
        },
    )
    pattern: str = parameter("", "Pattern", "Its first group, or all of it.", when={"what": ["pattern"]}, max_length=LONGEST)
    start: str = parameter("", "Behind", "Nothing: from the beginning.", when={"what": ["between"]}, max_length=1000)
    end: str = parameter("", "Before", "Nothing: to the end.", when={"what": ["between"]}, max_length=1000)
    n: int = parameter(1, "How many characters", when={"what": ["first_n", "last_n"]}, ge=1, le=LONGEST_COUNT)
    name: NewName = parameter(..., "Name of the new column")

    @model_validator(mode="after")
    def says_what(self) -> "Extract":
        if self.what == "pattern":
            if not self.pattern:
                raise ValueError("give a pattern")
            checked(self.pattern)
        if self.what == "between" and not (self.start or self.end):
            raise ValueError("say after which text the part begins, before which it ends, or both")
        return self

    def apply(self, batch: Batch) -> Batch:
        source = self.source(batch.columns)
        return batch.with_column_after(source, self.name, self.part(pl.col(source.key)))

    def part(self, cell: pl.Expr) -> pl.Expr:
        match self.what:
            case "pattern":
                return cell.str.extract(self.pattern, 1 if groups_of(self.pattern) else 0)
            case "between":
                return between(cell, self.start, self.end)
            case "first_n":
                return cell.str.head(self.n)
            case "last_n":
                return cell.str.tail(self.n)
            case "email":
                return cell.str.extract(EMAIL, 0)
            case "url":
                return cell.str.extract(URL, 0)
            case "number":
                return pl.coalesce(cell.str.extract(SIGNED_NUMBER, 1), cell.str.extract(SIGNED_NUMBER, 2))

    def as_pandas(self) -> str:
        return (
            f"source = {self.pandas_column}\n"
            f"part = each(frame[source], lambda cell: {self.pandas_part})\n"
            f"frame = with_columns(frame, {{{self.name!r}: part}}, [source])"
        )

    @property
    def pandas_part(self) -> str:
        match self.what:
            case "pattern":
                return f"first_find({python_pattern(self.pattern)}, cell, {1 if groups_of(self.pattern) else 0})"
            case "between":
                return f"between(cell, {self.start!r}, {self.end!r})"
            case "first_n":
                return f"cell[:{self.n}]"
            case "last_n":
                return f"cell[-{self.n}:]"
            case "number":
                return f"first_find({SIGNED_NUMBER!r}, cell, 1) or first_find({SIGNED_NUMBER!r}, cell, 2)"
            case _:
                return f"first_find({(EMAIL if self.what == 'email' else URL)!r}, cell)"


def between(cell: pl.Expr, start: str, end: str) -> pl.Expr:
    """The text after the first `start`, up to the next `end`; null if one of them does not occur."""
    behind = cell.str.splitn(start, 2).struct.field("field_1") if start else cell
    if not end:
        return behind
    halves = behind.str.splitn(end, 2)
    return pl.when(halves.struct.field("field_1").is_not_null()).then(halves.struct.field("field_0"))
