"""A workbook of 100,000 rows and 12 columns, read and written: whole processes, beside pandas with openpyxl."""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

from tests.bench.machine import installed
from tests.bench.whole import by_turns, table

TITLE = "Workbooks"
ROWS, COLUMNS = 100_000, 12


def main(args: argparse.Namespace) -> None:
    print(
        f"{ROWS:,} rows of {COLUMNS} columns of texts and numbers, to and from CSV. Whole processes, start included; medians."
    )
    with tempfile.TemporaryDirectory(prefix="rinse-bench-") as name:
        folder = Path(name)
        cells().write_csv(folder / "table.csv")
        for heading, source, target in (("Writing", "table.csv", "table.xlsx"), ("Reading", "table.xlsx", "back.csv")):
            ours = [sys.executable, "main.py", "clean", str(folder / source), "-o", str(folder / target)]
            script = f"import pandas; pandas.read_{kind(source)}({str(folder / source)!r}, dtype=str)"
            pandas = [sys.executable, "-c", f"{script}.to_{kind(target)}({str(folder / f'peer-{target}')!r}, index=False)"]
            commands = {"rinse": ours} | ({"pandas with openpyxl": pandas} if installed("openpyxl") else {})
            print(f"\n### {heading}\n")
            print("\n".join(table(by_turns(commands, args.rounds), "rinse")))


def kind(name: str) -> str:
    return "csv" if name.endswith(".csv") else "excel"


def cells() -> pl.DataFrame:
    """Half of them texts that repeat, half numbers that do not."""
    chance = np.random.default_rng(7)
    words = np.array([f"word {number}" for number in range(5_000)])
    texts = {f"text {i}": words[chance.integers(0, len(words), ROWS)] for i in range(COLUMNS // 2)}
    numbers = {f"number {i}": chance.normal(500, 150, ROWS).round(3) for i in range(COLUMNS // 2)}
    return pl.DataFrame(texts | numbers)
