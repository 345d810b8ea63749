"""What rows are sorted by: each key as two columns that compare like it, so that rows need no other order than texts have."""

from dataclasses import dataclass
from functools import reduce
from typing import Any, Literal

import polars as pl

from jobs.cleaning.script_kit.numbers import natural
from jobs.cleaning.table import Batch
from jobs.cleaning.values.decimals import NUMBER
from jobs.cleaning.values.once import each_once

Kind = Literal["text", "number", "date", "natural"]

DATE = (
    r"^([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ]([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]+))?)?(?:Z|([+-](?:[01][0-9]|2[0-3])):?([0-5][0-9]))?)?$"
)
YEAR_ZERO = 5 * 10**12
"""Seconds added to those of a date, so that all are positive and have the same number of digits."""
COMPLEMENT = {str(digit): str(9 - digit) for digit in range(10)}
PLACE = "place"


@dataclass(frozen=True)
class SortKey:
    """A column to sort by."""

    column: str
    kind: Kind
    descending: bool

    def value(self) -> pl.Expr:
        """A text that compares like the cell; null for a cell that cannot be read like this."""
        cell = pl.col(self.column)
        match self.kind:
            case "number":
                return pl.when(cell.str.contains(NUMBER)).then(number_text(cell))
            case "date":
                return date_text(cell)
            case "natural":
                return each_once(natural, cell)
        return cell


@dataclass(frozen=True)
class Order:
    """How rows are sorted: by these keys, and rows that are equal in them by their place in the table."""

    keys: tuple[SortKey, ...]
    nulls_first: bool

    @property
    def columns(self) -> dict[str, bool]:
        """The columns to sort by, and whether each is descending."""
        pairs = [(name, key.descending and value) for n, key in enumerate(self.keys) for name, value in named(n)]
        return dict(pairs) | {PLACE: False}

    def prepared(self, batch: Batch, place: int) -> pl.DataFrame:
        """The batch's rows with the columns to sort by. `place` rows came before them."""
        frame = batch.frame.lazy().with_columns(pl.int_range(place, place + batch.height, dtype=pl.UInt64).alias(PLACE))
        for n, key in enumerate(self.keys):
            (rank, _), (text, _) = named(n)
            cell, value = pl.col(key.column), pl.col(text)
            null = 0 if self.nulls_first else 3
            frame = frame.with_columns(key.value().alias(text)).with_columns(
                pl.when(cell.is_null()).then(null).when(value.is_null()).then(2).otherwise(1).cast(pl.UInt8).alias(rank),
                pl.coalesce(value, cell, pl.lit("")),
            )
        return frame.collect()  # lazy, so that what several expressions have in common is done once

    def sorted(self, frame: pl.DataFrame) -> pl.DataFrame:
        return frame.sort(list(self.columns), descending=list(self.columns.values()))

    def up_to(self, bound: dict[str, Any]) -> pl.Expr:
        """Which rows come before the bound, or are it."""

        def further(decided: pl.Expr, column: tuple[str, bool]) -> pl.Expr:
            name, descending = column
            cell, line = pl.col(name), pl.lit(bound[name])
            return (cell > line if descending else cell < line) | ((cell == line) & decided)

        return reduce(further, reversed(self.columns.items()), pl.lit(value=True))


def named(n: int) -> list[tuple[str, bool]]:
    """The two columns of a key: what sort of cell it is, and its text; and whether it may be descending."""
    return [(f"rank {n}", False), (f"text {n}", True)]


def number_text(number: pl.Expr) -> pl.Expr:
    """Its sign, the length of its whole part, its digits: numbers compare like these texts. "9" is 1119, "-9" 0880~."""
    digits = number.str.strip_chars_start("+-")
    point = digits.str.find(".", literal=True)
    whole = pl.when(point.is_null()).then(digits).otherwise(digits.str.slice(0, point)).str.strip_chars_start("0")
    places = pl.when(point.is_not_null()).then(digits.str.slice(point + 1)).str.strip_chars_end("0").fill_null("")
    length = whole.str.len_bytes().cast(pl.String)
    size = pl.concat_str(length.str.len_bytes().cast(pl.String), length, whole, places)
    negative = number.str.starts_with("-") & (whole.str.len_bytes() + places.str.len_bytes() > 0)
    below_zero = pl.concat_str(pl.lit("0"), pl.when(negative).then(size).str.replace_many(COMPLEMENT), pl.lit("~"))
    return pl.coalesce(below_zero, pl.concat_str(pl.lit("1"), size))


def date_text(cell: pl.Expr) -> pl.Expr:
    """Its seconds since a day long ago, then their fraction; null for what is no date of ISO 8601 of a real calendar."""
    day, hour, minute, second, fraction, hours_ahead, minutes_ahead = (cell.str.extract(DATE, n) for n in range(1, 8))
    date = pl.when(~day.str.starts_with("0000")).then(day).str.to_date("%Y-%m-%d", strict=False)
    whole, parts = hours_ahead.cast(pl.Int64), minutes_ahead.cast(pl.Int64)
    ahead = 3600 * whole + 60 * pl.when(hours_ahead.str.starts_with("-")).then(-parts).otherwise(parts)
    clock = [(hour, 3600), (minute, 60), (second, 1)]
    seconds = sum((part.cast(pl.Int64).fill_null(0) * length for part, length in clock), date.cast(pl.Int64) * 86400)
    rest = fraction.str.strip_chars_end("0").fill_null("")
    return pl.concat_str((seconds - ahead.fill_null(0) + YEAR_ZERO).cast(pl.String), rest)
