"""Reconciles rows and queue after whatever was lost on the way. Several may run at once: every act is a compare-and-set."""

import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NoReturn

from jobs import doorbell, events, logs, observability
from jobs.attempts import endings
from jobs.files.tidying import keep_tidy
from jobs.republishing import republish
from jobs.suspension import SuspensionDetector
from jobs.waiting import wait_for_tables
from models import db
from models.errors import DatabaseUnavailable, Unavailable
from models.job import Job, count_waiting, due, resume, stale_running
from models.schedule import Schedule
from models.scheduling import bring_forward, due_schedules, set_aside, start_slot, waiting_schedules
from models.settings import Settings, get_settings

log = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between two looks."""
RUNG_WITHIN = timedelta(seconds=1)
"""A job that has been queued for this long should have had its ring."""
MOST_RINGS = 100
"""Enough to keep all workers busy until the next look."""
_looked: datetime | None = None
"""When this process last looked for schedules that are due."""


def main(_settings: Settings) -> int:
    """Runs until SIGTERM or SIGINT. It may be killed at any point."""
    logs.configure()
    wait_for_tables()
    events.install()
    observability.begin("scheduler")
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: sys.exit(0))
    threading.Thread(target=keep_tidy, name="tidying", daemon=True).start()
    run_forever()


def run_forever() -> NoReturn:
    """Continues while database or Redis are unavailable, and after any other error: nothing else finds what was lost.

    The failure of an act is logged once, until it succeeds again.
    """
    failing: set[str] = set()
    suspension = SuspensionDetector()
    while True:
        silence_counts = suspension.silence_counts()
        for act in ACTS:
            if act is rescue_lost and not silence_counts:
                continue
            try:
                act()
            except Exception as error:  # noqa: BLE001  logged below
                if isinstance(error, DatabaseUnavailable):
                    suspension.database_was_away()
                    silence_counts = False
                if act.__name__ not in failing:
                    log_failure(act.__name__, error)
                failing.add(act.__name__)
            else:
                failing.discard(act.__name__)
        time.sleep(EVERY)


def log_failure(act: str, error: Exception) -> None:
    if isinstance(error, Unavailable):
        log.warning("reconciler waits", extra={"act": act, "reason": error.message})
    else:
        log.error("reconciler broke", exc_info=error, extra={"act": act})


def rescue_lost() -> None:
    """Jobs without a heartbeat for a whole lease: the worker is dead, or cut off, and will notice that it was superseded."""
    with db.read_session() as session:
        lost = stale_running(session, timedelta(seconds=get_settings().job_lease_seconds))
    for job in lost:
        with others_go_on(job):
            end = endings.again if job.has_tries_left else endings.dead
            # the next attempt, or the sweep, deletes what it has stored
            endings.record(job, end(job, endings.LOST), only_if_silent=True)


def resume_due() -> None:
    """Jobs whose wait for a retry is over."""
    with db.read_session() as session:
        waiting = due(session)
    for job in waiting:
        with others_go_on(job):
            with db.session() as session:
                resumed = resume(session, job.id, job.attempt)
            if resumed:
                doorbell.ring()


@contextmanager
def others_go_on(job: Job) -> Iterator[None]:
    """An unexpected error with one job does not stop the others."""
    try:
        yield
    except Unavailable:
        raise
    except Exception:
        log.exception("job not looked after", extra={"job": job.id, "attempt": job.attempt})


def start_due_schedules() -> None:
    """Starts the schedules that are due. One that fails unexpectedly is paused, so that the others are not affected."""
    global _looked
    with db.read_session() as session:
        now, due = db.now(session), due_schedules(session)
    if _looked is None or now < _looked:  # or may have been put back while nobody looked
        follow_the_clock(now)
    _looked = now
    for schedule in due:
        try:
            start_due(schedule)
        except Unavailable:
            raise
        except Exception:
            log.exception("schedule set aside", extra={"schedule": schedule.id})
            with db.session() as session:
                set_aside(session, schedule)


def follow_the_clock(now: datetime) -> None:
    """After the clock was put back, perhaps by years, schedules need not wait until the former time."""
    with db.read_session() as session:
        waiting = waiting_schedules(session)
    for schedule in waiting:
        try:
            is_too_far = schedule.timetable.after(now) < schedule.next_at
        except Exception:
            log.exception("schedule makes no sense", extra={"schedule": schedule.id})  # it is set aside when it is due
            continue
        if is_too_far:
            with db.session() as session:
                bring_forward(session, schedule)


def start_due(schedule: Schedule) -> None:
    """The update that advances the schedule decides which reconciler starts it."""
    with db.session() as session:
        started = start_slot(session, schedule)
    if started:
        log.info("schedule started", extra={"schedule": schedule.id, "slot": schedule.next_at.isoformat()})
        doorbell.ring()


def ring_for_waiting() -> None:
    """Rings if more jobs could run than there are rings: Redis was unavailable or lost data, or a worker died with one."""
    with db.read_session() as session:
        waiting = count_waiting(session, RUNG_WITHIN, MOST_RINGS)
    if waiting:
        doorbell.ring(times=max(0, waiting - doorbell.rings()))


ACTS: tuple[Callable[[], None], ...] = (rescue_lost, resume_due, start_due_schedules, ring_for_waiting, republish)
