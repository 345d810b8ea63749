"""Applies a Python function, for what Polars cannot express, once to each distinct text."""

from collections.abc import Callable

import polars as pl

BEYOND_ASCII = r"[^\x00-\x7F]"


def each_once(function: Callable[[str], str | None], text: pl.Expr) -> pl.Expr:
    """The function's result for each text; null stays null. Slow: `text` should be null wherever Polars alone is enough."""

    def mapped(texts: pl.Series) -> pl.Series:
        different = texts.drop_nulls().unique()
        results = pl.Series([function(each) for each in different], dtype=pl.String)
        return texts.replace_strict(different, results, default=None, return_dtype=pl.String)

    return text.map_batches(mapped, return_dtype=pl.String, is_elementwise=True)


def each_once_where(those: pl.Expr, function: Callable[[str], str | None], text: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
    """The function's result for those texts, and `otherwise` for the others."""
    return pl.when(those).then(each_once(function, pl.when(those).then(text))).otherwise(otherwise)
