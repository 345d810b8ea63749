"""Joins the ledgers and receipts of several inputs: ledgers with a leading `file` column, receipts with totals."""

import argparse
import json
from pathlib import Path
from typing import Any

import polars as pl

from jobs.cleaning.outputs import open_to_write
from jobs.cleaning.reader import ReaderSettings, open_table
from jobs.cleaning.receipt import Receipt
from jobs.cleaning.table import ROW, Batch, Column, Place, places
from jobs.cleaning.trail.ledger_files import ledger_format
from jobs.cleaning.writer import open_writer
from ui.commands import valid
from ui.commands.tasks import Task

EXACT = ReaderSettings(encoding="utf-8", delimiter=",", quote='"', header=1)
FILE = Column("file", "file")
TOTALS = ("rows_in", "rows_made", "rows_out", "rows_rejected", "cells_changed")


def write_together(args: argparse.Namespace, tasks: list[Task], receipts: dict[str, Receipt]) -> None:
    """Joins what was written for each input. Writes nothing if every input failed."""
    if not tasks:
        return
    if args.changes:
        join([(task.source.given, task.folder / "changes.csv") for task in tasks], args.changes, tasks[0].folder)
    if args.rejects:
        join([(task.source.given, task.folder / "rejects.csv") for task in tasks], args.rejects, tasks[0].folder)
    if args.receipt:
        write_json(args.receipt, total([receipts[task.source.given].as_json() for task in tasks]))


def write_json(path: Path, content: dict[str, Any]) -> None:
    text = valid(json.dumps(content, indent=2, ensure_ascii=False)) + "\n"
    with open_to_write(path) as file:
        file.write(text.encode())


def join(ledgers: list[tuple[str, Path]], target: Path, scratch: Path) -> None:
    """Joins several CSV files into one with all their columns; a file without such a column has missing cells there."""
    shared: dict[Place, Column] = {}
    for _, path in ledgers:
        with open_table(path, EXACT, scratch=scratch) as source:
            for place in places(source.columns):
                shared.setdefault(place, Column(f"c{len(shared)}", place[0]))
    with open_writer(target, ledger_format(target), (FILE, *shared.values()), has_header=True) as writer:
        for name, path in ledgers:
            with open_table(path, EXACT, scratch=scratch) as source:
                for batch in source.batches():
                    writer.write(placed(batch, name, shared))


def placed(batch: Batch, name: str, shared: dict[Place, Column]) -> Batch:
    """The batch with the shared columns, after the name of its file."""
    own = dict(zip(places(batch.columns), batch.columns, strict=True))
    cells = [
        (pl.col(own[place].key) if place in own else pl.lit(None, pl.String)).alias(column.key)
        for place, column in shared.items()
    ]
    return Batch((FILE, *shared.values()), batch.frame.select(ROW, pl.lit(valid(name), pl.String).alias(FILE.key), *cells))


def total(receipts: list[dict[str, Any]]) -> dict[str, Any]:
    """Sums over all inputs, followed by each input's own receipt."""
    return {
        **{key: sum(each[key] for each in receipts) for key in TOTALS},
        "inputs": [file for each in receipts for file in each["inputs"]],
        "outputs": [{"result": each["outputs"]["result"]} for each in receipts],
        "receipts": receipts,
    }
