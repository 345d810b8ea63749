from typing import Literal

import polars as pl

from jobs.cleaning.fields import parameter
from jobs.cleaning.step import Example, TextStep
from jobs.cleaning.table import Batch
from jobs.cleaning.values.trimming import STRIP, Side, trimmed
from jobs.cleaning.values.white import ASCII_WHITE, WHITE

PANDAS_STRIP = {"both": "strip", "left": "lstrip", "right": "rstrip"}


class Trim(TextStep):
    """Remove white space around cells.

    Removes spaces, tabs, line breaks, non-breaking and zero-width spaces at the ends of each text. White space inside a text
    stays, unless inner runs are collapsed to one space.
    """

    title = "Trim white space"
    group = "Text"
    words = ("strip", "spaces", "whitespace", "padding", "blank", "nbsp")
    examples = (
        Example({}, {"city": [" Oslo", "Paris \t", None]}, {"city": ["Oslo", "Paris", None]}),
        Example({"side": "left"}, {"city": [" Oslo "]}, {"city": ["Oslo "]}),
        Example({"collapse_inner": True}, {"city": ["New   York\n"]}, {"city": ["New York"]}),
        Example({"empty_to_null": True}, {"city": ["  ", "", "Oslo"]}, {"city": [None, None, "Oslo"]}),
        Example({"unicode": False}, {"city": [" \u00a0Oslo "]}, {"city": ["\u00a0Oslo"]}),
    )

    step: Literal["trim"] = "trim"
    side: Side = parameter("both", "Side", labels={"both": "Both sides", "left": "Left only", "right": "Right only"})
    collapse_inner: bool = parameter(False, "Collapse inner white space", "Each run of white space inside becomes one space.")
    unicode: bool = parameter(
        True, "All of Unicode's white space", "Non-breaking and zero-width spaces, byte order marks too.", advanced=True
    )
    empty_to_null: bool = parameter(False, "Make empty cells missing", "Cells that hold no text afterwards become missing.")

    def apply(self, batch: Batch) -> Batch:
        keys = [column.key for column in self.chosen(batch.columns)]
        if self.unicode:
            batch = batch.having(trimmed(batch.frame, keys, self.side))
        else:
            batch = batch.with_cells(STRIP[self.side](pl.col(key), ASCII_WHITE) for key in keys)
        if self.collapse_inner:
            batch = batch.with_cells(pl.col(key).str.replace_all(f"[{self.white}]+", " ") for key in keys)
        if self.empty_to_null:
            batch = batch.with_cells(pl.when(pl.col(key) != "").then(pl.col(key)) for key in keys)
        return batch

    @property
    def white(self) -> str:
        return WHITE if self.unicode else ASCII_WHITE

    def as_pandas_function(self) -> str:
        white = "WHITE" if self.unicode else repr(ASCII_WHITE)
        text = f"cell.{PANDAS_STRIP[self.side]}({white})"
        if self.collapse_inner:
            text = f're.sub("[" + {white} + "]+", " ", {text})'
        if self.empty_to_null:
            text += " or None"
        return f"lambda cell: {text}"
