"""What one batch contains in each column: counted for all columns together, as a table may have thousands of them."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import polars as pl

from jobs.cleaning.profiling.date_formats import Written, written_alike
from jobs.cleaning.profiling.looks import NOTHING, Counts, counted
from jobs.cleaning.profiling.stand_ins import is_stand_in, others_in
from jobs.cleaning.script_kit.repair import MOJIBAKE, repaired
from jobs.cleaning.values.trimming import trimmed
from jobs.cleaning.values.white import WHITE

SAMPLE, EXAMPLES = 2_000, 5
SPACED, LONGEST_SPACED = r"^[^\r\n]*\S {2,}\S[^\r\n]*$", 60
"""Several spaces between words. In longer or multi-line texts, they are part of the layout."""

COMBINING = r"[\p{Mn}\x{1161}-\x{11FF}]"
"""Accents and parts of Hangul that may be characters of their own."""

Counted = list[tuple[Any, int]]


@dataclass(frozen=True, slots=True)
class Sight:
    """One column of one batch. Null, and blank (empty or white space), are both missing."""

    stripped: pl.Series
    """Its cells, without white space around them."""
    nulls: int
    blanks: int
    padded: int
    """Values with white space around."""
    white: int
    """Cells of white space alone."""
    longest: int
    touching: bool
    """Whether some value directly follows another."""
    starts: bool
    """Whether its first row has a value."""
    ends: bool
    """Whether its last row has a value."""
    hashes: pl.Series
    """Hashes of the distinct values."""
    lengths: Counted
    values: Counted = field(default_factory=list)
    """Most frequent first; empty if there are too many distinct ones."""
    stand_ins: Counted = field(default_factory=list)
    """Spellings of words that may stand for a missing value."""
    looks: Counts = NOTHING
    examples: tuple[str, ...] = ()
    dates: list[Written] = field(default_factory=list)
    garbled: Counted = field(default_factory=list)
    """Texts that were decoded wrongly."""
    decomposed: Counted = field(default_factory=list)
    """Texts with letters and accents apart that have a form in one character."""
    spaced: Counted = field(default_factory=list)
    """Texts with several spaces between words."""
    beside: pl.Series | None = None
    """The first values that are not such words, if requested."""


def sights(cells: pl.DataFrame, most_values: int, unjudged: Sequence[str]) -> Iterator[Sight]:
    """One per column, in their order.

    In columns with fewer distinct values than `most_values`, each value is counted. Values beside words for missing ones are
    only returned for the `unjudged` columns.
    """
    cell = pl.all()
    stripped = trimmed(cells, cells.columns)
    left, whole = (frame.select(cell.str.len_bytes()) for frame in (stripped, cells))
    blanks = left.select((cell == 0).sum()).row(0)
    shortened, empty = (left < whole).sum().row(0), whole.select((cell == 0).sum()).row(0)
    white = [blank - bare for blank, bare in zip(blanks, empty, strict=True)]
    padded = [short - alone for short, alone in zip(shortened, white, strict=True)]
    touching = left.select(((cell > 0) & (cell.shift() > 0)).any()).row(0)
    starts, ends = (map(bool, left.row(at) if left.height else [0] * left.width) for at in (0, -1))
    hashes = [column[0] for column in cells.select(cell.drop_nulls().hash().unique(maintain_order=True).implode())]
    few = [key for key, different in zip(cells.columns, hashes, strict=True) if len(different) < most_values]
    texts = Texts(each_counted(cells.select(few), cell), cells.drop(few))
    values = {key: held for (key,), held in texts.held.partition_by("column", include_key=False, as_dict=True).items()}
    lengths = by_column(texts.lengths())
    foreign = texts.of(beyond_ascii(whole, lengths))
    garbled, decomposed = garbled_in(foreign), decomposed_in(foreign)
    bare = Texts(trimmed(texts.held, ["value"]), stripped.drop(few))
    stand_ins, spaced = by_column(bare.where(is_stand_in)), spaced_in(bare)
    beside = others_in(stripped.select(unjudged))
    looks, examples, dates = samples(cells)
    counted_so = zip(cells.null_count().row(0), blanks, padded, white, strict=True)
    placed = zip(touching, starts, ends, strict=True)
    for key, counts, places, different in zip(cells.columns, counted_so, placed, hashes, strict=True):
        longest = max((length for length, _ in lengths[key]), default=0)
        counted_values = values[key].rows() if key in values else []  # as objects, those of all columns would take 100 MB
        held = lengths[key], counted_values, stand_ins[key]
        seen = looks[key], examples[key], dates[key]
        odd = garbled[key], decomposed[key], spaced[key]
        yield Sight(stripped[key], *counts, longest, *places, different, *held, *seen, *odd, beside.get(key))


class Texts(NamedTuple):
    """Columns of text: `held` has each `value` of a `column` with its `count`, where these are few; `cells` are all others."""

    held: pl.DataFrame
    cells: pl.DataFrame

    def of(self, keys: Sequence[str]) -> "Texts":
        """Only these columns."""
        cells = set(self.cells.columns)
        return Texts(self.held.filter(pl.col("column").is_in(keys)), self.cells.select(key for key in keys if key in cells))

    def where(self, is_so: Callable[[pl.Expr], pl.Expr]) -> pl.DataFrame:
        """Those for which it is so: `column`, `value` and `count`."""
        held, others = self.held.filter(is_so(pl.col("value"))), each_counted(self.cells, pl.all().filter(is_so(pl.all())))
        return pl.concat([held, others]).group_by("column", "value").agg(pl.col("count").sum())

    def lengths(self) -> pl.DataFrame:
        """Their lengths in characters, as `value`."""
        held = self.held.group_by("column", pl.col("value").str.len_chars()).agg(pl.col("count").sum())
        return pl.concat([held, each_counted(self.cells, pl.all().str.len_chars(), pl.UInt32)])


def each_counted(cells: pl.DataFrame, what: pl.Expr, kind: type[pl.DataType] = pl.String) -> pl.DataFrame:
    """How often each `what` occurs: `column`, `value` and `count`, in each column the most frequent ones first."""
    if not cells.width:
        return pl.DataFrame(schema={"column": pl.String, "value": kind, "count": pl.UInt32})
    counts = what.drop_nulls().value_counts(sort=True).struct.rename_fields(["value", "count"])
    lists = cells.select(counts.implode()).unpivot(variable_name="column", value_name="counted")
    return lists.explode("counted").unnest("counted").drop_nulls("count")


def by_column(counted: pl.DataFrame) -> defaultdict[str, Counted]:
    found: defaultdict[str, Counted] = defaultdict(list)
    for column, value, count in zip(*(each.to_list() for each in counted), strict=True):
        found[column].append((value, count))
    return found


def beyond_ascii(sizes: pl.DataFrame, lengths: Mapping[str, Counted]) -> list[str]:
    """The columns that have more bytes than characters."""
    totals = zip(sizes.columns, sizes.sum().row(0), strict=True)
    return [key for key, total in totals if total and total > sum(length * count for length, count in lengths[key])]


def garbled_in(texts: Texts) -> defaultdict[str, Counted]:
    """Wrongly decoded texts that the step can repair, with their counts, by column."""
    garbled: defaultdict[str, Counted] = defaultdict(list)
    for column, candidates in by_column(texts.where(lambda cell: cell.str.contains(MOJIBAKE))).items():
        garbled[column] = [(text, count) for text, count in candidates if repaired(text) != text]
    return garbled


def decomposed_in(texts: Texts) -> defaultdict[str, Counted]:
    """Texts that NFC makes shorter, with their counts, by column. They look like the others, but are not equal to them."""
    decomposed: defaultdict[str, Counted] = defaultdict(list)
    for column, candidates in by_column(texts.where(lambda cell: cell.str.contains(COMBINING))).items():
        decomposed[column] = [
            (text, count) for text, count in candidates if len(unicodedata.normalize("NFC", text)) < len(text)
        ]
    return decomposed


def spaced_in(stripped: Texts) -> defaultdict[str, Counted]:
    """Texts with several spaces between words, with their counts, by column."""
    some = stripped.where(lambda cell: cell.str.contains("  ", literal=True))
    return by_column(some.filter(is_spaced(pl.col("value"))))


def is_spaced(stripped: pl.Expr) -> pl.Expr:
    return (stripped.str.len_bytes() <= LONGEST_SPACED) & stripped.str.contains(SPACED)


def samples(
    cells: pl.DataFrame,
) -> tuple[defaultdict[str, Counts], defaultdict[str, tuple[str, ...]], defaultdict[str, list[Written]]]:
    """What the first values look like, a few of them, and how dates are written: a cheap basis for an opinion."""
    first = cells.select(pl.all().head(SAMPLE).drop_nulls().unique(maintain_order=True).implode())
    values = first.unpivot(variable_name="column", value_name="value").explode("value").drop_nulls("value")
    filled = values.with_columns(text=pl.col("value").str.strip_chars(WHITE)).filter(pl.col("text") != "")
    looked_at = filled.select("column", "value", *counted(pl.col("text")))
    columns = looked_at.group_by("column", maintain_order=True)
    looks: defaultdict[str, Counts] = defaultdict(lambda: NOTHING)
    examples: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for column, some, *counts in columns.agg(pl.col("value").head(EXAMPLES), pl.exclude("value").sum()).iter_rows():
        looks[column], examples[column] = tuple(counts), tuple(some)
    return looks, examples, written_alike(looked_at.filter("dates"))
