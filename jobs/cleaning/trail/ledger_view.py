"""Reads a ledger file, by step, column or row, a page at a time."""

from pathlib import Path
from typing import Any

import polars as pl

from jobs.cleaning.errors import UnreadableFile

Answer = dict[str, Any]

FACTS = {"changes": ("row", "column", "step", "old", "new"), "rejects": ("row", "step", "reason")}
MOST_NAMES = 200


def ledger_lines(
    path: Path,
    *,
    step: int | None = None,
    column: str | None = None,
    row: int | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Answer:
    """{kind, columns, total, steps, names, rows}: the number of matching lines, and those from `offset` on, as lists of cells.

    `steps` counts the lines of each step, `names` those of each column (in the changes), the most frequent first. In `columns`,
    the table's own columns have their names, or None.
    """
    lines = pl.scan_csv(path, infer_schema=False)
    columns = pl.read_csv(path, infer_schema=False, has_header=False, n_rows=1).row(0)
    kind = next((kind for kind, facts in FACTS.items() if columns[: len(facts)] == facts), None)
    if kind is None:
        raise UnreadableFile("This is not a ledger of changes or rejects.", code="TYPE_MISMATCH")
    fitting = lines
    if step is not None:
        fitting = fitting.filter(pl.col("step") == str(step))
    if column is not None and kind == "changes":
        fitting = fitting.filter(pl.col("column").eq_missing(pl.lit(column)))
    if row is not None:
        fitting = fitting.filter(pl.col("row") == str(row))
    total, rows = pl.collect_all([fitting.select(pl.len()), fitting.slice(offset, limit)])
    return {
        "kind": kind,
        "columns": list(columns),
        "total": total.item(),
        "rows": [list(row) for row in rows.iter_rows()],
        "steps": counts(lines, "step"),
        "names": counts(lines, "column") if kind == "changes" else [],
    }


def counts(lines: pl.LazyFrame, name: str) -> list[list[Any]]:
    """[value, how many lines], the most frequent first."""
    counted = lines.group_by(name).len().sort("len", name, descending=[True, False]).head(MOST_NAMES).collect()
    return [list(row) for row in counted.iter_rows()]
