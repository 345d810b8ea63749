"""Rows that come from a printed report: the header at the top of each page, page numbers, and lines between blocks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.values.white import WHITE

RULE = r"[-=_*+~─━═–—]{3,}"
WORDS = (
    r"page|seite|página|pagina|pág\.?|pag\.?|side|sida|sivu|strona|str\.|strana|stránka|oldal|sayfa"
    r"|страница|стр\.|σελίδα"
)
OF = r"of|/|von|de|di|van|av|af|z|ze|su|sur|из|από"
PAGE = rf"(?i:(?:{WORDS})\s*(?:no\.?|nr\.?)?\s*:?\s*\d+(?:\s*(?:{OF})\s*\d+)?)|[-–—]\s*\d+\s*[-–—]"
LONGEST = 60
"""The longest number of a page, in characters."""
LISTED = 1_000
"""How many rows of each kind are known by their numbers, and how many texts are kept."""
KINDS = ("header", "page", "rule")


@dataclass
class Kind:
    """The rows of one kind: how many, the numbers of the first ones, and how often each text is in each column."""

    count: int = 0
    rows: list[int] = field(default_factory=list)
    texts: dict[int, Counter[str]] = field(default_factory=dict)
    filled: Counter[int] = field(default_factory=Counter)

    def add(self, frame: pl.DataFrame) -> None:
        self.count += frame.height
        self.rows += frame[ROW].head(LISTED - len(self.rows)).to_list()
        for place, cells in enumerate(frame.drop(ROW)):
            held = cells.filter(cells.str.strip_chars(WHITE) != "")
            self.filled[place] += len(held)
            known = self.texts.setdefault(place, Counter())
            known.update(held.to_list() if len(known) < LISTED else [])


class Printed:
    """Looks for such rows. They begin in the first column; the header is repeated with all its names."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.kinds = {name: Kind() for name in KINDS}
        names = [(column.name or "").strip(WHITE) for column in columns]
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

    def add(self, batch: Batch) -> None:
        """Adds one more batch. In most, no row is worth a closer look."""
        if self._first is None:
            return
        some = batch.frame.filter(pl.col(self._first).str.contains(self._begins))
        for name, what in self._what.items() if some.height else ():
            found = some.filter(what)
            if found.height:
                self.kinds[name].add(found)

    @property
    def rows(self) -> set[int]:
        return {row for kind in self.kinds.values() for row in kind.rows}

    def missing_in(self, place: int) -> int:
        """How many of these rows have no value in a column."""
        return sum(kind.count - kind.filled[place] for kind in self.kinds.values())

    def texts_in(self, place: int) -> Iterator[tuple[str, int]]:
        """What stands in lines between blocks, with counts: no words for missing values."""
        yield from self.kinds["rule"].texts.get(place, Counter()).items()
