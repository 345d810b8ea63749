"""Candidate pairs: records that share rare trigrams, found with an inverted index.

A *record* is a distinct row with casefolded texts. The similarity of two is the cosine of their trigrams, each weighted by how
rare it is. It is computed in integers, so that the result does not depend on the order of summing.
"""

import polars as pl

from jobs.cleaning import kernel
from jobs.cleaning.errors import StepFailed
from jobs.cleaning.values.decimals import largest

MOST_PAIRS = 1_000_000
"""The most pairs that are compared more closely, at about 300 bytes each."""

LEAST_WORK, WORK_PER_ENTRY = 20_000_000, 30
"""The most pairs of index entries to look at.

Trigrams that are too frequent for that find no pairs, but count in the similarity.
"""

AT_ONCE = 2_000_000
LEAST_LIKENESS = 0.2
SCALE = 1 << 14
FEW = 50
"""Added to the number of records: in a small table, even a trigram that all of them share has some weight."""


def likely_pairs(texts: pl.Series, blocks: pl.Series) -> pl.DataFrame:
    """`first`, `second` (indices of records, first < second) and `likeness` of all likely pairs, in that order.

    Only records of the same block are paired; one whose block is null is not paired at all.
    """
    index = weighted(trigrams(texts)).join(numbered(block=blocks), on="record", maintain_order="left")
    rare = index.filter(pl.col("df") <= highest_df(index))
    found = alike(rare.clear(), rare)
    for part in portions(rare):
        found.extend(alike(part, rare))
        if found.height > MOST_PAIRS:  # checked now, not when all are found: there may be billions
            raise too_many()
    if rare.height < index.height:
        found = exact(found, index)
    likely = found.select("first", "second", (pl.col("dot") / SCALE**2).alias("likeness"))
    return likely.filter(pl.col("likeness") >= LEAST_LIKENESS).sort("first", "second")


def numbered(**series: pl.Series) -> pl.DataFrame:
    """Series of one length, each index with its number as `record`."""
    return pl.DataFrame(series).with_row_index("record")


def trigrams(texts: pl.Series) -> pl.DataFrame:
    """Each record's distinct trigrams, as numbers: those of its words, which have a space on both sides."""
    words = (
        numbered(word=texts).with_columns(pl.col("word").str.split(" ")).explode("word").filter(pl.col("word") != "").unique()
    )
    at = pl.int_ranges(0, pl.col("word").str.len_chars(), dtype=pl.UInt32)
    of_words = (
        words.select(pl.col("word").unique())
        .with_columns(at.alias("at"), (" " + pl.col("word") + " ").alias("padded"))
        .explode("at")
        .select("word", pl.col("padded").str.slice(pl.col("at"), 3).alias("text"))
    )
    grams = of_words.select(pl.col("text").unique().sort()).with_row_index("gram")
    return words.join(of_words.join(grams, on="text"), on="word").select("record", "gram").unique()


def weighted(grams: pl.DataFrame) -> pl.DataFrame:
    """Adds `df`, in how many records a trigram occurs, and its `weight`: those of a record make a vector of length SCALE."""
    records = grams["record"].n_unique() + FEW
    rarity = ((records / pl.col("df")).log() * 1000).round().cast(pl.Int64).alias("rarity")
    length = (pl.col("rarity") ** 2).sum().over("record").sqrt()
    weight = (pl.col("rarity") * SCALE / length).fill_nan(0).round().cast(pl.Int32).alias("weight")  # of nothing rare: 0 / 0
    counted = grams.with_columns(pl.len().over("gram").cast(pl.Int64).alias("df")).with_columns(rarity)
    return counted.select("record", "gram", "df", weight).sort("record", "gram")


def highest_df(index: pl.DataFrame) -> int:
    """The most records in which a trigram that finds pairs may occur, so that the work stays bounded."""
    work = index.group_by("df").agg(pl.col("df").sum().alias("work")).sort("df").with_columns(pl.col("work").cum_sum())
    affordable = work.filter(pl.col("work") <= max(LEAST_WORK, WORK_PER_ENTRY * index.height))["df"].to_list()
    return max(affordable, default=1)


def portions(rare: pl.DataFrame) -> list[pl.DataFrame]:
    """The index in slices of whole records, each with bounded work."""
    work = rare.with_columns((pl.col("df").cum_sum() // AT_ONCE).alias("part"))
    return work.with_columns(pl.col("part").max().over("record")).partition_by("part", include_key=False)


def alike(part: pl.DataFrame, rare: pl.DataFrame) -> pl.DataFrame:
    """Pairs of a slice's records with later ones: `first`, `second`, and `dot`, the dot product of their rare trigrams."""
    return (
        part.lazy()
        .join(rare.lazy(), on=["gram", "block"], suffix="_other")
        .filter(pl.col("record") < pl.col("record_other"))
        .group_by(pl.col("record").alias("first"), pl.col("record_other").alias("second"))
        .agg((pl.col("weight") * pl.col("weight_other")).sum().alias("dot"))
        .filter(pl.col("dot") >= LEAST_LIKENESS / 2 * SCALE**2)
        .collect()
    )


def exact(pairs: pl.DataFrame, index: pl.DataFrame) -> pl.DataFrame:
    """The same pairs with the dot product of all their trigrams."""
    if not kernel.BUILT:
        return pl.concat([joined(part, index) for part in pairs.iter_slices(AT_ONCE // 50)] or [pairs])
    records = pl.int_range(0, largest(index["record"]) + 2, dtype=pl.UInt32, eager=True)
    starts = index["record"].search_sorted(records, "left")
    dots = kernel.dots(pairs.select("first", "second"), starts, index.select("gram", "weight"))
    return pairs.with_columns(dots.alias("dot"))


def joined(pairs: pl.DataFrame, index: pl.DataFrame) -> pl.DataFrame:
    """The same without the kernel."""
    entries = index.lazy().select("record", "gram", "weight")
    return (
        pairs.lazy()
        .join(entries, left_on="first", right_on="record")
        .join(entries, left_on=["second", "gram"], right_on=["record", "gram"], suffix="_other")
        .group_by("first", "second")
        .agg((pl.col("weight") * pl.col("weight_other")).sum().alias("dot"))
        .collect()
    )


def too_many() -> StepFailed:
    return StepFailed(
        f"More than {MOST_PAIRS:,} pairs of rows look alike, too many to compare. Compare fewer columns, leave out those whose "
        "texts are much the same everywhere, or compare rows only within blocks, such as those of one country."
    )
