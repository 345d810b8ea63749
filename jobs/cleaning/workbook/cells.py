"""Converts a workbook's numbers, dates and texts to the text that a person would type."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from jobs.cleaning.workbook.formats import Meaning

ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
SHORT = re.compile(r"-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{0,5}[1-9])?")
"""Numbers with so few digits that floats are exact, without trailing zeros: already as typed."""
INTEGER = re.compile(r"-?\d+")
DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
LONG, NOISE = 17, 3
"""A number of at least LONG characters that loses NOISE or more when rounded to 15 digits was meant to be the rounded one.
"""
LAST_DAY = 2_958_466
"""The day after 9999-12-31."""


def value_text(number: str, meaning: Meaning, *, from_1904: bool) -> str:
    """The text of a number, depending on the meaning of its format."""
    if meaning == "number":
        return number_text(number)
    if isinstance(meaning, int):
        return padded(number_text(number), meaning)
    return date_text(number, meaning, from_1904)


def padded(number: str, digits: int) -> str:
    """A whole number with the leading zeros of its format: somebody typed them, and Excel keeps them only there."""
    sign, whole = ("-", number[1:]) if number.startswith("-") else ("", number)
    return sign + whole.zfill(digits) if whole.isdecimal() else number


def number_text(number: str) -> str:
    """As typed: 1 for 1.0, 0.3 for 0.30000000000000004, all digits of a long id. Exponents only for extremes.

    Excel keeps 15 digits of what is typed. Further digits are kept here, unless they are rounding errors.
    """
    if SHORT.fullmatch(number) or INTEGER.fullmatch(number):
        return number
    text = plain_number(number)
    if len(text) < LONG or not DECIMAL.fullmatch(text):
        return text
    rounded = f"{float(text):.15g}"
    return plain_number(rounded) if len(rounded) <= len(text) - NOISE else text


def plain_number(number: str) -> str:
    """The shortest text for the same number."""
    try:
        exact = Decimal(repr(float(number)))
    except ValueError:
        return number
    if not exact.is_finite() or not -20 < exact.adjusted() < 40:
        return number
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def date_text(number: str, meaning: Meaning, from_1904: bool) -> str:
    """ISO 8601, without a date or a time that is not there. A number if it is not a date."""
    try:
        milliseconds = round(float(number) * 86_400_000)
    except (ValueError, OverflowError):  # not a number, or infinite
        return number
    if meaning == "elapsed":
        return elapsed_text(milliseconds)
    days, rest = divmod(milliseconds, 86_400_000)
    if not 0 <= days < LAST_DAY or (days == 0 and rest == 0 and meaning != "time"):
        return number_text(number)
    if days == 0 and (meaning == "time" or not from_1904):
        return _clock(rest)
    day = _day(days, from_1904)
    return f"{day}T{_clock(rest)}" if rest or meaning == "time" else day


def unescape(text: str) -> str:
    """Workbooks write characters that XML does not allow as _x0007_; _x005F_ is an underscore."""
    if "_x" not in text:
        return text
    units = ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    try:
        return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:  # a lone surrogate: left as it is
        return text


def _day(days: int, from_1904: bool) -> str:
    """Excel counts from 1899-12-31 and has a 1900-02-29, an inherited bug; on the Mac it counted from 1904-01-01."""
    if from_1904:
        start = datetime(1904, 1, 1, tzinfo=UTC)
    elif days == 60:
        return "1900-02-29"
    else:
        start = datetime(1899, 12, 31 if days < 60 else 30, tzinfo=UTC)
    return (start + timedelta(days=days)).date().isoformat()


def _clock(milliseconds: int) -> str:
    seconds, fraction = divmod(milliseconds, 1000)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{text}.{fraction:03}" if fraction else text


def elapsed_text(milliseconds: int) -> str:
    """Hours, minutes and seconds; the hours may exceed 24."""
    return f"-{_clock(-milliseconds)}" if milliseconds < 0 else _clock(milliseconds)
