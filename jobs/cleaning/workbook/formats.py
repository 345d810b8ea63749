"""The meaning of a cell's number format: a date, a time of day, both, a duration, digits, or none of these; and its unit."""

import re
import unicodedata
from typing import Literal

Meaning = Literal["number", "date", "time", "both", "elapsed"] | int
"""An integer: the minimum number of digits of a whole number, as for ZIP codes in the format 00000."""

LITERALS = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
"""Literal parts of a format: quoted text, escaped characters, padding, colours and conditions."""
BUILT_IN: dict[int, Meaning] = {
    **dict.fromkeys([14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58], "date"),
    **dict.fromkeys([18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56], "time"),
    22: "both",
    46: "elapsed",
}
PERCENT = (9, 10)
SHOWN = re.compile(r'[_*].|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|"([^"]*)"|\\(.)|(.)')
"""The parts of a format. The groups are shown as they are: a currency before its locale ([$€-407]), quoted and escaped text."""
SCALED = re.compile(r"[0#?],+(?![0#?,])")
AROUND_UNITS = " \u00a0\u202f()+-\u2013:=.,*/"

DIGITS = re.compile("0{2,40}")


def meaning_of(number: int, codes: dict[int, str]) -> Meaning:
    """The meaning of a format, by its number; `codes` are the formats that the workbook defines."""
    if number not in codes:
        return BUILT_IN.get(number, "number")
    code = LITERALS.sub("", codes[number].split(";")[0]).lower()
    if elapsed := re.search(r"\[(h+|m+|s+)\]", code):
        is_first = not re.search("[ydhms]", code[: elapsed.start()])
        return "elapsed" if is_first else "number"  # Excel does not recognise hh[m], and shows a number
    code = code.replace("general", "")
    if DIGITS.fullmatch(code):
        return len(code)
    time = bool(re.search(r"[hs]|am/pm|a/p", code))
    date = bool(re.search(r"[yd]", code)) or ("m" in code.replace("am/pm", "") and not time)
    if time:
        return "both" if date else "time"
    return "date" if date else "number"


def unit_of(number: int, codes: dict[int, str]) -> str:
    """What a format shows beside a number: a currency, %, kg; empty if nothing. Formats that scale are left out: 0.0,, "M"."""
    if number not in codes:
        return "%" if number in PERCENT else ""
    code = codes[number].split(";")[0]
    if meaning_of(number, codes) != "number" or SCALED.search(LITERALS.sub("", code)):
        return ""
    unit = "".join(_shown(each) for each in SHOWN.findall(code)).strip(AROUND_UNITS)
    return unit if any(sign.isalpha() or sign in "%‰°" or unicodedata.category(sign) == "Sc" for sign in unit) else ""


def _shown(part: tuple[str, ...]) -> str:
    *literals, sign = part
    return "".join(literals) + (sign if sign == "%" or unicodedata.category(sign or " ") == "Sc" else "")
