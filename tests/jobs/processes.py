"""Real worker and scheduler processes with some further kinds of job. Run as a module, this is such a process."""

import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parent.parent.parent


class Processes(ExitStack):
    """Ends what it has started."""

    def worker(self, **options: Any) -> subprocess.Popen[bytes]:
        return self._start("worker", **options)

    def scheduler(self) -> subprocess.Popen[bytes]:
        return self._start("scheduler")

    def _start(self, role: str, **options: Any) -> subprocess.Popen[bytes]:
        from jobs.machine.children import start_child

        process = start_child([sys.executable, "-m", "tests.jobs.processes", role], cwd=ROOT, **options)
        self.enter_context(process)
        self.callback(process.kill)
        return process


def wait_for_death(pid: int) -> None:
    """Waits until a process, which need not be our child, is gone."""
    with suppress(psutil.NoSuchProcess):
        psutil.Process(pid).wait(timeout=60)


def main(role: str) -> int:
    from jobs import reconciler, retries, worker
    from models.settings import get_settings
    from tests.jobs import holding, kinds

    kinds.register()
    holding.install()
    reconciler.EVERY = retries.LONGEST = 0.2  # no test is about how long these wait
    return {"worker": worker, "scheduler": reconciler}[role].main(get_settings())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
