"""Numbers that are not written as plain decimals, such as "1.234,50 €" or "(12)", and the steps that would rewrite them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import polars as pl

from jobs.cleaning.profiling.looks import CURRENCY, counted
from jobs.cleaning.script_kit.notation import MARKS
from jobs.cleaning.values.decimal_mark import MarkEvidence
from jobs.cleaning.values.decimals import NUMBER
from jobs.cleaning.values.plain_numbers import Notation
from jobs.cleaning.values.white import WHITE

SIGN = re.compile(CURRENCY)
CODE = r"^\s*\d+[eE]\d+\s*$"
SHORTENED = re.compile(r"\d([.,]\d{1,5})?E\+(?P<power>\d\d)")
MOST_SHOWN = 11
"""The most digits of a number that Excel shows; of longer ones, it shows six at most."""


class Numbers(Protocol):
    """What this module needs to know of a column of numbers."""

    @property
    def known_values(self) -> dict[str, int]:
        """Its values, as far as they were counted."""

    @property
    def number_forms(self) -> dict[str, int]:
        """Those that are not plain decimals."""

    @property
    def has_decimals(self) -> bool:
        """Whether there are plain decimals that cannot be mistaken for thousands."""


def other_forms(values: Mapping[str, int]) -> dict[str, int]:
    """Values that look like numbers but are not plain decimals, with their counts. A percent sign may stay.

    1e5 is not included: it may be a code, and the step that parses numbers does not change it.
    """
    value = pl.col("value")
    texts = pl.Series("value", list(values), pl.String).to_frame().with_columns(counted(value))
    plain = value.str.strip_chars(WHITE).str.strip_suffix("%").str.strip_chars_end(WHITE).str.contains(NUMBER)
    found = texts.filter(pl.col("numbers") & ~pl.col("padded") & ~plain & ~value.str.contains(CODE))
    return {text: values[text] for text in found["value"]}


def shortened(values: Mapping[str, int]) -> dict[str, int]:
    """Values that probably were ids before a spreadsheet shortened them: 1.60328E+12.

    Then all have the same length, and the values beside them are such ids in full. Measurements are also smaller.
    """
    found = {text: shown for text in values if "E+" in text and (shown := SHORTENED.fullmatch(text.strip(WHITE)))}
    lengths = {int(shown["power"]) + 1 for shown in found.values()}
    if len(lengths) != 1 or min(lengths) <= MOST_SHOWN:
        return {}
    if any(not text.isdecimal() or len(text) <= MOST_SHOWN for text in map(str.strip, values.keys() - found) if text):
        return {}
    return {text: values[text] for text in found}


def written_plainly(column: Numbers, ref: Any, usual: str | None) -> list[dict[str, Any]]:
    """The step, once for each possible decimal mark, the likely one first: the table's `usual` one.

    Otherwise 1,234 is taken for thousands: three digits after every mark of a column are unlikely to be decimals. No step is
    offered if any choice would be wrong for some of the numbers, or if it would make amounts in different currencies
    indistinguishable.
    """
    step = {"step": "parse_number", "columns": [ref]}
    examples = examples_of_marks(column.known_values)
    if ("." in examples and "," in examples) or len(currencies_of(column.number_forms)) > 1:
        return []
    if [*examples] != ["both"]:
        return [step]
    likely = usual or ("." if "," in examples["both"] else ",")
    return [step | {"decimal": mark} for mark in sorted(",.", key=lambda mark: mark != likely)]


def usual_mark(columns: Iterable[Numbers]) -> str | None:
    """The table's decimal mark: that of all columns where it is unambiguous."""
    marks = {mark for column in columns for mark in decimal_marks(column)}
    return marks.pop() if len(marks) == 1 else None


def decimal_marks(column: Numbers) -> set[str]:
    marks = {".", ","} & examples_of_marks(column.known_values).keys() if column.number_forms else set[str]()
    return marks | ({"."} if column.has_decimals else set())


def currencies_of(forms: Iterable[str]) -> list[str]:
    """The currency symbols in them."""
    return list(dict.fromkeys(sign for form in forms for sign in SIGN.findall(form)))


def examples_of_marks(values: Iterable[str]) -> dict[str, str]:
    """The first value that requires the mark "." or ","; under the key "both", the first that can be read with either."""
    evidence = MarkEvidence(notation("."), notation(","))
    evidence.observe(pl.Series(list(values), dtype=pl.String))
    return evidence.examples


def notation(decimal: str) -> Notation:
    """The step's notation with this mark and default settings."""
    return Notation(decimal, tuple(mark for mark in MARKS if mark != decimal), currency=True, parens_negative=True, codes=False)
