"""Finds what a print has beside rows: the names of its columns, and what is printed again at the top of each page."""

from collections.abc import Sequence
from typing import NamedTuple

from jobs.cleaning.reader.detect.columns import Columns, form, is_drawn, may_be_row
from jobs.cleaning.reader.detect.header import find_header
from jobs.cleaning.reader.page_numbers import HAS_PAGE, IS_PAGE, WORDS
from jobs.cleaning.reader.places import cells_in, fits, spread
from jobs.cleaning.reader.settings import ReaderSettings
from jobs.cleaning.reader.values import DRAWN, is_typed

HIGHEST = 5
"""The most lines of names."""
TOP = 60
"""Names are within so many lines."""
END_OF_FILE = "\x1a"
"""How DOS marks the end of a file."""
INITIALS = {word[0] for word in WORDS.split("|")}
SIGNS = frozenset({*DRAWN, END_OF_FILE, *(letter for each in INITIALS for letter in (each, each.upper()))})
"""With what drawn lines and numbers of pages begin."""


class Head(NamedTuple):
    """Indices of the lines of names, and of the first row; what comes again on each page, and the last line of names.

    `begins`: the characters with which lines begin that are no rows; most rows need no closer look.
    """

    names: tuple[int, ...]
    first: int
    again: frozenset[str]
    last: str | None
    begins: frozenset[str]

    @property
    def above(self) -> int:
        """How many lines are above the table."""
        return self.names[0] if self.names else self.first

    def has(self, line: str) -> bool:
        """Whether the line is no row: it is drawn, has the number of a page, or is part of a page's head."""
        text = line.strip()
        if ("0" if text[:1].isdecimal() else text[:1]) not in self.begins:
            return False
        return is_drawn(line) or text == END_OF_FILE or bool(IS_PAGE.fullmatch(text)) or form(line) in self.again


def find_head(lines: Sequence[str], columns: Columns, settings: ReaderSettings) -> Head:
    """The head of the table in these lines; names that a person chose are taken."""
    spaced = [spread(line, wide=columns.wide) for line in lines]
    if isinstance(settings.header, int | tuple):
        chosen = settings.header if isinstance(settings.header, tuple) else (settings.header,)
        names, first = tuple(number - 1 for number in chosen), max(chosen)
    elif isinstance(settings.skip, int):
        names, first = (), settings.skip
    elif settings.header == "none":
        names, first = (), _first_row(spaced, columns)
    else:
        names, first = _above_rule(spaced, columns) or _above_rows(spaced, columns)
    above = [line for place, line in enumerate(lines[:first]) if place in names or not may_be_row(line)]
    last = form(lines[names[-1]]) if names and names[-1] < len(lines) else None
    again = frozenset(form(line) for line in above) - {""}
    return Head(names, first, again, last, frozenset({*SIGNS, *(text[0] for text in again)}))


def _above_rule(lines: Sequence[str], columns: Columns) -> tuple[tuple[int, ...], int] | None:
    """The names above the line that is drawn under them, or between two such lines."""
    rule = columns.rule
    if rule is None or rule > TOP:
        return None
    if names := _between_rules(lines, rule, columns):
        return names, names[-1] + 2
    above = _block_above(lines, rule)
    return (tuple(_names(lines, above, columns)), rule + 1) if above else None


def _between_rules(lines: Sequence[str], rule: int, columns: Columns) -> tuple[int, ...]:
    """The lines between this drawn line and the next, if these are names rather than rows."""
    below = range(rule + 1, min(rule + 2 + HIGHEST, len(lines)))
    second = next((place for place in below if is_drawn(lines[place])), rule)
    found = tuple(range(rule + 1, second))
    texts = [text for place in found for text in cells_in(lines[place], columns.starts) if text]
    return found if texts and not any(map(is_typed, texts)) and all(lines[place].strip() for place in found) else ()


def _block_above(lines: Sequence[str], place: int) -> range:
    """The lines directly above, up to a blank or drawn one."""
    start = place
    while start > max(0, place - HIGHEST) and lines[start - 1].strip() and not is_drawn(lines[start - 1]):
        start -= 1
    return range(start, place)


def _names(lines: Sequence[str], block: range, columns: Columns) -> list[int]:
    """The lowest line of the block, and those above it that have names for several columns, too."""
    found = [block[-1]]
    for place in reversed(block[:-1]):
        texts = [text for text in cells_in(lines[place], columns.starts) if text]
        if not fits(lines[place], columns.starts) or len(texts) < 2 or any(map(is_typed, texts)):
            break
        if any(HAS_PAGE.search(text) for text in texts):
            break
        found.insert(0, place)
    return found


def _above_rows(lines: Sequence[str], columns: Columns) -> tuple[tuple[int, ...], int]:
    """The names that are right above the first rows, if there are any."""
    start = _first_row(lines, columns)
    places = [place for place in range(start, len(lines)) if lines[place].strip() and not is_drawn(lines[place])]
    count = find_header([cells_in(lines[place], columns.starts) for place in places]) if places else 0
    if not count:
        return (), start
    found = [*_names(lines, _block_above(lines, start + 1), columns)[:-1], *places[:count]]
    return tuple(found), found[-1] + 1


def _first_row(lines: Sequence[str], columns: Columns) -> int:
    """The first line that fills the columns as rows do: names or a row."""
    filled = [sum(map(bool, cells_in(line, columns.starts))) if fits(line, columns.starts) else 0 for line in lines]
    usual = sorted(count for count, line in zip(filled, lines, strict=True) if count and not is_drawn(line))
    least = max(2, usual[len(usual) // 2] * 0.6) if usual else 0
    full = [
        place for place, count in enumerate(filled) if count >= least and lines[place].strip() and not is_drawn(lines[place])
    ]
    return next((place for place in full if place < TOP and not _is_title(lines, place, full, columns)), 0)


def _is_title(lines: Sequence[str], place: int, full: Sequence[int], columns: Columns) -> bool:
    """Whether the line is apart from the names of columns, or has the number of a page."""
    if HAS_PAGE.search(lines[place]):
        return True
    following = [cells_in(lines[each], columns.starts) for each in full if each > place][:2]
    if len(following) < 2 or "".join(lines[place + 1 : place + 2]).strip():
        return False
    names, values = (any(map(is_typed, cells)) for cells in following)
    return values and not names
