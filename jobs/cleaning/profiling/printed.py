"""Rows that come from a printed report: the header at the top of each page, page numbers, sums that are carried on, lines."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from jobs.cleaning.profiling.carried import carried_in
from jobs.cleaning.profiling.totals import TOTAL, bare, is_number
from jobs.cleaning.reader.page_numbers import IS_PAGE, PAGE
from jobs.cleaning.reader.values import IS_RULE, RULE
from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.values.white import WHITE

LONGEST = 60
"""The longest number of a page, in characters."""
LISTED = 1_000
"""How many rows of each kind are known by their numbers, and how many texts are kept."""
LOOK = 8
"""How many rows above a repeated header may belong to the head of its page."""
KINDS = ("header", "page", "rule", "title", "carried")
BREAK = "\f"


@dataclass
class Kind:
    """The rows of one kind: how many, the numbers of the first ones, and how often each text is in each column.

    `repeats`: how many of them are exactly as an earlier one.
    """

    count: int = 0
    repeats: int = 0
    rows: list[int] = field(default_factory=list)
    texts: dict[int, Counter[str]] = field(default_factory=dict)
    filled: Counter[int] = field(default_factory=Counter)
    different: set[tuple[str | None, ...]] = field(default_factory=set)

    def add(self, frame: pl.DataFrame) -> None:
        self.count += frame.height
        self.rows += frame[ROW].head(LISTED - len(self.rows)).to_list()
        for row in frame.drop(ROW).iter_rows():
            self.repeats += row in self.different
            if len(self.different) < LISTED:
                self.different.add(row)
        for place, cells in enumerate(frame.drop(ROW)):
            held = cells.filter(cells.str.strip_chars(WHITE) != "")
            self.filled[place] += len(held)
            known = self.texts.setdefault(place, Counter())
            known.update(held.to_list() if len(known) < LISTED else [])


class Printed:
    """Looks for such rows. They begin in the first column; the header is repeated with all its names.

    Above it on a page, there may be titles: rows with gaps and without numbers, if a form feed or page's number is there, too.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self.kinds = {name: Kind() for name in KINDS}
        names = [(column.name or "").strip(WHITE) for column in columns]
        self._before = list[pl.DataFrame]()
        self._perhaps = dict[str, list[pl.DataFrame]]()
        """Rows that are titles if others have the same form, by that."""
        self._others = Counter[str]()
        """How many rows begin like a page's number, or a line, and have other values, too."""
        self._keys = [column.key for column in columns]
        self._first = columns[0].key if len(columns) > 1 else None
        if self._first is None:
            return
        bare = {column.key: pl.col(column.key).str.strip_chars(WHITE).fill_null("") for column in columns}
        first, *others = bare.values()
        named = rf"|{pl.escape_regex(names[0])}\s*$" if names[0] else ""
        self._begins = rf"^[\s\x{{FEFF}}\x{{200B}}]*(?:{RULE}|{PAGE}{named})"
        is_rule = [(cell == "") | cell.str.contains(f"^(?:{RULE})$") for cell in others]
        self._what = {
            "header": pl.all_horizontal(cell == name for cell, name in zip(bare.values(), names, strict=True))
            & pl.lit(value=sum(map(bool, names)) > 1),
            "page": (first.str.len_chars() <= LONGEST)
            & first.str.contains(f"^(?:{PAGE})$")
            & pl.all_horizontal(cell == "" for cell in others),
            "rule": first.str.contains(f"^(?:{RULE})$") & pl.all_horizontal(is_rule),
        }
        self._like = {"page": first.str.contains(f"^(?:{PAGE})$"), "rule": first.str.contains(f"^(?:{RULE})$")}

    def add(self, batch: Batch) -> None:
        """Adds one more batch. In most, no row is worth a closer look."""
        if self._first is None:
            return
        before = self._before
        self._before = [pl.concat([*before, batch.frame.tail(LOOK)]).tail(LOOK)]
        some = batch.frame.filter(pl.col(self._first).str.contains(self._begins))
        for name, what in self._what.items() if some.height else ():
            found = some.filter(what)
            if found.height:
                self.kinds[name].add(found)
            if name in self._like:
                self._others[name] += some.filter(self._like[name]).height - found.height
            if found.height and name == "header":
                self._add_titles(pl.concat([*before, batch.frame]), found[ROW].head(LISTED))
        carried = carried_in(batch.frame, self._keys)
        if carried.height:
            self.kinds["carried"].add(carried)

    def settle(self, rows: int, missing: Sequence[int]) -> None:
        """After the last row. Pages and lines are data if more rows like them have other values, or nothing else is there.

        What carries a sum is, if it has all that most rows have. `missing`: the number of missing values in each column.
        """
        for name, others in self._others.items():
            if others > self.kinds[name].count or self.kinds[name].count == rows:
                self.kinds[name] = Kind()
        carried = self.kinds["carried"]
        others = rows - carried.count
        if not any(2 * (gaps - carried.count) < others for place, gaps in enumerate(missing) if not carried.filled[place]):
            self.kinds["carried"] = Kind()

    def _add_titles(self, frame: pl.DataFrame, headers: pl.Series) -> None:
        """Adds what stands above these headers on their pages; what may be a row with gaps, once it is there again."""
        places = frame.with_row_index("place").filter(pl.col(ROW).is_in(headers.implode()))["place"]
        surely = list[int]()
        for place in places:
            for number, form in titles_in(frame.slice(max(0, place - LOOK), min(place, LOOK)).rows()):
                if form is None:
                    surely.append(number)
                else:
                    self._perhaps.setdefault(form, []).append(frame.filter(pl.col(ROW) == number))
        again = [each for form, rows in self._perhaps.items() if len(rows) > 1 for each in rows]
        self._perhaps = {form: rows for form, rows in self._perhaps.items() if len(rows) == 1}
        for found in (frame.filter(pl.col(ROW).is_in(surely)), *again):
            if found.height:
                self.kinds["title"].add(found)

    @property
    def rows(self) -> set[int]:
        return {row for kind in self.kinds.values() for row in kind.rows}

    @property
    def repeats(self) -> int:
        """How many of these rows are exactly as an earlier one."""
        return sum(kind.repeats for kind in self.kinds.values())

    def missing_in(self, place: int) -> int:
        """How many of these rows have no value in a column."""
        return sum(kind.count - kind.filled[place] for kind in self.kinds.values())

    def texts_in(self, place: int) -> Iterator[tuple[str, int]]:
        """What stands in lines between blocks, with counts: no words for missing values."""
        yield from self.kinds["rule"].texts.get(place, Counter()).items()


def titles_in(above: Sequence[tuple[Any, ...]]) -> list[tuple[int, str | None]]:
    """Those rows directly above a header that are titles of its page: their numbers.

    What is above the page's number, and not below a form feed, may be a row with gaps: it comes with its form.
    """
    found, last, is_page = list[tuple[int, str]](), 0, False
    for number, *cells in reversed(above):
        filled = [text for cell in cells if (text := (cell or "").strip(WHITE))]
        if len(filled) == len(cells) or any(is_number(text) or TOTAL.fullmatch(bare(text)) for text in filled):
            break
        is_known = len(filled) == 1 and bool(cells[0]) and IS_PAGE.fullmatch(filled[0])
        if filled and not is_known and not all(map(IS_RULE.fullmatch, filled)):
            found.append((number, re.sub(r"\d+", "9", "\n".join(filled))))
        breaks = any((cell or "").startswith(BREAK) for cell in cells)
        if breaks or any(map(IS_PAGE.search, filled)):
            last, is_page = len(found), True
        if breaks:
            break
    return [(number, None if place < last else form) for place, (number, form) in enumerate(found)] if is_page else []
