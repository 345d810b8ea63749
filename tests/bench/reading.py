"""A regular file: we detect its format and check every row; Polars is told the format and checks nothing.

And the same table as JSON Lines with only texts as values.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import polars as pl

from jobs.cleaning.reader import ReaderSettings, open_table
from tests.bench.tables import write_orders

TITLE = "Reading"


def main(args: argparse.Namespace) -> None:
    print("By turns: medians. Finding out and reading, beside `polars.read_csv` and `read_ndjson` with every cell as text.\n")
    print("| file | ours, seconds | Polars | ours ÷ Polars | processor, ours ÷ Polars |\n|---|---:|---:|---:|---:|")
    for megabytes in args.mb:
        with tempfile.TemporaryDirectory(prefix="rinse-bench-") as folder:
            source = Path(folder, "orders.csv")
            write_orders(source, megabytes)
            print(compare(f"{megabytes} MB", source, Path(folder), args.rounds))
            lines = source.with_suffix(".jsonl")
            pl.read_csv(source, infer_schema=False).write_ndjson(lines)
            print(compare(f"as JSON Lines, {lines.stat().st_size / 1e6:.0f} MB", lines, Path(folder), args.rounds))


def compare(name: str, source: Path, scratch: Path, rounds: int) -> str:
    runs = [(spent(lambda: read(source, scratch)), spent(lambda: read_by_polars(source))) for _ in range(1 + rounds)][1:]
    ours, theirs = ([median(each[who][what] for each in runs) for what in (0, 1)] for who in (0, 1))
    ratios = f"{ours[0] / theirs[0]:.2f} | {ours[1] / theirs[1]:.2f}"
    return f"| {name} | {ours[0]:.2f} | {theirs[0]:.2f} | {ratios} |"


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Wall-clock seconds and CPU seconds, including processes that it started."""
    wall, processor = time.perf_counter(), sum(os.times()[:4])
    work()
    return time.perf_counter() - wall, sum(os.times()[:4]) - processor


def read(source: Path, scratch: Path) -> int:
    with open_table(source, ReaderSettings(), scratch=scratch) as table:
        return sum(batch.height for batch in table.batches())


def read_by_polars(source: Path) -> int:
    if source.suffix == ".jsonl":
        return pl.read_ndjson(source).height
    return pl.read_csv(source, infer_schema=False).height
