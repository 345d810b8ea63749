"""Words that stand for a missing value, such as "N/A": counted exactly, reported if they are out of place in a column."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import product

import polars as pl

from jobs.cleaning.profiling.looks import MOST, counted
from jobs.cleaning.profiling.missing_words import ALL, ERRORS, MASKS, SIGNS
from jobs.cleaning.values.white import WHITE

LONGEST = max(len(word.encode()) for word in ALL)
"""In bytes."""
SPELLINGS = ["".join(cased) for word in ALL for cased in product(*({c, c.upper()} for c in word))]
OTHERS, KEPT = 60, 60
"""The number of other values by which a column is judged (its first ones), and how many characters of each."""
FIRST = 500
"""Rows among which they are in most columns."""


class StandIns:
    """The words in one column. The result depends only on its cells, not on how batches are cut."""

    def __init__(self) -> None:
        self._others: list[pl.Series] = []
        self._missing = OTHERS
        self._spellings = Counter[str]()

    @property
    def is_judged(self) -> bool:
        """Whether no more of the other values are needed."""
        return not self._missing

    def add(self, spellings: list[tuple[str, int]], others: pl.Series | None) -> None:
        """Adds one more batch: its spellings, and its first other values, if these are needed."""
        self._spellings.update(dict(spellings))
        if others is not None and self._missing:
            self._others.append(others.head(self._missing))
            self._missing -= len(self._others[-1])

    def leave_out(self, texts: Iterable[tuple[str, int]]) -> None:
        """Takes back so many of these texts, which stand for something else there."""
        for text, count in texts:
            if (word := text.strip(WHITE)) in self._spellings:
                self._spellings[word] -= count
        self._spellings = +self._spellings

    @property
    def found(self) -> dict[str, int]:
        """How many cells hold each word in any spelling, most cells first, keyed by the most frequent spelling."""
        if not self._spellings:
            return {}
        words = self._out_of_place()
        spelled = defaultdict[str, list[str]](list)
        for spelling in sorted(self._spellings, key=lambda each: (-self._spellings[each], each)):
            spelled[spelling.lower()].append(spelling)
        counts = {group[0]: sum(self._spellings[each] for each in group) for word, group in spelled.items() if word in words}
        return dict(sorted(counts.items(), key=lambda each: -each[1]))

    def _out_of_place(self) -> tuple[str, ...]:
        """Words that are out of place among the other values."""
        if self._missing == OTHERS:
            return ERRORS
        value, is_figure = pl.col("value"), pl.col("numbers") | pl.col("dates")
        ordinary = value.str.contains(r"(?s)[\p{L}\p{N}].*[\p{L}\p{N}]") & ~pl.col("booleans")
        letter = value.str.contains(r"[\p{L}\p{N}]")
        looks = pl.concat(self._others).to_frame("value").with_columns(counted(value.str.strip_chars(WHITE)))
        shares = is_figure.mean(), (is_figure | ordinary).mean().alias("ordinary"), letter.mean().alias("letters")
        figures, ordinaries, letters = looks.select(shares).row(0)
        if figures >= MOST:
            return ALL
        masks = tuple(mask for mask in MASKS if not (mask[0] == "*" and {"*", "**"} & self._spellings.keys()))
        if ordinaries >= MOST:
            return ERRORS + masks + SIGNS
        return ERRORS + masks if letters >= MOST else ERRORS


def others_in(stripped: pl.DataFrame) -> dict[str, pl.Series]:
    """The first values that are not such words, by column. In most columns, the first rows have enough of them."""
    found: dict[str, pl.Series] = {}
    for rows in (stripped.head(FIRST), stripped):
        if lacking := [key for key in stripped.columns if len(found.get(key, ())) < OTHERS]:
            found |= first_others(rows.select(lacking))
    return found


def first_others(stripped: pl.DataFrame) -> dict[str, pl.Series]:
    cell = pl.col("cell")
    cells = stripped.unpivot(variable_name="column", value_name="cell").filter((cell != "") & ~cell.is_in(SPELLINGS))
    first = cells.group_by("column", maintain_order=True).agg(cell.head(OTHERS).str.head(KEPT))
    return dict(zip(first["column"], first["cell"], strict=True))


def is_stand_in(stripped: pl.Expr) -> pl.Expr:
    """Whether a text is such a word. Only short ones, of which there are few, are compared."""
    return (stripped.str.len_bytes() <= LONGEST) & stripped.is_in(SPELLINGS)
