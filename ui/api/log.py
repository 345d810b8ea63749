"""A job's log: what has become of it, attempt by attempt."""

from fastapi import Request

from models import db
from models.job import get_job, timeline
from ui.api.answers import LogAnswer, LogLine
from ui.auth import current_user


def log(job_id: str, request: Request) -> LogAnswer:
    """Every change of a job's status since it was made, with the attempt it was in and what was wrong then."""
    with db.read_session() as session:
        job = get_job(session, job_id, current_user(request))
        lines = [LogLine.model_validate(event.model_dump()) for event in timeline(session, job_id)]
    return LogAnswer(id=job.id, status=job.status, events=lines)
