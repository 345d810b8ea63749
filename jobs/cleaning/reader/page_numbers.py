"""Numbers of pages, as prints have them."""

import re

WORDS = (
    r"page|seite|página|pagina|pág\.?|pag\.?|side|sida|sivu|strona|str\.|strana|stránka|oldal|sayfa"
    r"|страница|стр\.|σελίδα"
)
OF = r"of|/|von|de|di|van|av|af|z|ze|su|sur|из|από"
NUMBERED = rf"(?i:(?:{WORDS})\s*(?:(?:no|nr)\.?\s*)?(?::\s*)?\d+(?:\s*(?:{OF})\s*\d+)?)"
PAGE = rf"{NUMBERED}|[-–—]\s*\d+\s*[-–—]"
IS_PAGE, HAS_PAGE = re.compile(PAGE), re.compile(rf"(?<!\w){NUMBERED}(?!\w)")
"""The number of a page, and a line that has one in words."""
