"""Statistics of a column, whole or by group, learned batch by batch: exact, and the same for any size of batches.

Each observes *cells*, a DataFrame of `group` (UInt32; 0 where there are no groups), `text`, and ROW (here the place among all
rows observed); and says in the end which text stands for each group that has values.
"""

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.table import ROW
from jobs.cleaning.values.decimals import ranks, read_at_once, with_places

UNPARSABLE = 20
"""One in so many non-missing cells may be something else than a number; more is a refusal."""

EXAMPLES, CHARACTERS = 3, 40

Values = dict[int, str]


class Statistic(ABC):
    """`missing` says of a cell's `text` whether it is missing."""

    def __init__(self, missing: pl.Expr) -> None:
        self.missing = missing

    @property
    def state(self) -> dict[str, Any]:
        """All it has learned so far, from which another can continue."""
        return {name: value for name, value in vars(self).items() if name != "missing"}

    @state.setter
    def state(self, state: dict[str, Any]) -> None:
        vars(self).update(state)

    @abstractmethod
    def observe(self, cells: pl.DataFrame) -> None: ...

    @abstractmethod
    def merge(self, later: dict[str, Any], renumbered: "Renumbered") -> None:
        """Takes over the state of another that has observed the cells behind these."""

    @abstractmethod
    def values(self) -> Values: ...


class Renumbered(NamedTuple):
    """Maps another's numbers of groups and rows to those used here."""

    rows_before: int
    groups: Sequence[int] | None = None
    """By number; None if there are no groups."""

    def group(self, number: int) -> int:
        return number if self.groups is None else int(self.groups[number])

    def cells(self, cells: pl.DataFrame) -> pl.DataFrame:
        """A frame with `group`, and perhaps ROW."""
        if ROW in cells.columns:
            cells = cells.with_columns(pl.col(ROW) + self.rows_before)
        if self.groups is None:
            return cells
        return cells.with_columns(pl.lit(pl.Series(self.groups, dtype=pl.UInt32)).gather("group").alias("group"))


class Mode(Statistic):
    """The most frequent text; of equally frequent ones, the first seen. Keeps each distinct text with its count."""

    def __init__(self, missing: pl.Expr) -> None:
        super().__init__(missing)
        self.counts = pl.DataFrame(schema={"group": pl.UInt32, "text": pl.String, "count": pl.UInt32, ROW: pl.UInt64})
        self.news: list[pl.DataFrame] = []

    def observe(self, cells: pl.DataFrame) -> None:
        present = cells.filter(~self.missing)
        self.news.append(present.group_by("group", "text").agg(pl.len().alias("count"), pl.col(ROW).min()))
        self.add_up_many()

    def merge(self, later: dict[str, Any], renumbered: Renumbered) -> None:
        self.news += map(renumbered.cells, (later["counts"], *later["news"]))
        self.add_up_many()

    def add_up_many(self) -> None:
        if sum(new.height for new in self.news) > self.counts.height:
            self.add_up()

    def add_up(self) -> None:
        both = pl.concat([self.counts, *self.news])
        self.counts, self.news = both.group_by("group", "text").agg(pl.col("count").sum(), pl.col(ROW).min()), []

    def values(self) -> Values:
        self.add_up()
        return first_of_each_group(self.counts.sort("count", ROW, descending=[True, False]))


