"""Numbers and codes behind an apostrophe, with which people make a spreadsheet keep them as text: '00123."""

import re
from collections.abc import Mapping

MARKED = re.compile(r"'[+-]?[.,]?\d[^']*")
YEAR = re.compile(r"'\d\ds?")
""" '98 is a year."""
WRITTEN = r"^\s*'([+-]?[.,]?\d)"
"""What the step finds."""


def behind_apostrophes(counts: Mapping[str, int]) -> dict[str, int]:
    """The texts with their counts; none if all may be years. Names are left: 's-Hertogenbosch, 't Hart."""
    found = {text: count for text, count in counts.items() if text[0] == "'" and MARKED.fullmatch(text)}
    return {} if all(YEAR.fullmatch(text) for text in found) else found
