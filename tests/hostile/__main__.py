"""Every hostile file on the command line: `python -m tests.hostile [PARTS OF NAMES…]`.

Each must end as expected. A refusal must stay within the CPU time and memory below, as measured by the kernel: the time of all
its processes, the memory of the largest. A file that is a valid table may take what any table of its size takes.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.hostile.files import BOOKS, JSON, PACKED, READ, TEXT, Make
from tests.hostile.other_books import ODS, XLSB

SECONDS, MEMORY = 5.0, 512 << 20
SECONDS_TO_READ, MEMORY_TO_READ = 10.0, 1 << 30
LONG_ENOUGH = 30
"""Seconds after which the kernel kills it."""


class Ended(NamedTuple):
    code: int
    said: str
    seconds: float
    memory: int

    def as_it_should(self, becomes: str) -> bool:
        if becomes == READ:
            return self.code == 0 and self.seconds <= SECONDS_TO_READ and self.memory <= MEMORY_TO_READ
        is_told = self.code == 1 and self.said.startswith(f"{becomes} ")
        return is_told and self.seconds <= SECONDS and self.memory <= MEMORY


def main() -> int:
    wanted, failed = sys.argv[1:] or [""], 0
    with TemporaryDirectory(prefix="hostile-") as folder:
        path = Path(folder, "given")
        for name, becomes, make in every():
            if not any(part in name for part in wanted):
                continue
            path.write_bytes(make())
            for words in (["profile", str(path), "--json"], ["clean", str(path), "-o", f"{folder}/out.csv"]):
                ended = run(words)
                right = ended.as_it_should(becomes)
                failed += not right
                figures = f"{ended.seconds:5.1f} s {ended.memory >> 20:4} MB"
                print(
                    f"{'ok  ' if right else 'FAIL'} {figures} {words[0]:8}{name}: {becomes} {'' if right else ended.said[:200]}"
                )
    return 1 if failed else 0


def every() -> Iterable[tuple[str, str, Make]]:
    """Each file's name, its expected outcome, and the function that makes it."""
    for group in (TEXT, JSON, PACKED, BOOKS, ODS, XLSB):
        for name, (becomes, make) in group.items():
            yield name, becomes, make


def run(words: list[str]) -> Ended:
    process = subprocess.Popen(
        [sys.executable, "main.py", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (LONG_ENOUGH, LONG_ENOUGH)),
    )
    assert process.stderr
    said = process.stderr.read().decode(errors="replace")
    _, status, used = os.wait4(process.pid, 0)
    return Ended(os.waitstatus_to_exitcode(status), said, used.ru_utime + used.ru_stime, used.ru_maxrss << 10)


if __name__ == "__main__":
    sys.exit(main())
