"""Deletes what unsuccessful attempts have stored: nobody will ever see it."""

import logging
from collections.abc import Iterable

from models import db
from models.errors import RinseError
from models.job import Job
from models.storage import open_storage, output_key

log = logging.getLogger(__name__)


def discard(job: Job) -> None:
    """Deletes what this attempt has stored, as far as the storage responds."""
    _discard(job.id, [job.attempt])


def discard_earlier(job: Job) -> None:
    """Deletes what earlier attempts have stored: they were killed, or could not reach the storage."""
    _discard(job.id, range(1, job.attempt))


def discard_all(job: Job) -> None:
    """Deletes what this and all earlier attempts have stored."""
    _discard(job.id, range(1, job.attempt + 1))


def _discard(job_id: str, attempts: Iterable[int]) -> None:
    """Spares what the row refers to at this moment: visible outputs, or the checkpoint for the next attempt."""
    try:
        storage, named = open_storage(), None
        for attempt in attempts:
            for entry in list(storage.list(output_key(job_id, attempt, ""))):
                named = named_now(job_id) if named is None else named
                if entry.key not in named:
                    storage.delete(entry.key)
    except RinseError as error:
        log.warning("outputs not deleted", extra={"job": job_id, "reason": error.message})


def named_now(job_id: str) -> set[str]:
    with db.read_session() as session:
        job = session.get(Job, job_id)
    return job.named_keys() if job else set()
