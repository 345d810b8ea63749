"""Numbers as texts, exactly: no float ever stands between a cell and its statistic.

A number is [+-]digits[.digits], held as its digits and its decimal places: "12.50" is 1250 and 2. Digits are 64-bit integers
where they fit, else 128-bit, else Python's own.
"""

from fractions import Fraction

import polars as pl

NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?$"
LONGEST = 30
"""Characters a number may have to be held in 128 bits: sums of 10^8 such numbers fit them too."""


def is_number(text: pl.Expr) -> pl.Expr:
    return text.str.contains(NUMBER)


def places_of(text: pl.Expr) -> pl.Expr:
    """How many digits stand behind a number's decimal point."""
    return (text.str.len_bytes() - text.str.find(".", literal=True) - 1).fill_null(0)


def digits_of(texts: pl.Series) -> pl.Series:
    """All digits of numbers as integers, of 64 bits if that is enough for all, else of 128; null for those longer still."""
    digits = texts.str.replace(".", "", literal=True)
    small = digits.cast(pl.Int64, strict=False)
    if not small.null_count():
        return small
    return digits.set(digits.str.len_bytes() > LONGEST, None).cast(pl.Int128)


def largest(digits: pl.Series) -> int:
    """The largest of them, sign aside."""
    return max(abs(digits.min() or 0), abs(digits.max() or 0))  # type: ignore[arg-type, operator]


def fits(digits: int, more_places: int) -> bool:
    """Whether 128 bits still hold them with so many more zeros behind."""
    return bool(digits * 10**more_places < 10**38)


def ranks(texts: pl.Series) -> pl.Series:
    """Each number's rank among these: equal for equal numbers, such as 1.0 and 1."""
    numbers = texts.to_frame("text").with_columns(places_of(pl.col("text")).alias("places"), digits_of(texts).alias("digits"))
    most = max(numbers["places"].unique(), default=0)
    if numbers["digits"].null_count() or not fits(largest(numbers["digits"]), most):
        return python_ranks(texts)
    zeros = [pl.when(pl.col("places") == places).then(pl.lit(10 ** (most - places), pl.Int128)) for places in numbers["places"].unique()]
    return numbers.select((pl.col("digits").cast(pl.Int128) * pl.coalesce(zeros or [None])).rank("dense")).to_series()


def python_ranks(texts: pl.Series) -> pl.Series:
    exact = [Fraction(text) for text in texts]
    rank_of = {number: rank for rank, number in enumerate(sorted(set(exact)))}
    return pl.Series([rank_of[number] for number in exact], dtype=pl.UInt32)


def printed(number: Fraction, places: int) -> str:
    """Rounded half to even; never "-0.00"."""
    return written(round(number * 10**places), places)


def shortest(digits: int, places: int) -> str:
    """Without zeros at the end: 1250 with 2 places is "12.5"."""
    while places and digits % 10 == 0:
        digits, places = digits // 10, places - 1
    return written(digits, places)


def written(digits: int, places: int) -> str:
    """1250 with 2 places is "12.50"."""
    text = str(abs(digits)).zfill(places + 1)
    sign = "-" if digits < 0 else ""
    return f"{sign}{text[:-places]}.{text[-places:]}" if places else sign + text
