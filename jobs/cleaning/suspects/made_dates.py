"""Codes and ranges that a spreadsheet took for dates, and shows as such: "2-Sep" was SEPT2, "3-Oct" 3-10, "03. Okt" 3.10."""

import re
from collections.abc import Mapping

from jobs.cleaning.profiling.date_formats import format_of
from jobs.cleaning.script_kit.months import month_number
from jobs.cleaning.suspects.figures import is_number, is_other_form

MONTHS = (
    "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mrz|Mär|Mai|Okt|Dez"
    "|janv|févr|fév|mars|avr|mai|juin|juil|août|sept|oct|nov|déc|ene|feb|abr|may|jun|jul|ago|dic|mrt|mei|okt|dec|giu|lug|ott"
)
"""As spreadsheets write them in English, German, French, Spanish, Dutch and Italian, unless they are words: out, set, gen."""
SHOWN = re.compile(rf"\d\d?(?:-|\. ?)(?:{MONTHS})\.?|(?:{MONTHS})\.?[- ]\d\d", re.ASCII)
IN_FULL = re.compile(r"(?:19|20)\d\d-\d\d-\d\d(?:[T ]00:00:00)?", re.ASCII)
"""As a workbook holds it: found where nearly all others are different, as names of things are, or numbers."""
ALL_DIFFERENT, MOST = 10, 0.9
"""How many others there must be then, and the least share of different ones, or of numbers."""
SHORTEST, LONGEST = 5, 10
DATE_LIKE = re.compile(r"(\d\d?[-/.])?(1[5-9]|20)\d\d", re.ASCII)
WORD = re.compile(r"\b[^\W\d_]{3,}\b")
"""Of a gene such as DEC2, the letters are none."""
DATED = 0.1
"""The largest share of other values with a month or a year: beside them, 3-Oct is a date."""
LIKE_CODES, LONGEST_CODE = 0.7, 20
"""The least share of other values that are codes or numbers: one short word without a sentence around."""
HAVE_DIGITS = 0.5
"""The least share of them with a digit, or in capitals; else they are words, beside which 2-Sep may be a day: asap, pending."""
OTHERS = 3
"""How many different other values there must be."""


def made_dates(counts: Mapping[str, int]) -> dict[str, int]:
    """Those texts with their counts, if they are the fewer of a column of codes or numbers, none of which is a date."""
    found = {text: count for text, count in counts.items() if may_be(text) and SHOWN.fullmatch(text)}
    found |= in_full(counts)
    others = [text for text in counts if text not in found] if found else []
    if len(others) < max(OTHERS, len(found)):
        return {}
    codes = [text for text in others if len(text) <= LONGEST_CODE and " " not in text]
    if len(codes) < LIKE_CODES * len(others) or sum(map(is_no_word, codes)) < HAVE_DIGITS * len(codes):
        return {}
    return found if sum(map(is_dated, others)) <= DATED * len(others) else {}


def is_no_word(text: str) -> bool:
    return text.isupper() or any(map(str.isdigit, text))


def in_full(counts: Mapping[str, int]) -> dict[str, int]:
    found = {text: count for text, count in counts.items() if text[4:5] == "-" and IN_FULL.fullmatch(text)}
    others = {text: count for text, count in counts.items() if text not in found} if found else {}
    if len(others) < max(ALL_DIFFERENT, 2 * len(found)):
        return {}
    are_numbers = sum(is_number(text) or is_other_form(text) for text in others) >= MOST * len(others)
    return found if are_numbers or len(others) >= MOST * sum(others.values()) else {}


def may_be(text: str) -> bool:
    """What is faster to tell than the pattern."""
    if not SHORTEST <= len(text) <= LONGEST:
        return False
    return text[-3] in "- " if text[-1].isdigit() else text[0].isdigit() and ("-" in text[1:3] or "." in text[1:3])


def is_dated(text: str) -> bool:
    """Whether it is a date, a year, or a part of one that names its month."""
    if DATE_LIKE.fullmatch(text) or format_of(text):
        return True
    return any(month_number(word) for word in WORD.findall(text))
