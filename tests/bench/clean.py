"""One ordinary cleaning job: the product, the same in raw Polars and in plain pandas, each as a whole process, by turns."""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from tests.bench.tables import write_orders

HERE = Path(__file__).parent
RECIPE = {
    "version": 1,
    "steps": [
        {"step": "trim", "empty_to_null": True},
        {"step": "drop_duplicates"},
        {"step": "drop_missing_rows", "columns": ["order_id"]},
        {"step": "drop_columns", "columns": ["email"]},
        {"step": "fill_missing", "columns": ["quantity", "price"], "method": "median"},
        {"step": "fill_missing", "columns": ["customer", "city", "note"], "value": "Unknown"},
    ],
}


@dataclass(frozen=True)
class Figures:
    """One run of one program: wall seconds, and peak memory of its process tree in MB."""

    seconds: float
    megabytes: float


def main(args: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="rinse-bench-") as folder:
        source, recipe = Path(folder, "orders.csv"), Path(folder, "recipe.json")
        write_orders(source, args.mb)
        recipe.write_text(json.dumps(RECIPE))
        commands = programs(source, recipe, Path(folder))
        runs: dict[str, list[Figures]] = {name: [] for name in commands}
        for _ in range(args.rounds):
            for name, command in commands.items():
                runs[name].append(measured(command))
        report(runs, source.stat().st_size)


def programs(source: Path, recipe: Path, folder: Path) -> dict[str, Sequence[str]]:
    product = [sys.executable, "main.py", "clean", str(source), "-r", str(recipe), "-o", str(folder / "rinse.csv")]
    papers = ["--changes", str(folder / "changes.csv"), "--rejects", str(folder / "rejects.csv")]
    return {
        "rinse": product,
        "rinse, with ledger": [*product, *papers, "--receipt", str(folder / "receipt.json")],
        "polars": [sys.executable, str(HERE / "peer_polars.py"), str(source), str(folder / "polars.csv")],
        "pandas": [sys.executable, str(HERE / "peer_pandas.py"), str(source), str(folder / "pandas.csv")],
    }


def measured(command: Sequence[str]) -> Figures:
    """Runs a program to its end; memory is sampled every 20 ms."""
    start, peak = time.perf_counter(), 0
    child = psutil.Popen(command, stdout=subprocess.DEVNULL)
    while child.poll() is None:
        peak = max(peak, held(child))
        time.sleep(0.02)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    return Figures(time.perf_counter() - start, peak / 1e6)


def held(child: psutil.Popen) -> int:
    total = 0
    for process in [child, *children(child)]:
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def children(child: psutil.Popen) -> list[psutil.Process]:
    try:
        return list(child.children(recursive=True))
    except psutil.NoSuchProcess:
        return []


def report(runs: dict[str, list[Figures]], size: int) -> None:
    middle = {name: median(run.seconds for run in each) for name, each in runs.items()}
    print(f"{size / 1e6:.0f} MB, medians of {len(runs['rinse'])}")
    for name, each in runs.items():
        ratio = middle["rinse"] / middle[name]
        print(f"  {name:20} {middle[name]:6.2f} s   {max(run.megabytes for run in each):6.0f} MB   rinse/it {ratio:.2f}")
