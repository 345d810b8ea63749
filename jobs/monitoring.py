"""Metrics for Prometheus, read from the database and Redis at each scrape, so that any web process can be scraped.

Counters begin with everything in the database when the process starts, and grow by what has ended since, so that deleting
old jobs does not decrease them. If several web processes are scraped, all report the same jobs: take the maximum.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Lock

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector
from redis.exceptions import RedisError
from rq import Worker
from sqlmodel import Session

from jobs import doorbell, redis_client
from models import db
from models.errors import RinseError
from models.file import usage
from models.job import Status
from models.job.backlog import Backlog, backlog
from models.job.metrics import BOUNDS, Ends, count_jobs, ends, first_change

SETTLED = timedelta(seconds=5)
"""A change has the time at which it is made, but becomes visible when its transaction commits, a little later."""
SPAN = timedelta(days=30)
"""How much is read at a time at the first scrape."""


class JobFigures(Collector):
    """Collects at each scrape. A part that does not respond has `rinse_part_up 0`, and its metrics are left out."""

    def __init__(self) -> None:
        self._ended: dict[tuple[str, str], Ends] = {}
        self._until: datetime | None = None
        self._lock = Lock()

    def describe(self) -> Iterable[Metric]:
        """Nothing: otherwise registering the collector would query the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        began, up = time.perf_counter(), GaugeMetricFamily("rinse_part_up", "Whether a part takes writes.", labels=["part"])
        for part, read in (("database", self._from_database), ("redis", from_redis)):
            try:
                yield from list(read())
                up.add_metric([part], 1)
            except (RinseError, RedisError, OSError):
                up.add_metric([part], 0)
        yield up
        taken = time.perf_counter() - began
        yield GaugeMetricFamily("rinse_figures_seconds", "How long it took to read these figures.", taken)

    def _from_database(self) -> Iterator[Metric]:
        db.check()
        with self._lock, db.read_session() as session:
            now = db.now(session)
            counts, waiting, (files, size) = count_jobs(session), backlog(session), usage(session)
            self._add_ends(session, now - SETTLED)
            yield from of_ends(self._ended)
        yield from of_now(counts, waiting, now)
        yield GaugeMetricFamily("rinse_files", "Files that people gave.", files)
        yield GaugeMetricFamily("rinse_files_bytes", "Their bytes together.", size)

    def _add_ends(self, session: Session, until: datetime) -> None:
        """A span at a time, as all jobs at once might take longer than a query may."""
        since, done = self._until, self._until or first_change(session) or until
        while since is None or done < until:
            done = min(done + SPAN, until)
            for each in ends(session, since, done):
                key = (each.kind, each.status.value)
                self._ended[key] = self._ended[key].plus(each) if key in self._ended else each
            since = self._until = done


def of_now(counts: list[tuple[str, Status, int]], waiting: list[Backlog], now: datetime) -> Iterator[Metric]:
    jobs = GaugeMetricFamily("rinse_jobs", "Jobs by kind and status, our own work included.", labels=["kind", "status"])
    for kind, status, count in counts:
        jobs.add_metric([kind, status.value], count)
    depth = GaugeMetricFamily("rinse_queue_jobs", "Jobs that wait for a worker, or for another try.", labels=["kind"])
    oldest = GaugeMetricFamily("rinse_queue_oldest_seconds", "How long the oldest of them has waited.", labels=["kind"])
    for each in waiting:
        depth.add_metric([each.kind], each.queued + each.retrying)
        oldest.add_metric([each.kind], (now - each.oldest_at).total_seconds() if each.oldest_at else 0)
    yield from (jobs, depth, oldest)


def of_ends(ended: dict[tuple[str, str], Ends]) -> Iterator[Metric]:
    labels = ["kind", "status"]
    seconds = HistogramMetricFamily("rinse_job_seconds", "What ended jobs took, from their last beginning on.", labels=labels)
    attempts = CounterMetricFamily("rinse_job_attempts", "Attempts of jobs that have ended.", labels=labels)
    for key, each in sorted(ended.items()):
        buckets = [(str(bound), count) for bound, count in zip(BOUNDS, each.within, strict=True)]
        seconds.add_metric(key, [*buckets, ("+Inf", each.jobs)], each.seconds)
        attempts.add_metric(key, each.attempts)
    yield from (seconds, attempts)


def from_redis() -> Iterator[Metric]:
    """Workers with a recent heartbeat, by state; and rings that no worker has taken yet."""
    redis_client.check()
    limit = datetime.now(UTC) - timedelta(minutes=2)
    alive = [worker for worker in Worker.all(connection=redis_client.hasty()) if _heard(worker.last_heartbeat) > limit]
    states = Counter(str(worker.get_state()) for worker in alive)
    workers = GaugeMetricFamily("rinse_workers", "Worker processes, by what they do.", labels=["state"])
    for state in sorted({"idle", "busy"} | states.keys()):
        workers.add_metric([state], states[state])
    yield workers
    yield GaugeMetricFamily("rinse_doorbell_rings", "Rings that no worker has answered yet.", doorbell.rings())


def _heard(at: datetime | None) -> datetime:
    return at.replace(tzinfo=at.tzinfo or UTC) if at else datetime.min.replace(tzinfo=UTC)
