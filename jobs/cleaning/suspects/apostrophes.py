"""Numbers and codes behind an apostrophe, with which people make a spreadsheet keep them as text: '00123."""

import re
from collections.abc import Mapping

CODE = r"'([+-]?[.,]?[0-9][^'\s]*(?:\s[^'\s]*[0-9][^'\s]*)*)"
"""Each part of it has a digit: '39 Steps is a title."""
MARKED = re.compile(CODE)
YEAR = re.compile(r"'\d\ds?")
""" '98 is a year."""
WRITTEN = rf"^\s*{CODE}(\s*)$"
"""What the step finds."""


def behind_apostrophes(counts: Mapping[str, int]) -> dict[str, int]:
    """The texts with their counts; none if all may be years. Names are left: 's-Hertogenbosch, 't Hart."""
    found = {text: count for text, count in counts.items() if text[0] == "'" and MARKED.fullmatch(text)}
    return {} if all(YEAR.fullmatch(text) for text in found) else found