class Numeric(Statistic):
    """What statistics of numbers share: which cells are numbers, and how many decimal places those usually have."""

    def __init__(self, column: str | None, missing: pl.Expr) -> None:
        super().__init__(missing)
        self.column = column
        self.places: Counter[int] = Counter()
        self.others = 0
        self.examples: list[str] = []

    def observe(self, cells: pl.DataFrame) -> None:
        known = read_at_once(cells["text"])
        cells = cells.hstack(known) if known is not None else with_places(cells)
        numbers = cells["places"].drop_nulls()
        if len(numbers) + cells["text"].null_count() < cells.height:
            self.note(cells.filter(pl.col("places").is_null() & ~self.missing)["text"])
        if len(numbers):
            counts = dict(numbers.value_counts().iter_rows())
            self.places.update(counts)
            self.take(cells, max(counts))

    def merge(self, later: dict[str, Any], renumbered: Renumbered) -> None:
        self.places.update(later["places"])
        self.others += later["others"]
        self.examples.extend(later["examples"][: EXAMPLES - len(self.examples)])
        self.take_over(later, renumbered)

    @abstractmethod
    def take_over(self, later: dict[str, Any], renumbered: Renumbered) -> None:
        """What `take` has learned."""

    def note(self, others: pl.Series) -> None:
        """Counts cells that are neither missing nor numbers, and keeps some."""
        self.others += len(others)
        self.examples.extend(others.head(EXAMPLES - len(self.examples)))

    @abstractmethod
    def take(self, cells: pl.DataFrame, most_places: int) -> None:
        """Learns from the cells that are numbers: those with `places`, which are up to `most_places`. There is at least one.

        If all of them were read at once, their `digits` are known already.
        """

    @abstractmethod
    def results(self) -> Values: ...

    def values(self) -> Values:
        present = self.places.total() + self.others
        if too_many(self.others, present):
            raise not_numeric(self.column, self.others, present, self.examples)
        return self.results()

    @property
    def usual_places(self) -> int:
        """The most frequent number of decimal places; of several, the largest."""
        return max(self.places, key=lambda places: (self.places[places], places), default=0)


def too_many(others: int, present: int) -> bool:
    """Whether a column is refused because too many of its values are not numbers."""
    return others * UNPARSABLE > present


class Extreme(Numeric):
    """The text of the smallest or largest number; of equal ones, the first seen. Keeps one text per group."""

    def __init__(self, column: str | None, missing: pl.Expr, *, largest: bool) -> None:
        super().__init__(column, missing)
        self.largest = largest
        self.best = pl.DataFrame(schema={"group": pl.UInt32, "text": pl.String, ROW: pl.UInt64, "places": pl.UInt32})

    def take(self, cells: pl.DataFrame, most_places: int) -> None:
        rivals = pl.concat([self.best, cells.select(self.best.columns).drop_nulls("places")])
        most_places = max(most_places, max(self.best["places"], default=0))
        ranked = rivals.with_columns(ranks(rivals, most_places).alias("rank"))
        best_first = ranked.sort("rank", ROW, descending=[self.largest, False])
        self.best = best_first.unique("group", keep="first", maintain_order=True).select(self.best.columns)

    def take_over(self, later: dict[str, Any], renumbered: Renumbered) -> None:
        best = renumbered.cells(later["best"])
        if best.height:
            self.take(best, max(best["places"]))

    def results(self) -> Values:
        return first_of_each_group(self.best)


def quoted(text: str) -> str:
    """The text for use in a sentence; a long one is shortened."""
    return repr(text if len(text) <= CHARACTERS else f"{text[:CHARACTERS]}…")


def not_numeric(column: str | None, others: int, present: int, examples: Sequence[str]) -> StepFailed:
    """The refusal of a column with too many `others` than numbers. 1e5 only becomes a number on request, n/a never."""
    codes = " with “Codes too”" if any(re.fullmatch("[0-9]+[eE][0-9]+", text.strip()) for text in examples) else ""
    word = next((quoted(text) for text in examples if not re.search(r"\d", text)), None)
    missing = f" If {word} stands for a missing value, treat it as missing first." if word else ""
    return StepFailed(
        f"Column {column!r} is not numeric: {others:,} of its {present:,} values are not numbers, such as "
        f"{', '.join(dict.fromkeys(map(quoted, examples)))}. Standardise them first{codes}, or choose another method.{missing}",
        column=column,
    )


def first_of_each_group(texts: pl.DataFrame) -> Values:
    return dict(texts.unique("group", keep="first", maintain_order=True).select("group", "text").iter_rows())
