"""Deletes jobs and files, with their bytes."""

from collections.abc import Iterable

from models import db
from models.file import delete_file
from models.job import delete_job
from models.storage import open_storage, output_prefix
from models.user import User


def remove_job(user: User, job_id: str, version: int | None = None) -> None:
    """Deletes a job, its timeline and its outputs. Raises Conflict while it is active.

    With a version, only if it is still that version.
    """
    with db.session() as session:
        delete_job(session, job_id, user, version)
    remove_outputs([job_id])


def remove_outputs(job_ids: Iterable[str]) -> None:
    """Deletes the outputs of deleted jobs."""
    storage = open_storage()
    for job_id in job_ids:
        for entry in list(storage.list(output_prefix(job_id))):
            storage.delete(entry.key)


def remove_file(user: User, file_id: str, *, if_unused: bool = False) -> None:
    """Deletes a file and its bytes. Raises Conflict while an active job or a schedule needs it.

    With `if_unused`, also if a person's job that is over has used it.
    """
    with db.session() as session:
        file = delete_file(session, file_id, user, if_unused=if_unused)
    open_storage().delete(file.key)
