"""The faults: one after the other, some at the same time, determined by a seed."""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from random import Random

import psutil

from models.settings import get_settings
from tests.chaos.parts import name_of
from tests.chaos.world import World

LEAST_PAUSE, MOST_PAUSE = 0.2, 1.8
GONE_WITHIN = 30.0
"""Seconds within which the children of a killed process must be gone: the kernel needs milliseconds, a busy machine more."""
FREEZES = 5
"""How often to try to freeze a worker during an attempt."""


class Chaos:
    """Faults in a shuffled order, each once before any is repeated. `hold`: seconds of the long outages."""

    def __init__(self, world: World, random: Random, hold: float) -> None:
        self.world, self.random, self.hold = world, random, hold
        self.happened: Counter[str] = Counter()
        self.broken: list[str] = []
        self._later: list[tuple[float, Callable[[], object]]] = []

    def reign(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        bag: list[Callable[[], None]] = []
        while time.monotonic() < end:
            bag = bag or self.random.sample(FAULTS, len(FAULTS))
            fault = bag.pop()
            fault(self)
            self.happened[fault.__name__] += 1
            self._wait(self.random.uniform(LEAST_PAUSE, MOST_PAUSE))

    def said(self) -> str:
        return ", ".join(f"{name} {count}" for name, count in sorted(self.happened.items()))

    def kill_worker(self) -> None:
        worker, horses = self._busy_worker()
        if worker is None:
            return
        kill(worker)
        self._must_be_gone(horses, "work-horse of a killed worker")

    def kill_work_horse(self) -> None:
        _, horses = self._busy_worker()
        for horse in horses:
            kill(horse)

    def kill_web(self) -> None:
        for web in self.world.launcher.those("web"):
            children = web.children()
            kill(web)
            self._must_be_gone(children, "child of a killed web process")

    def kill_scheduler(self) -> None:
        for scheduler in self.world.launcher.those("scheduler"):
            kill(scheduler)

    def kill_all(self) -> None:
        """Like a power cut, except for the disk."""
        below = psutil.Process(self.world.launcher.process.pid).children(recursive=True)
        self.world.launcher.kill()
        self._must_be_gone(below, "process of a killed launcher")
        self.world.launcher.start()

    def kill_redis(self) -> None:
        self.world.redis.kill()
        self._wait(self.random.uniform(0.0, 1.0))
        self.world.redis.heal()

    def wipe_redis(self) -> None:
        self.world.redis.wipe()

    def stop_redis(self) -> None:
        self._for_a_while(self.world.redis.kill, self.world.redis.heal, self.hold)

    def freeze_redis(self) -> None:
        self._for_a_while(self.world.redis.freeze, self.world.redis.heal, self.hold / 2)

    def restart_database(self) -> None:
        self.world.database.restart()

    def fill_storage(self) -> None:
        self._for_a_while(self.world.storage.fill, self.world.storage.heal, 3.0)

    def disturb_storage(self) -> None:
        self.world.storage.stumble()

    def freeze_worker(self) -> None:
        """Freezes a worker for longer than its lease: when it wakes up, another one has its job."""
        for _ in range(FREEZES):
            worker, horses = self._busy_worker()
            if worker is None:
                return
            self.world.launcher.freeze(worker, *horses)
            if at_work(horses):
                break
            self.world.launcher.thaw()  # its attempt ended at that very moment
        sleep = get_settings().job_lease_seconds + self.random.uniform(2, 4)
        self._later.append((time.monotonic() + sleep, self.world.launcher.thaw))

    def _busy_worker(self) -> tuple[psutil.Process | None, list[psutil.Process]]:
        """A worker that is working on an attempt, if there is one within a few seconds; else any."""
        workers: list[psutil.Process] = []
        for _ in range(100):
            workers = self.world.launcher.those("worker")
            self.random.shuffle(workers)
            for worker in workers:
                if at_work(horses := self.world.launcher.horses(worker)):
                    return worker, horses
            self._wait(0.04)
        return (workers[0] if workers else None), []

    def _must_be_gone(self, processes: list[psutil.Process], what: str) -> None:
        for survivor in psutil.wait_procs(processes, GONE_WITHIN)[1]:
            self.broken.append(f"a {what} outlived it: {name_of(survivor)}")
            kill(survivor)

    def _for_a_while(self, begin: Callable[[], object], end: Callable[[], object], seconds: float) -> None:
        begin()
        self._later.append((time.monotonic() + seconds, end))

    def _wait(self, seconds: float) -> None:
        """Waits, and ends the faults that are due to end meanwhile."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for each in [each for each in self._later if each[0] <= time.monotonic()]:
                self._later.remove(each)
                each[1]()
            time.sleep(0.02)


def kill(process: psutil.Process) -> None:
    with suppress(psutil.NoSuchProcess):
        process.kill()


def at_work(horses: list[psutil.Process]) -> tuple[str, int] | None:
    """Job and attempt: a work-horse holds the lock of the attempt's scratch folder."""
    for horse in horses:
        with suppress(psutil.Error):
            for file in horse.open_files():
                job_id, _, attempt = file.path.rpartition("/")[2].removesuffix(".lock").rpartition("-")
                if file.path.endswith(".lock") and attempt.isdigit():
                    return job_id, int(attempt)
    return None


FAULTS: list[Callable[[Chaos], None]] = [
    Chaos.kill_worker,
    Chaos.kill_worker,
    Chaos.kill_work_horse,
    Chaos.kill_web,
    Chaos.kill_scheduler,
    Chaos.kill_all,
    Chaos.kill_redis,
    Chaos.wipe_redis,
    Chaos.stop_redis,
    Chaos.freeze_redis,
    Chaos.restart_database,
    Chaos.fill_storage,
    Chaos.disturb_storage,
    Chaos.freeze_worker,
]
