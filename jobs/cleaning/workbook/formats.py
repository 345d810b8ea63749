"""What a cell's number format says about its number: a date, a time of day, both, a length of time, its digits, or nothing."""

import re
from typing import Literal

Meaning = Literal["number", "date", "time", "both", "elapsed"] | int
"""An integer: how many digits a whole number has at least, as ZIP codes do, in the format 00000."""

LITERALS = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
"""What stands in a format for itself: quoted text, escaped characters, paddings, colours and conditions."""
BUILT_IN: dict[int, Meaning] = {
    **dict.fromkeys([14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58], "date"),
    **dict.fromkeys([18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56], "time"),
    22: "both",
    46: "elapsed",
}


DIGITS = re.compile("0{2,40}")


def meaning_of(number: int, codes: dict[int, str]) -> Meaning:
    """Of a format by its number; `codes` are the ones the workbook brings along."""
    if number not in codes:
        return BUILT_IN.get(number, "number")
    code = LITERALS.sub("", codes[number].split(";")[0]).lower()
    if elapsed := re.search(r"\[(h+|m+|s+)\]", code):
        is_first = not re.search("[ydhms]", code[: elapsed.start()])
        return "elapsed" if is_first else "number"  # Excel takes hh[m] for no format, and shows a number
    code = code.replace("general", "")
    if DIGITS.fullmatch(code):
        return len(code)
    time = bool(re.search(r"[hs]|am/pm|a/p", code))
    date = bool(re.search(r"[yd]", code)) or ("m" in code.replace("am/pm", "") and not time)
    if time:
        return "both" if date else "time"
    return "date" if date else "number"
