"""Texts without the white space around them, for whole columns at a time."""

from collections.abc import Callable, Collection
from typing import Literal

import polars as pl

from jobs.cleaning import kernel
from jobs.cleaning.values.white import WHITE

Side = Literal["both", "left", "right"]

STRIP: dict[Side, Callable[[pl.Expr, str], pl.Expr]] = {
    "both": lambda text, white: text.str.strip_chars(white),
    "left": lambda text, white: text.str.strip_chars_start(white),
    "right": lambda text, white: text.str.strip_chars_end(white),
}


def trimmed(frame: pl.DataFrame, keys: Collection[str], side: Side = "both") -> pl.DataFrame:
    """The frame with those columns' texts without WHITE at their ends."""
    if kernel.BUILT:
        left, right = side != "right", side != "left"
        return frame.with_columns(kernel.trimmed(frame[key], left=left, right=right) for key in keys)
    return frame.with_columns(STRIP[side](pl.col(key), WHITE) for key in keys)
