"""Brings rows and queue together, whatever was lost on the way. Any number may run: every act is a compare-and-set."""

import logging
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import NoReturn

from jobs import doorbell, endings, events, leftovers, logs
from models import db
from models.errors import Unavailable
from models.job import due, mark_dispatched, resend, resume, stale_running, unclaimed, undispatched
from models.settings import Settings, get_settings

log = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between two looks."""
UNCLAIMED_AFTER = timedelta(seconds=3)
"""A ring that nobody answered for so long is looked for. It may well be waiting, for a worker that is free."""


def main(_settings: Settings) -> int:
    """Runs until SIGTERM or SIGINT. May be cut off anywhere."""
    logs.configure()
    events.install()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: sys.exit(0))
    run_forever()


def run_forever() -> NoReturn:
    """Goes on while database or Redis are away."""
    away: set[str] = set()
    while True:
        for act in ACTS:
            try:
                act()
                away.discard(act.__name__)
            except Unavailable as error:
                if act.__name__ not in away:
                    log.warning("reconciler waits", extra={"act": act.__name__, "reason": error.message})
                away.add(act.__name__)
        time.sleep(EVERY)


def tick() -> None:
    """One look at everything. Raises Unavailable."""
    for act in ACTS:
        act()


def rescue_lost() -> None:
    """Running, and not heard of for a whole lease: the worker is dead, or cut off and will find itself overtaken."""
    with db.read_session() as session:
        lost = stale_running(session, timedelta(seconds=get_settings().job_lease_seconds))
    for job in lost:
        end = endings.again if job.has_tries_left else endings.dead
        if endings.record(job, end(job, endings.LOST)):
            leftovers.discard(job)


def resume_due() -> None:
    """Waiting for another try, and the wait is over."""
    with db.read_session() as session:
        waiting = due(session)
    for job in waiting:
        with db.session() as session:
            resume(session, job.id, job.attempt)


def resend_unheard() -> None:
    """Queued and rung for, but no ring is waiting: Redis was wiped, or a worker died with the ring in hand."""
    with db.read_session() as session:
        waiting = [(job.id, job.attempt) for job in unclaimed(session, UNCLAIMED_AFTER)]
    for token in doorbell.unheard(waiting) if waiting else []:
        with db.session() as session:
            resend(session, *token)


def dispatch_queued() -> None:
    """Queued, and not rung for yet."""
    with db.read_session() as session:
        waiting = [(job.id, job.attempt) for job in undispatched(session)]
    for token in waiting:
        doorbell.ring(*token)
    if waiting:
        with db.session() as session:
            for token in waiting:
                mark_dispatched(session, *token)


ACTS: tuple[Callable[[], None], ...] = (rescue_lost, resume_due, resend_unheard, dispatch_queued)
