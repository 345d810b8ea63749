"""What a column's values look like: an opinion, shown to people and never applied."""

from typing import Literal

import polars as pl

from jobs.cleaning.profiling import missing_words
from jobs.cleaning.profiling.date_formats import BEFORE_YEAR, DAY_BEFORE, NTH
from jobs.cleaning.script_kit.months import MONTH_NAMES, MONTH_NUMBERS
from jobs.cleaning.script_kit.notation import SPACES, SYMBOLS
from jobs.cleaning.script_kit.weekdays import WEEKDAY_NAMES, WEEKDAYS_BARE

Like = Literal["text", "number", "date", "code", "boolean", "empty"]

CURRENCY = f"{SYMBOLS}|AUD|BRL|CAD|CHF|CNY|CZK|DKK|EUR|GBP|INR|JPY|MXN|NOK|NZD|PLN|SEK|USD|ZAR"
"""Not all that the step knows: TOP and ALL are words, too."""
WHOLE = rf"(\d{{1,3}}([,.'’\u066c{SPACES}]\d{{3}})+|\d{{1,2}}(,\d{{2}})+,\d{{3}}|\d+)"
PLAIN_OR_NOT = (
    rf"[+\-\u2212]?({CURRENCY})?\s?({WHOLE}([.,\u066b](\d+[+\-\u2212]?|--?|[–—]))?|[.,]\d+)([eE][+-]?\d+)?\s?(%|{CURRENCY})?"
)
NUMBER = rf"^({PLAIN_OR_NOT}|({CURRENCY})?\s*\(\s?{PLAIN_OR_NOT}\s?\)\s?({CURRENCY})?)$"
"""A number in brackets is negative, and so is one with a minus behind its decimals. SAP writes a plus there, too."""
MARKED = rf"^(?:'|[<>≤≥]=?\s?)(?:{PLAIN_OR_NOT})$|^(?:{PLAIN_OR_NOT})\s?(?:[CcDd][Rr]|[CDHS])\.?$"
"""A number with a mark: behind an apostrophe, beyond a limit, or on a side of an account."""
CODE_NUMBER = r"^0\d+$|^\d{16,}$"
"""Leading zeros, or more digits than a number can keep: an id, a postcode, a telephone number."""
EXPONENT = r"^\d+[eE]\d+$"
"""1e5 may be a number, or a code: "Standardise numbers" leaves it."""
MONTH = rf"(?i:{'|'.join(sorted({*' '.join(MONTH_NAMES).split(), *MONTH_NUMBERS}))})\.?"
WEEKDAY = rf"(?:(?i:{'|'.join(sorted({*' '.join(WEEKDAY_NAMES).split(), *WEEKDAYS_BARE}))})\.?,? )?"
DATE = (
    rf"^{WEEKDAY}(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}([T ].*)?|\d{{1,2}}[-/.]\d{{1,2}}[-/.](\d{{2}}|\d{{4}})(,? .*)?)$"
    rf"|^{WEEKDAY}\d{{1,2}}(?i:{NTH}|[.º])?(?i:{DAY_BEFORE}){MONTH}(?i:{BEFORE_YEAR})\d{{2,4}}([T ]\d.*)?$"
    rf"|^{WEEKDAY}{MONTH} \d{{1,2}}(?i:{NTH})?,? \d{{4}}([T ]\d.*)?$|^\d{{4}}[-/ ]{MONTH}[-/ ]\d{{1,2}}([T ]\d.*)?$"
)
CODE = r"^[A-Za-z]{0,8}[-_/#.]?\d[\dA-Za-z_/#.-]*$"
ADDRESS = r"^\S+@\S+\.\S+$|^(https?://|www\.)\S+$|^\+?[\d ()/.-]{7,}$"
"""An e-mail address, a web address, or a telephone number."""
BOOLEANS = ["true", "false", "yes", "no", "y", "n", "t", "f"]
MOST = 0.9


Counts = tuple[int, ...]
NOTHING: Counts = (0,) * 10


def counted(text: pl.Expr) -> list[pl.Expr]:
    """What a value counts as, stripped and not blank. `Looks.add` takes the sums over distinct values."""
    return [
        pl.lit(1, pl.Int64).alias("values"),
        text.str.contains(NUMBER).alias("numbers"),
        text.str.contains(CODE_NUMBER).alias("padded"),
        text.str.contains(DATE).alias("dates"),
        text.str.contains(CODE).alias("codes"),
        text.str.to_lowercase().is_in(BOOLEANS).alias("booleans"),
        text.str.contains(ADDRESS).alias("addresses"),
        text.str.to_lowercase().is_in(missing_words.ALL).alias("missing_words"),
        text.str.contains(EXPONENT).alias("exponents"),
        text.str.contains(MARKED).alias("marked"),
    ]


class Looks:
    """Counts what distinct values look like."""

    def __init__(self) -> None:
        self._values = self._numbers = self._padded_numbers = self._dates = self._codes = self._booleans = self._addresses = 0
        self._missing_words = self._exponents = self._marked = 0

    def add(self, counts: Counts) -> None:
        self._values += counts[0]
        self._numbers += counts[1]
        self._padded_numbers += counts[2]
        self._dates += counts[3]
        self._codes += counts[4]
        self._booleans += counts[5]
        self._addresses += counts[6]
        self._missing_words += counts[7]
        self._exponents += counts[8]
        self._marked += counts[9]

    @property
    def has_many_numbers(self) -> bool:
        """Whether at least half of the values are numbers, marked ones included: then a word would be out of place."""
        numbers = self._numbers + self._marked
        return numbers > 0 and 2 * numbers >= self._values

    @property
    def has_many_dates(self) -> bool:
        """Whether at least half of the values are dates."""
        return self._dates > 0 and 2 * self._dates >= self._values

    @property
    def has_many_addresses(self) -> bool:
        """Whether at least half of the values are addresses or telephone numbers."""
        return self._addresses > 0 and 2 * self._addresses >= self._values

    @property
    def like(self) -> Like:
        """What most values are. A few leading zeros turn a column of numbers into one of codes; so does 1e5 in most.

        Words for missing values do not count beside numbers and dates: there may be more of them than different numbers.
        """
        if not self._values:
            return "empty"
        most = self._values * MOST
        if self._booleans >= most:
            return "boolean"
        most_figures = (self._values - self._missing_words) * MOST
        if 0 < self._numbers >= most_figures:
            are_codes = self._padded_numbers > self._values * 0.02 or 2 * self._exponents > self._numbers
            return "code" if are_codes else "number"
        if 0 < self._dates >= most_figures:
            return "date"
        return "code" if self._codes >= most else "text"
