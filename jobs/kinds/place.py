"""Leave a job's result in a place outside of Rinse."""

from functools import partial
from pathlib import PurePath
from typing import Any, ClassVar

from jobs.kinds import base
from jobs.notifications.delivering import Message, deliver
from jobs.work import Work
from models import db
from models.errors import Unwelcome
from models.file import display_name
from models.job import Delivery, Job
from models.places import open_place

GONE = "The result was deleted before it could be copied."


class Place(base.Kind):
    """Puts the result of a job where its schedule says, under the name of its file. Work of our own. Nothing is overwritten."""

    id = "place"
    title = "Copy to a place"
    internal = True
    comes_by_itself = True
    Options: ClassVar[type[base.Options]] = Message

    def run(self, work: Work) -> dict[str, Any]:
        return deliver(work, partial(put, work))


def put(work: Work, delivery: Delivery) -> str:
    """Copies the result; if its name is taken, with the job's id. After a retry whose first try did succeed, both may exist."""
    with db.read_session() as session:
        job = session.get(Job, delivery.job_id)
    if job is None or "result" not in job.outputs:
        raise Unwelcome(GONE)
    path = work.scratch / "result"
    work.storage.download(job.outputs["result"], path)
    place, name = open_place(delivery.target), PurePath(name_of(job))
    ending = PurePath(job.outputs["result"]).suffix
    for each in (f"{name.stem}{ending}", f"{name.stem}-{job.id}{ending}"):
        if place.put(each, path):
            return f"It lies there as {each}."
    return f"It lies there as {name.stem}-{job.id}{ending}."


def name_of(job: Job) -> str:
    """The file's name, without leading dots, which would hide it."""
    return display_name(job.file_name or "result").lstrip(". ") or "result"
