"""Verifies a cleaning's result with pandas: once per job, and reused after that."""

from jobs import queue
from models import db
from models.errors import NotFound
from models.job import ACTIVE, Job, Order, Status, jobs_on_file
from models.user import User


def verification(user: User, job: Job) -> Job | None:
    """The newest job that verifies this one, whether it was requested on a page or by the API."""
    if job.file_id is None:
        return None
    with db.read_session() as session:
        found = jobs_on_file(session, user, "verify", job.file_id)
    return next((each for each in found if each.options.get("job_id") == job.id), None)


def verify(user: User, job: Job) -> Job:
    """The job that verifies this one; a new one if there is none yet, or if the last one has failed."""
    if job.file_id is None:
        raise NotFound("The file was deleted, so there is nothing left to verify.")
    last = verification(user, job)
    if last and (last.status in ACTIVE or last.status is Status.DONE):
        return last
    return queue.submit(user, Order("verify", job.file_id, {"job_id": job.id}))[0]
