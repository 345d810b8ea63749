"""What attempts stored that did not end their job: nobody will ever see it."""

import logging

from models.errors import RinseError
from models.job import Job
from models.storage import open_storage, output_key

log = logging.getLogger(__name__)


def discard(job: Job) -> None:
    """Deletes what this attempt stored, as far as the storage lets us."""
    _discard(job.id, job.attempt)


def discard_earlier(job: Job) -> None:
    """Deletes what the attempts before this one stored: they were killed, or could not reach the storage."""
    for attempt in range(1, job.attempt):
        _discard(job.id, attempt)


def _discard(job_id: str, attempt: int) -> None:
    try:
        storage = open_storage()
        for entry in list(storage.list(output_key(job_id, attempt, ""))):
            storage.delete(entry.key)
    except RinseError as error:
        log.warning("outputs not deleted", extra={"job": job_id, "attempt": attempt, "reason": error.message})
