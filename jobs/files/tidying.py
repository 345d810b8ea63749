"""Deletes jobs and files past their keep date, and orphaned objects: a process may die between storing bytes and their row."""

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
from models.beginning import begun_at
from models.errors import Conflict, NotFound, RinseError
from models.file import INPUTS, File
from models.job import Job
from models.job.group import drop_empty
from models.job.retention import AT_ONCE as A_LOOK
from models.job.retention import (
    days_of_owners,
    forgotten_drafts,
    is_empty,
    nobodys_inputs,
    nobodys_outputs,
    old_jobs,
    unused_files,
)
from models.neighbours import demand_to_be_alone, leave_sign
from models.scheduling import AT_ONCE as A_FEW
from models.scheduling import drop_old_runs, schedules_with_old_runs
from models.settings import Settings, get_settings
from models.storage import OUTPUTS, Entry, open_storage
from models.upload import PARTS, nobodys_parts
from models.user import SYSTEM

log = logging.getLogger(__name__)

Row = TypeVar("Row", Job, File)
Find = Callable[[Session, timedelta], Sequence[Row]]

AT_ONCE = 500
"""Objects per query."""
LEEWAY = timedelta(minutes=1)
"""The clocks of storage and database may differ."""


def keep_tidy() -> NoReturn:
    """Tidies up every SWEEP_SECONDS, in a thread of its own: an unavailable storage must not delay the rescue of jobs."""
    while True:
        tidy()
        time.sleep(get_settings().sweep_seconds)


def tidy() -> None:
    """Tidies up once. A task that fails does not stop the others, and is done the next time: without us the disk fills up."""
    for task in TASKS:
        try:
            task(get_settings())
        except RinseError as error:
            log.warning("tidying put off", extra={"task": task.__name__, "reason": error.message})
        except Exception:
            log.exception("tidying broke", extra={"task": task.__name__})


def drop_past_keep_date(settings: Settings) -> None:
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


def drop_empty_groups(settings: Settings) -> None:
    with db.session() as session:
        drop_empty(session, timedelta(seconds=settings.sweep_seconds))


def drop_old_schedule_runs(_settings: Settings) -> None:
    with db.read_session() as session:
        found = schedules_with_old_runs(session)
    for schedule_id in found:
        while True:
            with db.session() as session:
                if drop_old_runs(session, schedule_id) < A_FEW:
                    break


def give_up_uploads(settings: Settings) -> None:
    unasked = timedelta(hours=settings.keep_uploads_hours)
    give_up_stale(unasked, but=look_at_stale(unasked, open_storage()))


def sweep_storage(settings: Settings) -> None:
    """What was stored before the database began is left alone: with a mistake in DATABASE_URL, it is somebody's.

    Raises StorageShared, and deletes nothing, if another installation has left its sign.
    """
    age, storage = timedelta(seconds=settings.sweep_seconds), open_storage()
    with db.read_session() as session:
        since, has_nothing = begun_at(session) - LEEWAY, is_empty(session)
    if not has_nothing:
        leave_sign(storage)
    elif any(entry.stored_at < since for prefix in (INPUTS, OUTPUTS) for entry in storage.list(prefix)):
        log.warning("stored files are older than the database; is DATABASE_URL right?")
    demand_to_be_alone(storage)
    storage.sweep(age)
    sweep(INPUTS, lambda entry: since <= entry.stored_at <= datetime.now(UTC) - age, nobodys_inputs)
    sweep(PARTS, lambda entry: since <= entry.stored_at <= datetime.now(UTC) - age, nobodys_parts)
    sweep(OUTPUTS, lambda entry: since <= entry.stored_at, nobodys_outputs)


def sweep_cluster(settings: Settings) -> None:
    Cluster(folder=settings.dask_folder).sweep(timedelta(seconds=settings.sweep_seconds))


TASKS = (drop_past_keep_date, drop_empty_groups, drop_old_schedule_runs, give_up_uploads, sweep_storage, sweep_cluster)


def own_days() -> set[int]:
    """The different numbers of days set for single owners. Whose they are is part of the query for jobs, as it may change."""
    with db.read_session() as session:
        return set(days_of_owners(session).values()) - {0}


def drop_jobs(find: Find[Job], age: timedelta) -> None:
    for job in looks(find, age, lambda job: remove_job(SYSTEM, job.id, version=job.version)):
        log.info("past its keep date", extra={"job": job.id, "was": job.status})


def drop_files(age: timedelta) -> None:
    for file in looks(unused_files, age, lambda file: remove_file(SYSTEM, file.id, if_unused=True)):
        log.info("past its keep date", extra={"file": file.id})


def looks(find: Find[Row], age: timedelta, remove: Callable[[Row], None]) -> Iterator[Row]:
    """Removes what `find` finds, query after query, and yields it, until a query finds the last or nothing can be removed."""
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
    except (Conflict, NotFound):  # somebody has just started to use it, or was faster
        return False
    return True


def sweep(prefix: str, is_old: Callable[[Entry], bool], nobodys: Callable[[Session, Collection[str]], set[str]]) -> None:
    """Deletes the orphaned objects below a prefix. Raises StorageShared if another installation has come meanwhile."""
    storage = open_storage()
    keys = (entry.key for entry in storage.list(prefix) if is_old(entry))
    while some := list(islice(keys, AT_ONCE)):
        with db.read_session() as session:
            found = nobodys(session, some)
        if found:
            demand_to_be_alone(storage)
        for key in found:
            storage.delete(key)
            log.info("nobody's", extra={"key": key})
