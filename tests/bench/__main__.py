"""Runs the benchmarks named on the command line, or all of them; what each prints becomes its section in docs/benchmarks.md."""

import argparse
import os
import pkgutil
import sys
from contextlib import redirect_stdout
from importlib import import_module
from io import StringIO
from types import ModuleType

from tests import bench
from tests.bench.machine import described
from tests.bench.report import Report


def main() -> None:
    found = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(found)}; all if none is named")
    parser.add_argument("--mb", type=int, nargs="+", default=[10, 100], help="sizes of the tables that are cleaned and read")
    parser.add_argument("--rounds", type=int, default=3, help="how often each program runs; medians are printed")
    parser.add_argument("--seconds", type=int, default=60, help="how long changes come to open pages")
    args = parser.parse_args()
    report, machine = Report(), described()
    print(f"{machine} Load before: {os.getloadavg()[0]:.1f}.", flush=True)
    for name in args.names or found:
        print(f"\n## {found[name].TITLE}\n", flush=True)
        with redirect_stdout(Told()) as told:
            found[name].main(args)
        report.put(found[name].TITLE, f"{machine}\n\n{told.getvalue().strip()}")


def benchmarks() -> dict[str, ModuleType]:
    """Every module of this package that has a TITLE, by name."""
    modules = {
        each.name: import_module(f"{bench.__name__}.{each.name}")
        for each in pkgutil.iter_modules(bench.__path__)
        if each.name != "__main__"
    }
    return {name: module for name, module in modules.items() if hasattr(module, "TITLE")}


class Told(StringIO):
    """Keeps what is printed, and also prints it."""

    def write(self, text: str) -> int:
        sys.__stdout__.write(text)
        sys.__stdout__.flush()
        return super().write(text)


if __name__ == "__main__":
    main()
