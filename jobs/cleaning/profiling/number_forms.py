"""Numbers that are not written as plain decimals, such as "1.234,50 €" or "(12)", and the steps that would rewrite them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from jobs.cleaning.profiling.looks import CODE_NUMBER, EXPONENT
from jobs.cleaning.profiling.looks import NUMBER as LOOKS_LIKE_NUMBER
from jobs.cleaning.script_kit.notation import CURRENCY, MARKS
from jobs.cleaning.values.decimal_mark import MarkEvidence
from jobs.cleaning.values.decimals import NUMBER
from jobs.cleaning.values.plain_numbers import Notation
from jobs.cleaning.values.white import WHITE

KEPT = 5_000
"""How many different ones are kept."""
WITH_CURRENCY = rf"^[^\p{{L}}]*{CURRENCY}[^\p{{L}}]*(?:{CURRENCY}[^\p{{L}}]*)?$"
LIKE_THOUSANDS = r"^[+-]?[1-9]\d{0,2}\.\d{3}$"
SHORTENED = re.compile(r"\d([.,]\d{1,5})?E\+(?P<power>\d\d)")
MOST_SHOWN = 11
"""The most digits of a number that Excel shows; of longer ones, it shows six at most."""
KEPT_DIGITS, FEWEST = 15, 5
"""The most digits of a number that Excel keeps, and how many longer ones show that it was Excel, not chance."""


class NumberForms:
    """What is not a plain decimal in one column of numbers: in one pass.

    A percent sign may stay. 1e5 is not counted: it may be a code, and the step that parses numbers does not change it.
    """

    def __init__(self) -> None:
        self.count = 0
        self.first = Counter[str]()
        """The first ones, and how often each is there; if there are too many to keep all, at least so often."""
        self.currencies = dict[str, str]()
        """Each as it is written first."""
        self._evidence = MarkEvidence(notation("."), notation(","))

    @property
    def is_full(self) -> bool:
        """Whether no further ones are kept."""
        return len(self.first) >= KEPT

    @property
    def examples(self) -> dict[str, str]:
        """The first value that requires the mark "." or ","; under the key "both", the first that can be read with either."""
        return self._evidence.examples

    def add(self, others: pl.Series) -> None:
        """Adds values that are stripped and not plain decimals, whatever they are."""
        self._evidence.observe(others)
        text = pl.col("value")
        frame = others.to_frame("value")
        signs = frame.filter(text.str.contains(WITH_CURRENCY) & text.str.contains(r"\d"))["value"].str.extract_all(CURRENCY)
        for sign in signs.explode().unique(maintain_order=True):
            self.currencies.setdefault(sign.rstrip(".").casefold(), sign)
        plain = text.str.strip_suffix("%").str.strip_chars_end(WHITE).str.contains(NUMBER)
        found = frame.filter(text.str.contains(LOOKS_LIKE_NUMBER) & ~text.str.contains(f"{CODE_NUMBER}|{EXPONENT}") & ~plain)
        self.count += found.height
        for value, count in found.group_by("value", maintain_order=True).len().iter_rows() if not self.is_full else ():
            if value in self.first or not self.is_full:
                self.first[value] += count

    def add_plain(self, decimals: pl.Series) -> None:
        """Adds plain decimals, which tell the mark, too, unless they may be thousands."""
        if "." not in self.examples:
            alike = decimals.str.contains(LIKE_THOUSANDS)
            self._evidence.observe(pl.concat([decimals.filter(~alike).head(1), decimals.filter(alike).head(1)]))


def shortened(values: Mapping[str, int]) -> dict[str, int]:
    """Values that probably were ids before a spreadsheet shortened them: 1.60328E+12, or 4634488006369350 for …9358.

    Of the former, all have the same length, and the values beside them are such ids in full. Measurements are also smaller.
    """
    if cut := rounded(values):
        return cut
    found = {text: shown for text in values if "E+" in text and (shown := SHORTENED.fullmatch(text.strip(WHITE)))}
    lengths = {int(shown["power"]) + 1 for shown in found.values()}
    if len(lengths) != 1 or min(lengths) <= MOST_SHOWN:
        return {}
    if any(not text.isdecimal() or len(text) <= MOST_SHOWN for text in map(str.strip, values.keys() - found) if text):
        return {}
    return {text: values[text] for text in found}


def rounded(values: Mapping[str, int]) -> dict[str, int]:
    """Numbers with more digits than a spreadsheet keeps, all of which are 0 behind those that it keeps."""
    long = {text: digits for text in values if len(digits := text.strip(WHITE)) > KEPT_DIGITS and digits.isdecimal()}
    others = [text for text in values if text not in long and text.strip(WHITE)]
    are_cut = len(long) >= max(FEWEST, len(others)) and not any(digits[KEPT_DIGITS:].strip("0") for digits in long.values())
    are_round = 2 * sum(digits[KEPT_DIGITS - 1] == "0" for digits in long.values()) > len(long)
    return {text: values[text] for text in long} if are_cut and not are_round else {}


def written_plainly(forms: NumberForms, ref: Any, usual: str | None) -> list[dict[str, Any]]:
    """The step, once for each possible decimal mark, the likely one first: the table's `usual` one.

    Otherwise 1,234 is taken for thousands: three digits after every mark of a column are unlikely to be decimals. No step is
    offered if any choice would be wrong for some of the numbers, or if it would make amounts in different currencies
    indistinguishable.
    """
    step = {"step": "parse_number", "columns": [ref]}
    examples = forms.examples
    if ("." in examples and "," in examples) or len(forms.currencies) > 1:
        return []
    if [*examples] != ["both"]:
        return [step]
    likely = usual or ("." if "," in examples["both"] else ",")
    return [step | {"decimal": mark} for mark in sorted(",.", key=lambda mark: mark != likely)]


def usual_mark(columns: Iterable[Sequence[str]]) -> str | None:
    """The table's decimal mark: that of all columns where it is unambiguous. `columns`: the marks in each."""
    marks = {mark for each in columns for mark in each}
    return marks.pop() if len(marks) == 1 else None


def notation(decimal: str) -> Notation:
    """The step's notation with this mark and default settings."""
    return Notation(decimal, tuple(mark for mark in MARKS if mark != decimal), currency=True, parens_negative=True, codes=False)
