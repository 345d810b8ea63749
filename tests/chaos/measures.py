"""How soon things came right again."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from models import db
from models.job import Job, Status, timeline
from tests.chaos.faults import Chaos, Killed
from tests.chaos.traffic import Accepted


def of(accepted: Sequence[Accepted], chaos: Chaos) -> str:
    with db.read_session() as session:
        jobs = [session.get(Job, each.job_id) for each in accepted]
    ends = Counter(job.status.value if job else "lost" for job in jobs)
    attempts = Counter(job.attempt for job in jobs if job)
    codes = Counter(job.error["code"] for job in jobs if job and job.error)
    again = sorted(seconds for killed in chaos.killed if killed.calmly and (seconds := until_run_again(killed)) is not None)
    lines = [f"{len(jobs)} jobs: {dict(ends)}, errors {dict(codes)}, attempts {dict(sorted(attempts.items()))}"]
    if again:
        worst = again[min(len(again) - 1, int(0.95 * len(again)))]
        lines.append(f"{len(again)} workers killed at work: run again after {again[len(again) // 2]:.1f} s, p95 {worst:.1f} s")
    return "\n".join(lines)


def until_run_again(killed: Killed) -> float | None:
    """Seconds from the kill to the next attempt; None if there was none, as it was cancelled or had just ended."""
    with db.read_session() as session:
        for event in timeline(session, killed.job_id):
            if event.status is Status.RUNNING and event.attempt > killed.attempt:
                return (event.at - datetime.fromtimestamp(killed.at, UTC)).total_seconds()
    return None
