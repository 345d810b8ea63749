"""Texts without the white space around them, for whole columns at a time."""

from collections.abc import Callable, Collection
from typing import Literal

import polars as pl

from jobs.cleaning import kernel
from jobs.cleaning.values.white import WHITE

Side = Literal["both", "left", "right"]

STRIP: dict[Side, Callable[[pl.Expr, str | None], pl.Expr]] = {
    "both": lambda text, white: text.str.strip_chars(white),
    "left": lambda text, white: text.str.strip_chars_start(white),
    "right": lambda text, white: text.str.strip_chars_end(white),
}
SAMPLE = 64
MANY = 10_000
"""Rows from which it is worth while to look first, which takes some steps more for each column."""
FIRST_GRAPH, GRAPHS = 33, 94
"""The bytes of ASCII that are neither white nor controls: so many from that one on."""
UNKNOWN_TO_POLARS = "\u200b\ufeff"
"""What WHITE holds beyond the white space that strip_chars() knows; that is twice as fast without a set of its own."""


def trimmed(frame: pl.DataFrame, keys: Collection[str], side: Side = "both") -> pl.DataFrame:
    """The frame with those columns' texts without WHITE at their ends.

    A column is made anew only if one of its first texts needs it. Of the others, those texts alone are looked at that begin or
    end with what may be white: to look takes half as long as to strip, and in most columns there are none.
    """
    if kernel.BUILT:
        left, right = side != "right", side != "left"
        return frame.with_columns(kernel.trimmed(frame[key], left=left, right=right) for key in keys)
    strip = STRIP[side]
    if frame.height < MANY:
        return frame.with_columns(strip(pl.col(key), WHITE) for key in keys)
    made_anew = {edges.name for edges in may_be_white(frame.head(SAMPLE), keys) if edges.any()}
    frame = frame.with_columns(strip(pl.col(key), None) for key in made_anew)
    suspects = (edges for edges in may_be_white(frame, keys) if edges.any())
    cells = (stripped(frame[edges.name], edges.arg_true(), strip, edges.name in made_anew) for edges in suspects)
    return frame.with_columns(cells)


def may_be_white(frame: pl.DataFrame, keys: Collection[str]) -> pl.DataFrame:
    """Whether a text is empty, or begins or ends with white space or with what is not ASCII."""
    return frame.select((pl.col(key) < "!") | (pl.col(key) > "\x7f") | ends_oddly(pl.col(key)) for key in keys)


def ends_oddly(text: pl.Expr) -> pl.Expr:
    """Whether its last byte is no graphic character of ASCII; below the first, the difference of bytes is a large one."""
    return text.cast(pl.Binary).bin.get(-1, null_on_oob=True) - FIRST_GRAPH >= GRAPHS


def stripped(
    texts: pl.Series, places: pl.Series, strip: Callable[[pl.Expr, str | None], pl.Expr], of_polars_set: bool
) -> pl.Series:
    """The texts, with those at the places stripped of WHITE."""
    suspects, text = texts.gather(places).to_frame("text"), pl.col("text")
    if not of_polars_set:
        suspects = suspects.select(strip(text, None))
    edges = [is_at for white in UNKNOWN_TO_POLARS for is_at in (text.str.starts_with(white), text.str.ends_with(white))]
    if suspects.select(pl.any_horizontal(edges).any()).item():
        suspects = suspects.select(strip(text, WHITE))
    elif of_polars_set:
        return texts
    return texts.scatter(places, suspects.to_series())
