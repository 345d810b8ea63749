"""Parses cells (as numbers, as dates), and handles those that cannot be parsed."""

from collections.abc import Mapping
from typing import Literal

import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.table import Batch, Column
from jobs.cleaning.values.white import is_missing

OnError = Literal["keep", "null", "reject", "fail"]
ON_ERROR_LABELS = {
    "keep": "Leave it as it is",
    "null": "Make it missing",
    "reject": "Remove the row",
    "fail": "Stop",
}

Conversions = Mapping[Column, pl.Expr]
"""For each column, the new text of its cells; null for what cannot be parsed. Blank cells are left alone in any case."""


def parsed(batch: Batch, conversions: Conversions, on_error: OnError, complaint: str) -> Batch:
    """The batch with its cells converted. `complaint` says what an unparsable cell is, such as "not a number"."""
    read = batch.frame.with_columns(text.alias(f"read {column.key}") for column, text in conversions.items())
    unread = read.select(unreadable(column).alias(column.key) for column in conversions)
    some = unread.width and any(cells.any() for cells in unread)
    if some and on_error == "fail":
        raise refusal(batch, list(conversions), unread, complaint)
    if some and on_error == "reject":
        read = read.filter(~unread.fold(lambda some, others: some | others))
    cells = read.with_columns(converted(column, on_error) for column in conversions)
    return batch.having(cells.select(batch.frame.columns)).with_unread(batch, unread)


def unreadable(column: Column) -> pl.Expr:
    return pl.col(f"read {column.key}").is_null() & ~is_missing(pl.col(column.key), "blank")


def converted(column: Column, on_error: OnError) -> pl.Expr:
    cell, text = pl.col(column.key), pl.col(f"read {column.key}")
    new = text if on_error == "null" else pl.coalesce(text, cell)
    return pl.when(is_missing(cell, "blank")).then(cell).otherwise(new).alias(column.key)


def parse_reasons(left: Batch, conversions: Conversions, complaint: str) -> pl.Series:
    """Why these rows were removed: "not a number: price, quantity"."""
    read = left.frame.with_columns(text.alias(f"read {column.key}") for column, text in conversions.items())
    names = [pl.when(unreadable(column)).then(pl.lit(column.display_name)) for column in conversions]
    return read.select(f"{complaint}: " + pl.concat_str(names, separator=", ", ignore_nulls=True)).to_series()


def refusal(batch: Batch, columns: list[Column], unread: pl.DataFrame, complaint: str) -> StepFailed:
    """The error for the first cell that cannot be parsed."""
    place = int(unread.fold(lambda some, others: some | others).arg_true()[0])
    column = next(column for column in columns if unread[column.key][place])
    row, where = batch.row_at(place)
    cell = batch.frame[column.key][place]
    return StepFailed(
        f"{where}, column {column.name!r}: {cell!r} is {complaint}. Mend it, or choose what becomes of such cells.",
        column=column.name,
        row=row,
    )
