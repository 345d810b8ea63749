"""Exact decimal numbers: no float is ever used between a cell and its statistic.

A number is [+-]digits[.digits]. A column is represented by integers and a number of decimal places: 1250 and 2 for "12.50".
Longer numbers are handled one by one, as fractions.
"""

from fractions import Fraction

import polars as pl

from jobs.cleaning import kernel

NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?$"

LONGEST = 2_000
"""Longer text is not a number: Python reads and prints integers of up to 4,300 digits."""

MOST_PLACES = 18
DIGITS = 30
LIMIT = 10**DIGITS
"""Smaller integers fit into 128 bits, and so does the sum of 10^8 of them."""


def places_of(text: pl.Expr) -> pl.Expr:
    """The number of digits after the decimal point; null for what is not a number."""
    length = text.str.len_bytes()
    places = (length - text.str.find(".", literal=True) - 1).fill_null(0)
    return pl.when(text.str.contains(NUMBER) & (length <= LONGEST)).then(places)


def with_places(texts: pl.DataFrame) -> pl.DataFrame:
    """The frame with a column `places` of its column `text`."""
    return texts.with_columns(places_of(pl.col("text")).alias("places"))


def read_at_once(text: pl.Series) -> pl.DataFrame | None:
    """`places` of each text, and its `digits` as an integer with the most places of any: much faster than cell by cell. None if
    one is not a number, or does not fit into 64 bits, and without the kernel.
    """
    numbers = kernel.numbers(text) if kernel.BUILT else None
    return pl.DataFrame(numbers) if numbers else None


def digits_with(places: int) -> pl.Expr:
    """`text` as 128-bit integers with this many decimal places; null for texts with more, or that are too long."""
    digits = pl.col("text").cast(pl.Decimal(DIGITS, places), strict=False).to_physical()
    return pl.when(pl.col("places") <= places).then(digits).alias("digits")


def largest(integers: pl.Series) -> int:
    """The largest absolute value; 0 if there are none."""
    extremes: list[int] = [integers.min() or 0, integers.max() or 0]  # type: ignore[list-item]  # of integers, both are
    return max(map(abs, extremes))


def ranks(numbers: pl.DataFrame, most_places: int) -> pl.Series:
    """The rank of each `text` among them: equal for equal numbers, such as 1.0 and 1."""
    integers = numbers.select(digits_with(min(most_places, MOST_PLACES))).to_series()
    if not integers.null_count():
        return integers.rank("dense")
    exact = [Fraction(text) for text in numbers["text"]]
    rank_of = {number: rank for rank, number in enumerate(sorted(set(exact)))}
    return pl.Series([rank_of[number] for number in exact], dtype=pl.UInt32)


def printed(number: Fraction, places: int) -> str:
    """The number with this many decimal places, rounded half to even; never "-0.00"."""
    return with_point(round(number * 10**places), places)


def with_point(digits: int, places: int) -> str:
    """The digits of a number with a decimal point before the last `places` of them."""
    text = str(abs(digits)).zfill(places + 1)
    sign = "-" if digits < 0 else ""
    return f"{sign}{text[:-places]}.{text[-places:]}" if places else sign + text


def exactly(number: Fraction) -> str:
    """The number with as many decimal places as it needs. It must be a decimal fraction."""
    places = 0
    while number * 10**places % 1:
        places += 1
    return printed(number, places)


def compared(texts: pl.Series, bound: str) -> pl.Series:
    """-1, 0 or 1 for a number that is less than, equal to or more than the bound; null for what is not a number."""
    numbers = with_places(texts.to_frame("text"))
    most_places = max(largest(numbers["places"]), len(bound.partition(".")[2]))
    places = min(most_places, MOST_PLACES)
    limit = Fraction(bound) * 10**places
    if limit.denominator == 1 and abs(limit) < LIMIT:
        digits, line = pl.col("digits"), pl.lit(limit.numerator, pl.Int128)
        signs = (digits > line).cast(pl.Int8) - (digits < line).cast(pl.Int8)
        numbers = numbers.with_columns(digits_with(places)).with_columns(signs.alias("sign"))
    else:
        numbers = numbers.with_columns(pl.lit(None, pl.Int8).alias("sign"))
    long = numbers["places"].is_not_null() & numbers["sign"].is_null()
    if long.any():
        line_at = Fraction(bound)
        exact = [(number > line_at) - (number < line_at) for number in map(Fraction, texts.filter(long))]
        return numbers["sign"].scatter(long.arg_true(), exact)
    return numbers["sign"]
