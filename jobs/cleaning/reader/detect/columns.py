"""Finds the columns of a print, text of fixed width: by the line drawn under their names, or by gaps that all rows share."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from jobs.cleaning.reader.detect.delimited import DELIMITERS, are_delimited, is_delimiter
from jobs.cleaning.reader.detect.dialect import detect_dialect
from jobs.cleaning.reader.detect.header import typed_places
from jobs.cleaning.reader.detect.score import ENOUGH, score
from jobs.cleaning.reader.page_numbers import HAS_PAGE, IS_PAGE
from jobs.cleaning.reader.places import PHRASE, cells_in, fits, is_wide, spread
from jobs.cleaning.reader.settings import ReaderSettings
from jobs.cleaning.reader.values import IS_RULE, is_typed

DIGITS = re.compile(r"\d+")
GROUPS = re.compile(r"[-=_~*─═—–]+")
"""What is drawn under one name."""
FEWEST, MOST = 3, 500
"""Rows that a print has, at least, and columns, at most."""
RARE, FEW = 0.2, 0.1
"""A place that fewer lines use than these shares may be in a gap, which titles run across, or other lines."""
FITTING, FITTING_RULE = 0.6, 0.8
"""The least share of lines that keep to the columns."""
VALUES = 0.65
"""The share of cells that look like values, from which on delimiters explain lines that have common gaps."""
CERTAIN = 10
"""With so many rows, a gap that all of them share is no accident."""


class Columns(NamedTuple):
    """Where the columns start.

    `wide`: East Asian characters take two places. `rule` is the index of the line that was drawn under their names. `roomy`: at
    least two blanks are between any two columns.
    """

    starts: tuple[int, ...]
    wide: bool = False
    rule: int | None = None
    roomy: bool = False


def is_print(lines: Sequence[str], columns: Columns) -> bool:
    """Whether these are the columns of a print, rather than delimited text."""
    body = _body([spread(line, wide=columns.wide) for line in lines])
    rows = [line for line in body if fits(line, columns.starts)]
    if not 2 <= len(columns.starts) <= MOST or len(rows) < FEWEST:
        return False
    if columns.rule is not None:
        return not is_delimiter("\t", lines)
    shown = [
        len(rows) / len(body),
        sum("  " in line.rstrip() for line in rows) / len(rows),
        sum(sum(map(bool, cells_in(line, columns.starts))) > 1 for line in rows) / len(rows),
    ]
    if min(shown) < FITTING or _single(rows) or not (len(rows) >= CERTAIN or _is_typed(rows, columns.starts)):
        return False
    return not (_is_margin(rows, columns.starts[1]) or are_delimited(lines) or _are_delimited_otherwise(lines))


def _is_typed(rows: Sequence[str], starts: Sequence[int]) -> bool:
    """Whether a column holds mostly numbers or dates."""
    return bool(typed_places([cells_in(row, starts) for row in rows]))


def _are_delimited_otherwise(lines: Sequence[str]) -> bool:
    """Whether most cells of delimited text would look like values, once quotes are taken into account.

    Or whether a less usual delimiter, such as ^, explains the lines.
    """
    text = "\n".join(lines[:ENOUGH]).encode()
    dialect, _, records = detect_dialect(text, ReaderSettings(), final=len(lines) <= ENOUGH)
    found = score(records, dialect, 1.0)
    if dialect.delimiter in DELIMITERS:
        return found.is_parted and found.look > VALUES
    return dialect.delimiter != " " and is_delimiter(dialect.delimiter, [line for line in lines if line.strip()])


def _single(rows: Sequence[str]) -> bool:
    """Whether single blanks are delimiters."""
    counts = Counter(line.count(" ") for line in rows)
    return max(counts.values()) >= 0.95 * len(rows)


def _is_margin(rows: Sequence[str], width: int) -> bool:
    """Whether what stands before the second column is a margin: indented text is no table."""
    return len({line[:width] for line in rows}) < FEWEST


def find_columns(lines: Sequence[str]) -> Columns:
    """The columns of these lines; a single one if there is nothing to part them."""
    measures = (False, True) if any(map(is_wide, "".join(line for line in lines if not line.isascii()))) else (False,)
    return max(
        (_find(lines, wide=wide) for wide in measures), key=lambda columns: (_share(lines, columns), _order(lines, columns))
    )


def measured(lines: Sequence[str], starts: tuple[int, ...]) -> Columns:
    """Given columns, with the measure of which fewer words run across their borders, or which aligns the lines."""
    measures = (Columns(starts), Columns(starts, wide=True))
    return max(measures, key=lambda columns: (_share(lines, columns), _order(lines, columns)))


def _order(lines: Sequence[str], columns: Columns) -> int:
    """How many texts begin and end at the same places as others."""
    texts = [text.span() for line in lines for text in PHRASE.finditer(spread(line, wide=columns.wide))]
    return sum(count * count for places in zip(*texts, strict=True) for count in Counter(places).values())


def _share(lines: Sequence[str], columns: Columns) -> float:
    """The share of the lines that keep to the columns, in tenths."""
    body = _body([spread(line, wide=columns.wide) for line in lines])
    return round(sum(fits(line, columns.starts) for line in body) / max(len(body), 1), 1)


def _body(lines: Sequence[str]) -> list[str]:
    """The lines that may be rows, each once; titles with the number of their page, too."""
    once = {form(line) if HAS_PAGE.search(line) else line: line for line in reversed(lines)}
    return [
        line for line in reversed(once.values()) if line.strip() and not is_drawn(line) and not IS_PAGE.fullmatch(line.strip())
    ]


def may_be_row(line: str) -> bool:
    """Whether the line has several values, and no number of a page."""
    texts = PHRASE.findall(line)
    return sum(map(is_typed, texts)) > 1 and not HAS_PAGE.search(line)


def form(line: str) -> str:
    """The line without what changes from page to page: numbers, dates, the width of gaps."""
    return DIGITS.sub("0", " ".join(line.split()))


def is_drawn(line: str) -> bool:
    """Whether the line is drawn, in one piece or under each column."""
    words = line.split()
    return any(IS_RULE.fullmatch(word) for word in words) and all(GROUPS.fullmatch(word) for word in words)


def _find(lines: Sequence[str], *, wide: bool) -> Columns:
    spaced = [spread(line, wide=wide) for line in lines]
    body = _body(spaced)
    by_rule = _by_rule(spaced, body, wide=wide)
    return by_rule or _by_gaps(body, wide=wide)


def _by_rule(lines: Sequence[str], body: Sequence[str], *, wide: bool) -> Columns | None:
    rules = [place for place, line in enumerate(lines) if is_drawn(line) and len(line.split()) > 1]
    rule = max(rules, key=lambda place: (len(lines[place].split()), -place), default=None)
    if rule is None:
        return None
    groups = [(group.start(), group.end()) for group in GROUPS.finditer(lines[rule])]
    starts = [start for start, _ in groups]
    left = sum(bool(line[: starts[0]].strip()) for line in body)  # a line above sums only, beside labels
    starts = [0, *starts] if left > FITTING * len(body) and starts[0] > 1 else [0, *starts[1:]]
    if sum(fits(line, starts) for line in body) < FITTING_RULE * len(body):
        return None
    return Columns(tuple(starts), wide, rule, all(end + 2 <= start for (_, end), (start, _) in pairwise(groups)))


def _by_gaps(body: Sequence[str], *, wide: bool) -> Columns:
    rows = _without_titles([line for line in body if not HAS_PAGE.search(line)])
    rows = _not_across(rows, FEW * len(rows), rows)
    gaps = _runs(rows, 0)
    borders = [0, *(border for gap in gaps for border in gap), None]
    sides = [(borders[place], borders[place + 3]) for place in range(0, len(borders) - 2, 2)]
    gaps = [gap for gap, outer in zip(gaps, sides, strict=True) if gap[1] - gap[0] > 1 or _parts(rows, gap, outer)]
    roomy = bool(gaps) and all(end - start > 1 for start, end in gaps)
    ends = [*(start for start, _ in gaps[1:]), None]
    return Columns(
        (0, *(_border(rows, gap, end) for gap, end in zip(gaps, ends, strict=True))) if gaps else (0,), wide, None, roomy
    )


def _border(rows: Sequence[str], gap: tuple[int, int], end: int | None) -> int:
    """Where the column behind the gap begins: in its middle, if texts end rather than begin together. Others may be longer."""
    texts = [text for row in rows[1:] if (text := row[gap[1] : end].rstrip())]
    ends, begins = {len(text) for text in texts}, {len(text) - len(text.lstrip()) for text in texts}
    return (gap[0] + gap[1] + 1) // 2 if len(ends) < len(begins) else gap[1]


def _without_titles(body: Sequence[str]) -> list[str]:
    """The lines without those that run across gaps and have too few values for rows, unless most have."""
    others = [line for line in body if not may_be_row(line)]
    return _not_across(body, max(1, RARE * len(body)), others) if len(others) * 2 < len(body) else list(body)


def _not_across(lines: Sequence[str], most: float, suspects: Sequence[str]) -> list[str]:
    """The lines without those suspects that fill stretches which `most` lines or fewer use."""
    runs = [run for run in _runs(lines, most) if run[1] - run[0] > 1]
    across = {line for line in suspects if any(_runs_across(line, *run) for run in runs)}
    return [line for line in lines if line not in across] if len(across) <= (1 - FITTING) * len(lines) else list(lines)


def _runs(lines: Sequence[str], most: float) -> list[tuple[int, int]]:
    """Stretches of places that are used by `most` lines or fewer, between places that more lines use."""
    used = Counter[int]()
    for line in lines:
        used.update(place for place, character in enumerate(line) if character != " ")
    full = sorted(place for place, count in used.items() if count > most)
    return [(left + 1, right) for left, right in pairwise(full) if right > left + 1]


def _runs_across(line: str, start: int, end: int) -> bool:
    """Whether text fills the stretch. What has blanks around it may be in a column that is mostly empty."""
    return "  " not in line[start:end].ljust(end - start)


def _parts(rows: Sequence[str], gap: tuple[int, int], outer: tuple[int | None, int | None]) -> bool:
    """Whether a single blank parts columns, and is not within texts: where the first line has names, each column has one.

    `outer` is where the columns at its sides begin and end.
    """
    start, end = gap
    first, left, right = rows[0], rows[0][outer[0] : start].strip(), rows[0][end : outer[1]].strip()
    if any(map(is_typed, first.split())):
        both = sum(bool(row[outer[0] : start].strip() and row[end : outer[1]].strip()) for row in rows)
        # The last words of a few long names may be aligned by accident.
        return len(rows) >= 2 * CERTAIN and both > len(rows) / 2
    touches = bool((first[start - 1 : start] + first[end : end + 1]).strip())
    return bool(left and right) and (touches or len(rows) >= CERTAIN)
