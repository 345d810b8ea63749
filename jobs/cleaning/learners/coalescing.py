"""Rows of one key made one, learned batch by batch.

Which row is the first of its key is known when it is seen. What the others hold is kept, and merged into the first when it
comes again.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from jobs.cleaning.learner import Learner
from jobs.cleaning.learners.arrays import Ids
from jobs.cleaning.learners.keyset import FirstRows
from jobs.cleaning.table import ROW, Batch, Column, in_words
from jobs.cleaning.values.decimals import ranks, with_places
from jobs.cleaning.values.white import Match

NUMBER = "number"
"""Of a row's key."""


class Coalesced(Learner):
    """Keeps a row for each key that is repeated, and up to twice as many others."""

    memory = ("firsts", "repeats", "room", "merged_rows")

    def __init__(self, key: Sequence[Column], rules: Mapping[Column, str], match: Match, sep: str) -> None:
        self.key, self.rules, self.sep = key, {column.key: rule for column, rule in rules.items()}, sep
        self.firsts = FirstRows(match)
        self.repeats: list[pl.DataFrame] = []
        self.room = 1000
        self.merged_rows = 0

    def observe(self, batch: Batch) -> None:
        numbers, new = self.firsts.add(batch, self.key)
        repeats = self.cells(batch.frame.filter((numbers >= 0) & ~new), numbers[(numbers >= 0) & ~new])
        self.merged_rows += repeats.height
        self.repeats.append(repeats)
        if sum(frame.height for frame in self.repeats) > self.room:
            self.repeats = [self.merged(pl.concat(self.repeats))]
            self.room = 1000 + 2 * self.repeats[0].height

    def settle(self) -> None:
        self.repeats = [self.merged(pl.concat(self.repeats))]

    def apply(self, batch: Batch) -> Batch:
        numbers = self.firsts.keys.find(batch, self.key)
        frame = batch.frame.with_columns(pl.Series(NUMBER, numbers, dtype=pl.Int64))
        firsts = frame.filter((frame[NUMBER] < 0) | (frame[ROW] == self.firsts.of(numbers)))
        gainers = firsts.join(self.repeats[0].select(NUMBER), on=NUMBER, how="semi", maintain_order="left")
        gains = self.repeats[0].join(gainers.select(NUMBER), on=NUMBER, how="semi")
        both = pl.concat([self.cells(gainers, gainers[NUMBER].to_numpy()), gains])
        merged = self.merged(both).with_columns(
            pl.when(pl.col(key).list.len() > 0).then(pl.col(key).list.join(self.sep)) for key in self.joined
        )
        return batch.having(firsts.update(merged, on=NUMBER, include_nulls=True).drop(NUMBER))

    def cells(self, frame: pl.DataFrame, numbers: Ids) -> pl.DataFrame:
        """The cells that are merged, with the number of their key; those that are joined as lists."""
        lists = [pl.concat_list(pl.col(key)).list.drop_nulls() if key in self.joined else pl.col(key) for key in self.rules]
        return frame.select(pl.Series(NUMBER, numbers, dtype=pl.Int64), *lists)

    def merged(self, rows: pl.DataFrame) -> pl.DataFrame:
        """One row a key."""
        largest = [key for key, rule in self.rules.items() if rule == "max"]
        ranked = rows.with_columns(size_of(rows[key]).alias(f"size {key}") for key in largest)
        return ranked.group_by(NUMBER, maintain_order=True).agg(one_of(key, rule) for key, rule in self.rules.items())

    @property
    def joined(self) -> list[str]:
        return [key for key, rule in self.rules.items() if rule == "join"]

    def reasons(self, left: Batch) -> pl.Series:
        firsts = self.firsts.find(left, self.key).to_frame(ROW)
        return firsts.select("merged into " + in_words(pl.col(ROW))).to_series()

    def learned(self) -> list[dict[str, Any]]:
        return [{"keys": self.firsts.keys.size, "rows_merged_into_others": self.merged_rows}]


def one_of(key: str, rule: str) -> pl.Expr:
    """The cell that a group's cells become."""
    cell = pl.col(key)
    match rule:
        case "longest":
            return cell.get(cell.str.len_chars().arg_max())
        case "max":
            return cell.get(pl.col(f"size {key}").arg_max())
        case "join":
            return cell.list.explode(keep_nulls=False, empty_as_null=False).unique(maintain_order=True)
        case _:
            return cell.drop_nulls().first()


def size_of(texts: pl.Series) -> pl.Series:
    """A number by which they can be compared: of texts by their characters, of numbers, which are larger, by their value."""
    frame = with_places(texts.to_frame("text")).with_row_index()
    numbers = frame.filter(pl.col("places").is_not_null())
    most_places = max(numbers["places"].to_list(), default=0)
    values = numbers.select("index", ranks(numbers, most_places).alias("value"))
    texts_first = frame.filter(pl.col("places").is_null()).select("index", pl.col("text").rank("dense").alias("order"))
    sizes = frame.join(values, on="index", how="left").join(texts_first, on="index", how="left", maintain_order="left")
    return sizes.select(pl.coalesce(pl.col("value").cast(pl.Int64) + len(texts), pl.col("order").cast(pl.Int64))).to_series()
