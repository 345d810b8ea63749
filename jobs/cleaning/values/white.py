"""White space, blank and missing: one meaning for every step, the profile and the pandas form."""

from typing import Literal

import polars as pl

WHITE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000\u200b\ufeff"
)
"""Unicode's White_Space, the zero-width space and the byte order mark. Neither str.strip() nor a regex takes the last two."""

ASCII_WHITE = " \t\n\r\x0b\x0c"

BlankIs = Literal["blank", "null"]
Match = Literal["exact", "ci_trim"]
MATCH_LABELS = {"exact": "Exactly", "ci_trim": "Without regard to case and surrounding white space"}

BLANK_LABELS = {"blank": "Empty cells, and cells of white space", "null": "Only cells without a value (null)"}


def is_missing(cell: pl.Expr, blank_is: BlankIs) -> pl.Expr:
    """Whether a cell is missing: null alone, or any blank (null, empty, only white space)."""
    return cell.is_null() if blank_is == "null" else cell.is_null() | is_white(cell)


def is_white(cell: pl.Expr) -> pl.Expr:
    """Whether a text is empty or holds nothing but white space; null for null."""
    return cell.map_batches(white_cells, return_dtype=pl.Boolean, is_elementwise=True)


def white_cells(texts: pl.Series) -> pl.Series:
    """Looks closer only at texts that begin like white space does: hardly any, and this is asked of nearly every cell."""
    white = (texts < "!") | (texts > "\x7f")
    if white.any():
        suspects = white.arg_true()
        white[suspects] = texts.gather(suspects).str.strip_chars_start(WHITE).str.len_bytes() == 0
    return white


def comparable(cells: pl.Series, match: Match) -> pl.Series:
    """Texts as they are compared."""
    return stripped_and_folded(cells) if match == "ci_trim" else cells


def stripped_and_folded(cells: pl.Series) -> pl.Series:
    """Texts as the match "ci_trim" compares them: without white space around, and casefolded."""
    stripped = cells.str.strip_chars(WHITE)
    return stripped.to_frame("text").select(folded(pl.col("text"))).to_series()


def folded(text: pl.Expr) -> pl.Expr:
    """Unicode's case folding. Polars has none ("ß" stays apart from "SS"): texts beyond ASCII go through Python, each once."""
    in_python = text.map_batches(folded_in_python, return_dtype=pl.String)
    return pl.when(text.str.len_bytes() == text.str.len_chars()).then(text.str.to_lowercase()).otherwise(in_python)


def folded_in_python(texts: pl.Series) -> pl.Series:
    different = texts.filter(texts.str.len_bytes() != texts.str.len_chars()).unique()
    return texts.replace(different, pl.Series([text.casefold() for text in different], dtype=pl.String))
