"""The papers of several inputs in one file each: ledgers with a leading `file` column, receipts with totals."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.reader import ReaderSettings, open_table
from jobs.cleaning.receipt import Receipt
from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.writer import WriterSettings, open_writer

if TYPE_CHECKING:
    from ui.commands.clean import Task

EXACT = ReaderSettings(encoding="utf-8", delimiter=",", quote='"', header=1)
FILE = Column("file", "file")
Columns = tuple[Column, ...]
TOTALS = ("rows_in", "rows_out", "rows_rejected", "cells_changed")


def write_together(args: argparse.Namespace, tasks: "list[Task]", receipts: dict[str, Receipt]) -> None:
    """Puts together what each input left aside. Nothing is written if every input failed."""
    if not tasks:
        return
    if args.changes:
        join([(task.source.given, task.folder / "changes.csv") for task in tasks], args.changes, tasks[0].folder)
    if args.rejects:
        join([(task.source.given, task.folder / "rejects.csv") for task in tasks], args.rejects, tasks[0].folder)
    if args.receipt:
        write_json(args.receipt, total([receipts[task.source.given].as_json() for task in tasks]))


def write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def join(ledgers: list[tuple[str, Path]], target: Path, scratch: Path) -> None:
    """One CSV of many, which must have the same columns."""
    with open_table(ledgers[0][1], EXACT, scratch=scratch) as first:
        columns = first.columns
    with open_writer(target, WriterSettings(), (FILE, *columns), has_header=True) as writer:
        for name, path in ledgers:
            with open_table(path, EXACT, scratch=scratch) as source:
                demand_equal(source.columns, columns, f"{name} has other columns than {ledgers[0][0]}", target)
                for batch in source.batches():
                    writer.write(labelled(batch, name))


def demand_equal(columns: Columns, wanted: Columns, sentence: str, target: Path) -> None:
    if [each.name for each in columns] != [each.name for each in wanted]:
        raise CleaningError(f"{sentence}: they can't share {target.name}. Clean it alone.", code="RECIPE")


def labelled(batch: Batch, name: str) -> Batch:
    """The batch with the file's name as its first column."""
    label = pl.lit(name, pl.String).alias(FILE.key)
    return Batch((FILE, *batch.columns), batch.frame.select(ROW, label, *(each.key for each in batch.columns)))


def total(receipts: list[dict[str, Any]]) -> dict[str, Any]:
    """Sums over all inputs, and each input's own receipt."""
    return {
        **{key: sum(each[key] for each in receipts) for key in TOTALS},
        "inputs": [file for each in receipts for file in each["inputs"]],
        "outputs": [each["outputs"] for each in receipts],
        "receipts": receipts,
    }
