"""What one batch contains in each column: counted for all columns together, as a table may have thousands of them."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from jobs.cleaning.profiling.date_formats import Written, written_alike
from jobs.cleaning.profiling.looks import NOTHING, Counts, counted
from jobs.cleaning.profiling.stand_ins import others_in, spellings_in
from jobs.cleaning.script_kit.repair import MOJIBAKE, repaired
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
    stripped = cells.select(cell.str.strip_chars(WHITE))
    left, whole = (frame.select(cell.str.len_bytes()) for frame in (stripped, cells))
    blanks = left.select((cell == 0).sum()).row(0)
    shortened, empty = (left < whole).sum().row(0), whole.select((cell == 0).sum()).row(0)
    white = [blank - bare for blank, bare in zip(blanks, empty, strict=True)]
    padded = [short - alone for short, alone in zip(shortened, white, strict=True)]
    nulls, longest = cells.null_count().row(0), cells.select(cell.str.len_chars().max().fill_null(0)).row(0)
    touching = left.select(((cell > 0) & (cell.shift() > 0)).any()).row(0)
    starts, ends = (map(bool, left.row(at) if left.height else [0] * left.width) for at in (0, -1))
    hashes = [column[0] for column in cells.select(cell.drop_nulls().hash().unique().implode())]
    few = [key for key, different in zip(cells.columns, hashes, strict=True) if len(different) < most_values]
    values = each_counted(cells.select(few), pl.all())
    lengths = each_counted(cells, cell.str.len_chars())
    stand_ins: defaultdict[str, Counted] = spellings_in(stripped)
    foreign = cells.select(beyond_ascii(whole, lengths))
    garbled, decomposed = garbled_in(foreign), decomposed_in(foreign)
    spaced = spaced_in(stripped)
    beside = others_in(stripped.select(unjudged))
    looks, examples, dates = samples(cells)
    counted_so = zip(nulls, blanks, padded, white, longest, strict=True)
    placed = zip(touching, starts, ends, strict=True)
    for key, counts, places, different in zip(cells.columns, counted_so, placed, hashes, strict=True):
        held = lengths[key], values[key], stand_ins[key]
        seen = looks[key], examples[key], dates[key]
        odd = garbled[key], decomposed[key], spaced[key]
        yield Sight(stripped[key], *counts, *places, different, *held, *seen, *odd, beside.get(key))


def beyond_ascii(sizes: pl.DataFrame, lengths: Mapping[str, Counted]) -> list[str]:
    """The columns that have more bytes than characters."""
    totals = zip(sizes.columns, sizes.sum().row(0), strict=True)
    return [key for key, total in totals if total and total > sum(length * count for length, count in lengths[key])]


def garbled_in(cells: pl.DataFrame) -> defaultdict[str, Counted]:
    """Wrongly decoded texts that the step can repair, with their counts, by column."""
    cell = pl.all()
    candidates = each_counted(cells, cell.filter(cell.str.contains(MOJIBAKE)))
    garbled: defaultdict[str, Counted] = defaultdict(list)
    for column, texts in candidates.items():
        garbled[column] = [(text, count) for text, count in texts if repaired(text) != text]
    return garbled


def decomposed_in(cells: pl.DataFrame) -> defaultdict[str, Counted]:
    """Texts that NFC makes shorter, with their counts, by column. They look like the others, but are not equal to them."""
    cell = pl.all()
    decomposed: defaultdict[str, Counted] = defaultdict(list)
    for column, texts in each_counted(cells, cell.filter(cell.str.contains(COMBINING))).items():
        decomposed[column] = [(text, count) for text, count in texts if len(unicodedata.normalize("NFC", text)) < len(text)]
    return decomposed


def spaced_in(stripped: pl.DataFrame) -> defaultdict[str, Counted]:
    """Texts with several spaces between words, with their counts, by column; few columns have any."""
    cell = pl.all()
    have = stripped.select(cell.str.contains("  ", literal=True).any()).row(0)
    some = stripped.select(key for key, has in zip(stripped.columns, have, strict=True) if has)
    return each_counted(some, cell.filter(is_spaced(cell)))


def is_spaced(stripped: pl.Expr) -> pl.Expr:
    return (stripped.str.len_bytes() <= LONGEST_SPACED) & stripped.str.contains(SPACED)


def each_counted(cells: pl.DataFrame, what: pl.Expr) -> defaultdict[str, Counted]:
    """How often each `what` occurs, by column."""
    found: defaultdict[str, Counted] = defaultdict(list)
    if cells.width:
        counts = what.drop_nulls().value_counts(sort=True).struct.rename_fields(["value", "count"])
        lists = cells.select(counts.implode()).unpivot(variable_name="column", value_name="counted")
        for column, value, count in lists.explode("counted").unnest("counted").drop_nulls("count").iter_rows():
            found[column].append((value, count))
    return found


def samples(
    cells: pl.DataFrame,
) -> tuple[defaultdict[str, Counts], defaultdict[str, tuple[str, ...]], defaultdict[str, list[Written]]]:
    """What the first values look like, a few of them, and how dates are written: a cheap basis for an opinion."""
    first = cells.select(pl.all().head(SAMPLE).drop_nulls().unique(maintain_order=True).implode())
    values = first.unpivot(variable_name="column", value_name="value").explode("value").drop_nulls("value")
    filled = values.filter(pl.col("value").str.strip_chars(WHITE) != "")
    looked_at = filled.select("column", "value", *counted(pl.col("value")))
    by_column = looked_at.group_by("column", maintain_order=True)
    looks: defaultdict[str, Counts] = defaultdict(lambda: NOTHING)
    examples: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for column, some, *counts in by_column.agg(pl.col("value").head(EXAMPLES), pl.exclude("value").sum()).iter_rows():
        looks[column], examples[column] = tuple(counts), tuple(some)
    return looks, examples, written_alike(looked_at.filter("dates"))
