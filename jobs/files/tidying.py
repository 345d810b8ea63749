"""Removes what is past its keep date, and bytes that belong to no row: a process may die between the two."""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from typing import NoReturn, TypeVar

from sqlmodel import Session

from jobs.cleaning.cluster import Cluster
from jobs.files.direct_uploads import look_at_stale
from jobs.files.removal import remove_file, remove_job
from jobs.files.uploads import give_up_stale
from models import db
from models.errors import Conflict, NotFound, RinseError
from models.file import INPUTS, File
from models.job import Job
from models.job.group import drop_empty
from models.job.retention import AT_ONCE as A_LOOK
from models.job.retention import days_of_owners, forgotten_drafts, nobodys_inputs, nobodys_outputs, old_jobs, unused_files
from models.settings import get_settings
from models.storage import OUTPUTS, Entry, open_storage
from models.upload import PARTS, nobodys_parts
from models.user import SYSTEM

log = logging.getLogger(__name__)

Row = TypeVar("Row", Job, File)
Find = Callable[[Session, timedelta], Sequence[Row]]

AT_ONCE = 500
"""Objects that are asked about with one query."""


def keep_tidy() -> NoReturn:
    """Tidies once in SWEEP_SECONDS, in a thread of its own: a storage that is away must not hold up the rescue of jobs."""
    while True:
        try:
            tidy()
        except RinseError as error:
            log.warning("tidying put off", extra={"reason": error.message})
        except Exception:
            log.exception("tidying broke")  # whatever it was, the next time may go well: without us a disk fills up
        time.sleep(get_settings().sweep_seconds)


def tidy() -> None:
    """Raises Unavailable; the next time goes on where this one ended."""
    settings = get_settings()
    if settings.keep_drafts_days:
        drop_jobs(forgotten_drafts, timedelta(days=settings.keep_drafts_days))
        drop_files(timedelta(days=settings.keep_drafts_days))
    of_kinds = settings.days_of_kinds()
    for kind, days in of_kinds.items():
        if days:
            drop_jobs(partial(old_jobs, of=[kind]), timedelta(days=days))
    if settings.keep_days:
        drop_jobs(partial(old_jobs, but=list(of_kinds)), timedelta(days=settings.keep_days))
    for days in own_days():
        drop_jobs(partial(old_jobs, but=list(of_kinds), own_days=days), timedelta(days=days))
    age = timedelta(seconds=settings.sweep_seconds)
    with db.session() as session:
        drop_empty(session, age)
    unasked = timedelta(hours=settings.keep_uploads_hours)
    look_at_stale(unasked, open_storage())
    give_up_stale(unasked)
    open_storage().sweep(age)
    sweep(INPUTS, lambda entry: datetime.now(UTC) - entry.stored_at >= age, nobodys_inputs)
    sweep(PARTS, lambda entry: datetime.now(UTC) - entry.stored_at >= age, nobodys_parts)
    sweep(OUTPUTS, lambda _: True, nobodys_outputs)
    Cluster(folder=settings.dask_folder).sweep(age)


def own_days() -> set[int]:
    """All that owners have as days of their own. Whose they are is asked with the jobs: they may change meanwhile."""
    with db.read_session() as session:
        return set(days_of_owners(session).values()) - {0}


def drop_jobs(find: Find[Job], age: timedelta) -> None:
    for job in looks(find, age, lambda job: remove_job(SYSTEM, job.id, version=job.version)):
        log.info("past its keep date", extra={"job": job.id, "was": job.status})


def drop_files(age: timedelta) -> None:
    for file in looks(unused_files, age, lambda file: remove_file(SYSTEM, file.id, if_unused=True)):
        log.info("past its keep date", extra={"file": file.id})


def looks(find: Find[Row], age: timedelta, remove: Callable[[Row], None]) -> Iterator[Row]:
    """Those that are removed, look after look, until a look finds the last of them or can remove nothing."""
    while True:
        with db.read_session() as session:
            found = find(session, age)
        removed = [each for each in found if is_done(remove, each)]
        yield from removed
        if len(found) < A_LOOK or not removed:
            return


def is_done(remove: Callable[[Row], None], each: Row) -> bool:
    try:
        remove(each)
    except (Conflict, NotFound):  # somebody came to use it just now, or was faster
        return False
    return True


def sweep(prefix: str, is_old: Callable[[Entry], bool], nobodys: Callable[[Session, Collection[str]], set[str]]) -> None:
    """Deletes the objects below a prefix that nobody owns."""
    storage = open_storage()
    keys = (entry.key for entry in storage.list(prefix) if is_old(entry))
    while some := list(islice(keys, AT_ONCE)):
        with db.read_session() as session:
            found = nobodys(session, some)
        for key in found:
            storage.delete(key)
            log.info("nobody's", extra={"key": key})
