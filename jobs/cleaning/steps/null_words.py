from functools import partial
from typing import Literal

import polars as pl

from jobs.cleaning.fields import Columns, parameter
from jobs.cleaning.step import Example, TextStep
from jobs.cleaning.values.white import MATCH_LABELS, Match, comparable


class NullWords(TextStep):
    """Treat words as missing.

    Cells that consist of one of the words become missing. Choose the columns with care: in a column of countries NA is Namibia,
    in one of initials or codes it may be anything, and there are people called Null.
    """

    title = "Treat words as missing"
    group = "Missing values"
    words = ("NA", "N/A", "NULL", "NaN", "none", "nil", "dash", "placeholder", "unknown", "na_values", "empty")
    examples = (
        Example(
            {"columns": ["price"], "tokens": ["NA", "-"]},
            {"country": ["NA", "NO", "SE"], "price": ["NA", "-", "-5"]},
            {"country": ["NA", "NO", "SE"], "price": [None, None, "-5"]},
        ),
        Example(
            {"columns": ["note"], "tokens": ["n/a", "null"], "match": "ci_trim"},
            {"note": [" N/A", "Null\u00a0", "nullable", None, ""]},
            {"note": [None, None, "nullable", None, ""]},
        ),
        Example({"columns": ["note"], "tokens": ["NA"]}, {"note": ["na", " NA", "NA"]}, {"note": ["na", " NA", None]}),
    )

    step: Literal["null_words"] = "null_words"
    columns: Columns = parameter(..., "Columns", widget="columns")
    tokens: list[str] = parameter(
        [],
        "Words",
        "Such as NA, N/A, null, -, ?. Without any, no cell changes.",
        seen="stand_ins",
        lacking="no word yet",
    )
    match: Match = parameter("exact", "A cell is such a word", labels=MATCH_LABELS)

    def rewritten(self, cell: pl.Expr) -> pl.Expr:
        tokens = comparable(pl.Series(self.tokens, dtype=pl.String), self.match)
        return pl.when(~self.compared(cell).is_in(tokens.implode())).then(cell)

    def compared(self, cell: pl.Expr) -> pl.Expr:
        if self.match == "exact":
            return cell
        return cell.map_batches(partial(comparable, match=self.match), return_dtype=pl.String, is_elementwise=True)

    def as_pandas_function(self) -> str:
        return f"lambda cell: None if cell{self.pandas_fold} in words else cell"

    def as_pandas(self) -> str:
        return f"words = {{word{self.pandas_fold} for word in {self.tokens!r}}}\n{super().as_pandas()}"

    @property
    def pandas_fold(self) -> str:
        return ".strip(WHITE).casefold()" if self.match == "ci_trim" else ""
