"""Runs the benchmarks named on the command line, or all of them, and prints their figures."""

import argparse
import os
import platform

from tests.bench import clean, jobs, pages, push, rescue, weight

BENCHMARKS = {
    "clean": clean.main,
    "jobs": jobs.main,
    "pages": pages.main,
    "push": push.main,
    "rescue": rescue.main,
    "weight": weight.main,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; all if none is named")
    parser.add_argument("--mb", type=int, default=100, help="size of the table that is cleaned")
    parser.add_argument("--rounds", type=int, default=3, help="how often each program runs; medians are printed")
    parser.add_argument("--seconds", type=int, default=60, help="how long changes come to open pages")
    args = parser.parse_args()
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    for name in args.names or BENCHMARKS:
        print(f"\n{name}")
        BENCHMARKS[name](args)


if __name__ == "__main__":
    main()
