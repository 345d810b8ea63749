"""Lets people work with Rinse while everything around them breaks, heals it all, and checks what was promised.

The seed determines which faults happen, in which order and when. Prints what happened; exits with 1 if a promise was broken.
"""

import argparse
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from random import Random

from tests.chaos import measures, promises
from tests.chaos.faults import Chaos
from tests.chaos.mutants import MUTANTS
from tests.chaos.samples import SAMPLES
from tests.chaos.traffic import Traffic
from tests.chaos.window import looking_on
from tests.chaos.world import World, opened

QUIET_WITHIN = 120.0
"""Seconds after which all work must have ended: far more than the remaining work takes."""


def main() -> int:
    args = arguments()
    storage = args.storage or ("bucket" if args.seed % 2 or args.mutant == "no_precondition" else "folder")
    print(f"seed {args.seed}, {args.seconds} s, {args.db}, storage in a {storage}, mutant: {args.mutant or 'none'}")
    with tempfile.TemporaryDirectory(prefix="rinse-chaos-") as folder:
        try:
            with opened(Path(folder), args.db, storage, args.mutant) as world:
                broken = live_through(world, args.seconds, Random(args.seed))
        finally:
            left = promises.nothing_is_left_running(Path(folder))
            if args.keep_log:
                shutil.copy(Path(folder) / "log", args.keep_log)
    broken += left
    for each in broken:
        print(f"BROKEN: {each}")
    print("a promise was broken" if broken else "every promise was kept")
    return 1 if broken else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long things break")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--db", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument(
        "--storage",
        choices=["folder", "bucket"],
        help="a folder needs root; default: by the seed",
    )
    parser.add_argument("--mutant", choices=MUTANTS, default="", help="take one protection away: this must end red")
    parser.add_argument("--keep-log", metavar="FILE", help="what the processes said")
    return parser.parse_args()


def live_through(world: World, seconds: float, random: Random) -> list[str]:
    with ExitStack() as stack:
        traffic = stack.enter_context(Traffic(world.api, Random(random.random())))
        undisturbed = traffic.run_each_once(SAMPLES)
        looked_at = next(job for job in traffic.accepted if job.sample.ends == "failed")
        window = stack.enter_context(looking_on(world.address, looked_at.job_id))
        began = time.monotonic()
        traffic.start()
        traffic.keep_trying(looked_at)
        chaos = Chaos(world, random, hold=60.0 if seconds >= 240 else 4.0)
        chaos.reign(seconds)
        world.heal()
        traffic.stop_giving()
        ended = time.monotonic()
        is_quiet = traffic.wait_until_quiet(QUIET_WITHIN)
        print(
            f"{time.monotonic() - began:.0f} s: {chaos.said()}; all over {time.monotonic() - ended:.1f} s after the last fault"
        )
        print(measures.ends(traffic.accepted))
        return chaos.broken + promises.broken(world, traffic, window, undisturbed, is_quiet=is_quiet)


if __name__ == "__main__":
    sys.exit(main())
