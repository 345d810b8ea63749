"""What a cell looks like, as far as parsing a file depends on it."""

import re
from functools import lru_cache

NUMBER_OR_DATE = re.compile(r"\s*[+-]?[$€£¥]?[\d.,:/ -]*\d[\d.,:/ %-]*([eE][+-]?\d+)?\s*[$€£¥]?\s*")
DRAWN = "-=_*+~─━═–—"
LONGEST = 200
"""Characters of a number, a date or a time. Looking at longer texts would take long."""
RULE = rf"[{DRAWN}]{{3,}}"
IS_RULE = re.compile(RULE)
"""A drawn line."""
NOTHING_WORDS = {"na", "n/a", "nan", "null", "none", "nil", "unknown", "missing", "-", "--", "?", ".", "#n/a", "true", "false"}


def is_typed(cell: str | None) -> bool:
    """Whether it is a number, an amount, a date or a time: names and titles are not."""
    text = (cell or "").strip()
    return 0 < len(text) <= LONGEST and _is_number_or_date(text)


@lru_cache(4096)
def _is_number_or_date(text: str) -> bool:
    """Cached: while a file is opened, each cell is looked at several times."""
    return NUMBER_OR_DATE.fullmatch(text) is not None


def is_name(cell: str | None) -> bool:
    """Whether it is text that may name a column: neither a value nor a word for a missing one."""
    return bool(cell and cell.strip()) and not is_typed(cell) and (cell or "").strip().lower() not in NOTHING_WORDS
