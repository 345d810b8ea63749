from typing import Literal

import polars as pl
from pydantic import model_validator

from jobs.cleaning.fields import Columns, parameter
from jobs.cleaning.step import Example, TextStep
from jobs.cleaning.values.white import is_white


class Pad(TextStep):
    """Pad or affix.

    Fills texts up to a length, for instance with the leading zeros that a postcode has lost; a longer text stays as it is. Then
    adds a text before or after each. Blank cells stay blank.
    """

    title = "Pad or add a prefix"
    group = "Text"
    words = ("leading zeros", "zip", "postcode", "fill", "prefix", "suffix", "affix", "zfill", "lpad", "rpad")
    examples = (
        Example(
            {"columns": ["zip"], "width": 5},
            {"zip": ["2139", "02139", "021390", "", None]},
            {"zip": ["02139", "02139", "021390", "", None]},
        ),
        Example(
            {"columns": ["code"], "width": 3, "char": ".", "side": "right"}, {"code": ["a", "é"]}, {"code": ["a..", "é.."]}
        ),
        Example(
            {"columns": ["id"], "width": 4, "prefix": "INV-", "suffix": "/24"},
            {"id": ["17", " "]},
            {"id": ["INV-0017/24", " "]},
        ),
        Example({"columns": ["id"], "prefix": "#"}, {"id": ["17", None]}, {"id": ["#17", None]}),
    )

    step: Literal["pad"] = "pad"
    columns: Columns = parameter(..., "Columns", widget="columns")
    width: int = parameter(0, "Length", "In characters, before prefix and suffix are added.", ge=0, le=1000)
    char: str = parameter("0", "Fill with", min_length=1, max_length=1)
    side: Literal["left", "right"] = parameter("left", "On the", labels={"left": "Left", "right": "Right"})
    prefix: str = parameter("", "Put before", max_length=1000)
    suffix: str = parameter("", "Put behind", max_length=1000)

    @model_validator(mode="after")
    def does_something(self) -> "Pad":
        if not (self.width or self.prefix or self.suffix):
            raise ValueError("say to which width texts are filled up, or give a prefix or a suffix")
        return self

    def rewritten(self, cell: pl.Expr) -> pl.Expr:
        filled = cell.str.pad_start(self.width, self.char) if self.side == "left" else cell.str.pad_end(self.width, self.char)
        return pl.when(is_white(cell)).then(cell).otherwise(pl.lit(self.prefix) + filled + pl.lit(self.suffix))

    def as_pandas_function(self) -> str:
        filled = f"cell.{'rjust' if self.side == 'left' else 'ljust'}({self.width}, {self.char!r})"
        parts = [repr(self.prefix)] * bool(self.prefix) + [filled] + [repr(self.suffix)] * bool(self.suffix)
        return f"lambda cell: {' + '.join(parts)} if cell.strip(WHITE) else cell"
