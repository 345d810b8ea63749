"""What a cell looks like, as far as parsing a file depends on it."""

import re

NUMBER_OR_DATE = re.compile(r"\s*[+-]?[$€£¥]?[\d.,:/ -]*\d[\d.,:/ %-]*([eE][+-]?\d+)?\s*[$€£¥]?\s*")
DRAWN = "-=_*+~─━═–—"
LONGEST = 200
"""Characters of a number, a date or a time. Looking at longer texts would take long."""
RULE = rf"[{DRAWN}]{{3,}}"
WORDS = (
    r"page|seite|página|pagina|pág\.?|pag\.?|side|sida|sivu|strona|str\.|strana|stránka|oldal|sayfa"
    r"|страница|стр\.|σελίδα"
)
OF = r"of|/|von|de|di|van|av|af|z|ze|su|sur|из|από"
NUMBERED = rf"(?i:(?:{WORDS})\s*(?:(?:no|nr)\.?\s*)?(?::\s*)?\d+(?:\s*(?:{OF})\s*\d+)?)"
PAGE = rf"{NUMBERED}|[-–—]\s*\d+\s*[-–—]"
IS_PAGE, HAS_PAGE, IS_RULE = re.compile(PAGE), re.compile(rf"(?<!\w){NUMBERED}(?!\w)"), re.compile(RULE)
"""The number of a page, a line that has one in words, and a drawn line."""
NOTHING_WORDS = {"na", "n/a", "nan", "null", "none", "nil", "unknown", "missing", "-", "--", "?", ".", "#n/a", "true", "false"}


def is_typed(cell: str | None) -> bool:
    """Whether it is a number, an amount, a date or a time: names and titles are not."""
    text = (cell or "").strip()
    return 0 < len(text) <= LONGEST and bool(NUMBER_OR_DATE.fullmatch(text))


def is_name(cell: str | None) -> bool:
    """Whether it is text that may name a column: neither a value nor a word for a missing one."""
    return bool(cell and cell.strip()) and not is_typed(cell) and (cell or "").strip().lower() not in NOTHING_WORDS
