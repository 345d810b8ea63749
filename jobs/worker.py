"""A worker: takes one job at a time from the queue, each in a forked work-horse that it watches.

It has an entry point of its own: RQ's command gives up at the first error of Redis, and runs any function named there.
The parent loads everything before it forks (`jobs/preload.py`).
"""

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.exceptions import InvalidJobOperation
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer

from jobs import doorbell, events, logs, redis_client, runner, worker_status
from jobs.attempts import deaths
from jobs.attempts.deaths import Cause
from jobs.attempts.horse_channel import HorseChannel, Token
from jobs.attempts.watchdog import Watchdog
from jobs.cleaning.held_folders import sweep
from jobs.cleaning.limits import LIMITS
from jobs.machine.children import die_with, wait_for
from jobs.preload import preload
from jobs.waiting import wait_for_tables, wait_until_there
from models.errors import RinseError
from models.settings import Settings

log = logging.getLogger(__name__)

T = TypeVar("T")

PAUSE = 0.5
"""Seconds between two checks whether Redis accepts writes."""
NICENESS = 5
"""The niceness of a work-horse, so that pages stay responsive: it gets a quarter of a CPU for which it competes."""


def main(settings: Settings) -> int:
    """Works until SIGTERM or SIGINT: the first signal lets the current job finish, the second hands it back."""
    logs.configure()
    wait_for_tables()
    events.install()
    LIMITS.use(**settings.file_limits())
    preload(settings)
    wait_until_there("Redis", redis_client.demand_access)
    sweep(settings.scratch)
    client = redis_client.patient(settings)
    SafeWorker(settings, doorbell.listen(client), connection=client).work(logging_level="WARNING")
    return 0


@contextmanager
def unheard() -> Iterator[None]:
    """Logs errors of Redis instead of raising them, where Redis is not essential: they must not end a worker, or its job."""
    try:
        yield
    except RedisError as error:
        log.warning("Redis did not hear of it", extra={"reason": str(error)})


def until_heard(act: Callable[[], T]) -> T:
    """Repeats it until Redis accepts writes. A restart instead would cost seconds of CPU time, and end at the same write."""
    while True:
        with unheard():
            return act()
        time.sleep(PAUSE)
        wait_until_there("Redis", redis_client.check)


class SafeWorker(Worker):
    """RQ's worker, made safe: its work-horse dies with it, and the attempt of a dead work-horse is ended at once."""

    job_class = doorbell.Ring
    max_connection_wait_time = 2.0

    def __init__(self, settings: Settings, queue: Queue, **options: Any) -> None:
        super().__init__(
            [queue],
            serializer=JSONSerializer,
            worker_ttl=30,  # waits 15 s at a time, so a connection that silently died is noticed
            maintenance_interval=60,
            log_job_description=False,
            **options,
        )
        self.settings, self.parent, self.channel = settings, os.getpid(), HorseChannel()
        self._is_told_to_stop = self._is_handing_back = False
        self._exit_status: int | None = None

    def subscribe(self) -> None:
        """Does nothing: jobs are stopped by their rows, and a process that forks should have no threads."""

    def unsubscribe(self) -> None:
        """Does nothing."""

    def register_birth(self) -> None:
        until_heard(super().register_birth)
        events.operations_changed("workers")

    def register_death(self) -> None:
        with unheard():
            super().register_death()  # type: ignore[no-untyped-call]
        events.operations_changed("workers")

    def dequeue_job_and_maintain_ttl(self, timeout: int | None, max_idle_time: int | None = None) -> tuple[Job, Queue] | None:
        """The next ring. Also waits while Redis accepts no writes: its disk or memory is full, or it has become a replica."""
        return until_heard(lambda: super(SafeWorker, self).dequeue_job_and_maintain_ttl(timeout, max_idle_time))

    def set_state(self, state: str, pipeline: Any = None) -> None:
        with unheard():
            super().set_state(state, pipeline)

    def check_for_suspension(self, burst: bool) -> None:
        with unheard():
            super().check_for_suspension(burst)

    def run_maintenance_tasks(self) -> None:
        with unheard():
            super().run_maintenance_tasks()  # type: ignore[no-untyped-call]

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """A heartbeat. Also checks whether an administrator has asked this worker to stop, which acts like a first signal."""
        with unheard():
            super().heartbeat(timeout, pipeline)
            own = worker_status.name_of(socket.gethostname(), self.parent)
            if pipeline is None and not self._is_told_to_stop and worker_status.asked_to_stop(self.connection, [own]):
                log.info("asked to stop")
                os.kill(self.parent, signal.SIGTERM)

    def maintain_heartbeats(self, job: Job, execution: Execution) -> None:
        """Heartbeats while a work-horse runs."""
        with unheard():
            super().maintain_heartbeats(job, execution)

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Forks a work-horse, with a new channel, and watches it."""
        self.channel.close()
        self.channel = runner.channel = HorseChannel()
        with unheard():  # a lost ring is repeated by the reconciler
            super().execute_job(job, queue)

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """The work-horse's side of the fork."""
        die_with(self.parent)
        self.channel.keep_as_horse()
        os.nice(NICENESS)
        with suppress(OSError):  # when the machine runs out of memory, the kernel kills the work-horse first
            Path("/proc/self/oom_score_adj").write_text("1000")
        super().main_work_horse(job, queue)

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        """Logs an error of the work-horse. If only Redis lost its ring, the row says all the same how the job ended."""
        error = exc_info[1]
        if isinstance(error, RedisError | InvalidJobOperation):
            log.warning("Redis did not hear of it", extra={"reason": str(error)})
        else:
            super().handle_exception(job, *exc_info)

    def monitor_work_horse(self, job: Job, queue: Queue, execution: Execution) -> None:
        """The parent's side."""
        self._exit_status = None
        self.channel.keep_as_worker()
        limits = (self.settings.job_timeout_seconds, self.settings.job_memory_bytes)
        try:
            with Watchdog(self.horse_pid, self.channel, *limits) as watch:
                super().monitor_work_horse(job, queue, execution)
        finally:
            if self._exit_status and self.channel.token:
                self._settle(self.channel.token, watch.verdict or ("STOPPED" if self._is_handing_back else "CRASHED"))

    def wait_for_horse(self) -> Any:
        try:
            found = wait_for(self.horse_pid)
        except ChildProcessError:  # it has been waited for already
            return None, None, None
        self._exit_status = found[1]
        return found

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Handles a signal. One that arrives while the first is still being handled counts as the second; RQ would drop it."""
        if self._is_told_to_stop:
            self.request_force_stop(signum, frame)
            return
        self._is_told_to_stop = True
        with unheard():
            super().request_stop(signum, frame)  # type: ignore[no-untyped-call]

    def handle_warm_shutdown_request(self) -> None:
        """The first signal: the work-horse finishes its current job, and begins no other."""
        self.channel.no_more()

    def request_force_stop(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """The second signal: kills the work-horse, after which its job is handed back, instead of exiting at once."""
        if not self.horse_pid:
            raise SystemExit
        self._is_handing_back = True
        self.kill_horse()

    def _settle(self, token: Token, cause: Cause) -> None:
        try:
            deaths.report(*token, cause)
        except RinseError:  # the database stays unavailable: the reconciler will find the lost job
            log.exception("death not reported", extra={"job": token[0], "cause": cause})
        sweep(self.settings.scratch)
