"""Rounds decimal texts, exactly. Only numbers that have more places than wanted are written anew."""

from functools import partial
from typing import Literal

import polars as pl

from jobs.cleaning.script_kit.numbers import rounded
from jobs.cleaning.values.decimals import MOST_PLACES, digits_with, largest, with_places
from jobs.cleaning.values.once import each_once

Rule = Literal["half_even", "half_up", "floor", "ceil"]


def rounded_numbers(texts: pl.Series, places: int, rule: Rule) -> pl.Series:
    """The numbers with at most so many places (below zero: tens, hundreds, …); null for what is no number."""
    frame = with_places(texts.to_frame("text"))
    most = largest(frame["places"])
    if most <= places:
        return frame.select(pl.when(pl.col("places").is_not_null()).then(pl.col("text"))).to_series()
    scale = min(most, MOST_PLACES)
    is_long = pl.col("places") > places
    step = 10 ** max(0, scale - places)
    frame = frame.with_columns(pl.when(is_long).then(digits_with(scale)).alias("digits"))
    whole = frame.select((pl.col("digits") // step).alias("whole"), (pl.col("digits") % step).alias("rest"), "digits")
    quick = whole.select(pl.col("whole") + goes_up(step, rule)).to_series()
    in_python = each_once(
        partial(rounded, places=places, rule=rule), pl.when(is_long & pl.col("digits").is_null()).then("text")
    )
    new = pl.when(is_long).then(pl.coalesce(with_point(pl.col("quick"), places), in_python)).otherwise(pl.col("text"))
    return frame.with_columns(quick.alias("quick")).select(pl.when(pl.col("places").is_not_null()).then(new)).to_series()


def goes_up(step: int, rule: Rule) -> pl.Expr:
    """Whether the next `whole` above is taken, for a `rest` of 0 to `step`."""
    half = pl.lit(step, pl.Int128)
    twice = pl.col("rest") * 2
    match rule:
        case "floor":
            up = pl.lit(value=False)
        case "ceil":
            up = pl.col("rest") > 0
        case "half_even":
            up = (twice > half) | ((twice == half) & (pl.col("whole") % 2 == 1))
        case "half_up":
            up = (twice > half) | ((twice == half) & (pl.col("digits") >= 0))
    return up.cast(pl.Int128)


def with_point(integer: pl.Expr, places: int) -> pl.Expr:
    """The integer as a text with so many places."""
    digits = integer.abs().cast(pl.String)
    if places > 0:
        digits = digits.str.zfill(places + 1)
        digits = digits.str.head(-places) + "." + digits.str.tail(places)
    if places < 0:
        digits = pl.when(integer == 0).then(pl.lit("0")).otherwise(digits + "0" * -places)
    return pl.when(integer < 0).then("-" + digits).otherwise(digits)
