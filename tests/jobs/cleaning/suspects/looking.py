"""Finds the suspects of a small table, for tests."""

import polars as pl

from jobs.cleaning.suspects import find_suspects
from jobs.cleaning.suspects.seen import SeenTable, seen
from jobs.cleaning.table import ROW, Column

Found = dict[tuple[int, str], tuple[str | None, str]]


def seen_table(cells: dict[str, list[str | None]]) -> SeenTable:
    columns = [Column(f"c{place}", name) for place, name in enumerate(cells)]
    texts = [pl.Series(column.key, cells[column.name or ""], pl.String) for column in columns]
    numbers = pl.Series(ROW, range(1, len(texts[0]) + 1), pl.UInt64)
    frame = pl.DataFrame([numbers, *texts])
    return SeenTable(frame, seen(columns, frame), is_whole=True)


def suspects(cells: dict[str, list[str | None]], missing_words: dict[str, list[str]] | None = None) -> Found:
    """By row, counted from 0, and column: the proposal, and the rule that made it."""
    table, words = seen_table(cells), missing_words or {}
    found = find_suspects(table, [words.get(column.name or "", []) for column in table.columns])
    return {(each.row, table.columns[each.column].name or ""): (each.proposed, each.rule) for each in found}
