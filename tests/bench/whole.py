"""Runs whole programs to their end: wall-clock time, CPU time and memory."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

SAMPLED = 0.02
"""Seconds between two samples of the memory."""

Commands = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Figures:
    """Wall-clock seconds, CPU seconds, and the process tree's peak memory in MB."""

    wall: float
    processor: float
    megabytes: float


def by_turns(commands: Commands, rounds: int, folder: Path | None = None) -> dict[str, Figures]:
    """Medians of the rounds, but the maximum of the memory.

    In each round every program runs once, so that other load affects all of them alike. Files that a program leaves in the
    folder are removed: overwriting them would take longer.
    """
    before = set(folder.iterdir()) if folder else set()
    runs: dict[str, list[Figures]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(measured(command))
            for made in set(folder.iterdir()) - before if folder else ():
                made.unlink()
    return {name: middle(each) for name, each in runs.items()}


def middle(runs: Sequence[Figures]) -> Figures:
    return Figures(median(run.wall for run in runs), median(run.processor for run in runs), max(run.megabytes for run in runs))


def measured(command: Sequence[str]) -> Figures:
    before, start, peak = os.times(), time.perf_counter(), 0
    child = psutil.Popen(command, stdout=subprocess.DEVNULL)
    while child.poll() is None:
        peak = max(peak, held(child))
        time.sleep(SAMPLED)
    wall, after = time.perf_counter() - start, os.times()
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Figures(wall, processor, peak / 1e6)


def held(child: psutil.Popen) -> int:
    """Bytes of memory of a process and its descendants."""
    try:
        return sum(process.memory_info().rss for process in [child, *child.children(recursive=True)])
    except psutil.NoSuchProcess:
        return 0


def table(figures: Mapping[str, Figures], product: str) -> list[str]:
    """As Markdown. The last two columns say how many times as long as the product each takes."""
    own = figures[product]
    lines = [
        "| program | seconds | processor | peak MB | seconds ÷ ours | processor ÷ ours |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, each in figures.items():
        ratios = f"{each.wall / own.wall:.2f} | {each.processor / own.processor:.2f}"
        lines.append(f"| {name} | {each.wall:.2f} | {each.processor:.2f} | {each.megabytes:.0f} | {ratios} |")
    return lines
