"""One ordinary cleaning job: ours, and the same in raw Polars, plain pandas, DuckDB and Miller; whole processes, by turns."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import which

from tests.bench.machine import installed
from tests.bench.tables import write_orders
from tests.bench.whole import by_turns, table

TITLE = "Cleaning"
PEERS = Path(__file__).parent / "peers"
OURS, WITH_LEDGER = "rinse", "rinse, with ledger"
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
ANY_TABLE = {"version": 1, "steps": [{"step": "trim", "empty_to_null": True}, {"step": "drop_duplicates"}]}
FIELDS = "order_id,customer,email,city,quantity,price,score,status,note"
MILLER = f"""clean-whitespace then count-distinct -f {FIELDS} -o n then filter is_not_empty($order_id)
    then cut -x -f n,email then fill-empty -v Unknown""".split()
"""Similar to the recipe: Miller cannot fill with a median, and fills all gaps alike."""
MOST_FOR_MILLER = 150_000_000
"""Bytes of a table. To remove duplicates it keeps each row as a map: at 1 GB, 24 GB of memory were not enough."""


def main(args: argparse.Namespace) -> None:
    print(
        "Trim, remove duplicate rows, rows without an id and a column, fill two columns with the median and three with a text."
    )
    print("Whole processes, start included; medians, and the worst memory. The ledger is changes, rejects and receipt.")
    for megabytes in args.mb:
        with tempfile.TemporaryDirectory(prefix="rinse-bench-") as folder:
            source = Path(folder, "orders.csv")
            write_orders(source, megabytes)
            compare(f"{megabytes} MB", source, RECIPE, Path(folder), args.rounds)
    for source in public_tables():
        with tempfile.TemporaryDirectory(prefix="rinse-bench-") as folder:
            compare(f"{source.name}: trim, remove duplicate rows", source, ANY_TABLE, Path(folder), args.rounds)
    print("\nDuckDB and Miller are measured where they are: `pip install duckdb`, `apt install miller`; Miller, which keeps")
    print("every row in memory to find duplicates, up to 150 MB.")


def public_tables() -> Iterator[Path]:
    """The CSV files in the folder DATA, if that is set."""
    if folder := os.environ.get("DATA"):
        yield from sorted(Path(folder).rglob("*.csv"))


def compare(heading: str, source: Path, recipe: dict[str, object], folder: Path, rounds: int) -> None:
    (folder / "recipe.json").write_text(json.dumps(recipe))
    commands = ours(source, folder) | (peers(source, folder) if recipe is RECIPE else {})
    print(f"\n### {heading}\n")
    print("\n".join(table(by_turns(commands, rounds, folder), OURS)))


def ours(source: Path, folder: Path) -> dict[str, Sequence[str]]:
    clean = [
        sys.executable,
        "main.py",
        "clean",
        str(source),
        "-r",
        str(folder / "recipe.json"),
        "-o",
        str(folder / "rinse.csv"),
    ]
    papers = ["--changes", str(folder / "changes.csv"), "--rejects", str(folder / "rejects.csv")]
    return {OURS: clean, WITH_LEDGER: [*clean, *papers, "--receipt", str(folder / "receipt.json")]}


def peers(source: Path, folder: Path) -> dict[str, Sequence[str]]:
    """Those that are installed."""
    names = [name for name in ("polars", "pandas", "duckdb") if installed(name)]
    scripts = {
        name: [sys.executable, str(PEERS / f"with_{name}.py"), str(source), str(folder / f"{name}.csv")] for name in names
    }
    if not which("mlr") or source.stat().st_size > MOST_FOR_MILLER:
        return scripts
    return scripts | {"miller": ["mlr", "--csv", *MILLER, str(source)]}
