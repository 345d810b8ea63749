"""A job's log, attempt by attempt."""

from fastapi import Request

from models import db
from models.job import get_job, timeline
from ui.api.answers import LogAnswer, LogLine
from ui.auth import current_user


def log(job_id: str, request: Request) -> LogAnswer:
    """Every change of a job's status since it was created, with the attempt and the error, if any."""
    with db.read_session() as session:
        job = get_job(session, job_id, current_user(request))
        lines = [LogLine.model_validate(event.model_dump()) for event in timeline(session, job_id)]
    return LogAnswer(id=job.id, status=job.status, events=lines)
