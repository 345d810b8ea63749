"""Reads and writes a workbook of 100,000 rows and 12 columns: whole processes, compared with pandas and its engines."""

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
ENGINES = {"Writing": ("openpyxl",), "Reading": ("calamine", "openpyxl")}


def main(args: argparse.Namespace) -> None:
    print(
        f"{ROWS:,} rows of {COLUMNS} columns of texts and numbers, to and from CSV. Whole processes, start included; medians."
    )
    with tempfile.TemporaryDirectory(prefix="rinse-bench-") as name:
        folder = Path(name)
        cells().write_csv(folder / "table.csv")
        for heading, source, target in (("Writing", "table.csv", "table.xlsx"), ("Reading", "table.xlsx", "back.csv")):
            ours = [sys.executable, "main.py", "clean", str(folder / source), "-o", str(folder / target)]
            commands = {"rinse": ours} | {
                f"pandas with {engine}": [sys.executable, "-c", peer(engine, folder / source, folder / f"peer-{target}")]
                for engine in ENGINES[heading]
                if installed(engine.replace("calamine", "python_calamine"))
            }
            print(f"\n### {heading}\n")
            print("\n".join(table(by_turns(commands, args.rounds), "rinse")))


def peer(engine: str, source: Path, target: Path) -> str:
    """A script that uses only pandas."""
    options = {each: f", engine={engine!r}" if each.suffix == ".xlsx" else "" for each in (source, target)}
    table = f"pandas.read_{kind(source)}({str(source)!r}, dtype=str{options[source]})"
    return f"import pandas; {table}.to_{kind(target)}({str(target)!r}, index=False{options[target]})"


def kind(path: Path) -> str:
    return "csv" if path.suffix == ".csv" else "excel"


def cells() -> pl.DataFrame:
    """Half of the columns are texts that repeat, half are numbers that do not."""
    chance = np.random.default_rng(7)
    words = np.array([f"word {number}" for number in range(5_000)])
    texts = {f"text {i}": words[chance.integers(0, len(words), ROWS)] for i in range(COLUMNS // 2)}
    numbers = {f"number {i}": chance.normal(500, 150, ROWS).round(3) for i in range(COLUMNS // 2)}
    return pl.DataFrame(texts | numbers)
