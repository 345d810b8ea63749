"""The outcome of the jobs, in one line."""

from collections import Counter
from collections.abc import Sequence

from models import db
from models.job import Job
from tests.chaos.traffic import Accepted


def ends(accepted: Sequence[Accepted]) -> str:
    with db.read_session() as session:
        jobs = [session.get(Job, each.job_id) for each in accepted]
    statuses = Counter(job.status.value if job else "lost" for job in jobs)
    attempts = Counter(job.attempt for job in jobs if job)
    codes = Counter(job.error["code"] for job in jobs if job and job.error)
    return f"{len(jobs)} jobs: {dict(statuses)}, errors {dict(codes)}, attempts {dict(sorted(attempts.items()))}"
