"""The row behind a job's page, and the actions on it, each of which may be refused."""

import asyncio
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple, Unpack

from sqlmodel import Session

from jobs import groups, kinds, non_tables, queue
from jobs.files.removal import remove_job
from jobs.queue import Change
from models import db
from models.account import names_of
from models.errors import NotFound
from models.file import get_file
from models.job import Job, Status, get_job
from models.recipe import EMPTY_RECIPE, get_recipe
from models.user import User

Values = dict[str, Any]


class Read(NamedTuple):
    """A job with those of its options that this version knows, its file's storage key, and what is not known, as a sentence."""

    job: Job
    key: str | None
    complaint: str

    @property
    def can_be_shown(self) -> bool:
        """Whether the options can be shown. A draft's must all be known: the others would be lost with the next change."""
        if self.job.status is Status.DRAFT:
            return not self.complaint
        return not kinds.of(self.job).known_part(self.job.options)[1]


class JobRow:
    """A job as its page knows it. Writes are done one after the other; a reading waits for them."""

    def __init__(self, user: User, job: Job) -> None:
        self.user, self.job = user, job
        self._writing = asyncio.Lock()
        self._unsaved: Values | None = None

    @property
    def is_written(self) -> bool:
        """Whether a write is under way."""
        return self._writing.locked()

    async def read(self) -> Job | None:
        """Reads the row again; returns the previous version if it has changed."""
        job = (await asyncio.to_thread(read, self.job.id, self.user)).job
        async with self._writing:
            if job.version <= self.job.version:
                return None
            before, self.job = self.job, job
            return before

    async def save(self, options: Values) -> None:
        """Saves some of a draft's options. While one write is under way, only the newest of the others waits."""
        self._unsaved = options
        async with self._writing:
            if self._unsaved is None:
                return
            options, self._unsaved = self.job.options | self._unsaved, None
            if "recipe" in options:  # changed on this page, so no longer the saved one
                options.pop("recipe_id", None)
            await self._write(options=options, recipe_id=self.job.recipe_id)

    async def edit(self, **change: Unpack[Change]) -> None:
        """Saves anything else: notifications, number of attempts, saved recipe."""
        async with self._writing:
            await self._write(**change)

    async def run(self) -> None:
        async with self._writing:
            await self._complete()
            await asyncio.to_thread(queue.run_draft, self.user, self.job.id, self.job.version)

    async def run_all(self) -> None:
        """Runs this draft's recipe on all drafts of its group."""
        async with self._writing:
            await self._complete()
            await asyncio.to_thread(groups.run_group, self.user, str(self.job.group_id), self.job.id, self.job.version)

    async def cancel(self) -> None:
        await asyncio.to_thread(queue.cancel, self.user, self.job.id)

    async def retry(self) -> None:
        await asyncio.to_thread(queue.retry, self.user, self.job.id)

    async def again(self) -> Job:
        """A new draft on the same file with the same options."""
        return await asyncio.to_thread(non_tables.draft_like, self.user, self.job, self.job.kind, self.job.options)

    async def instead(self, kind_id: str) -> Job:
        """A draft of another kind on the same file, which replaces this one and its like."""
        return await asyncio.to_thread(non_tables.begin, self.user, self.job, kinds.get(kind_id))

    async def remove(self) -> None:
        """Deletes the job and its results. The file stays."""
        await asyncio.to_thread(remove_job, self.user, self.job.id)

    async def _complete(self) -> None:
        """Gives an empty recipe to a draft that was made without one: as such it is shown."""
        named = {name for name in ("recipe", "recipe_id") if self.job.options.get(name) is not None}
        if kinds.of(self.job).has_recipe and not named:
            await self._write(options=self.job.options | {"recipe": EMPTY_RECIPE})

    async def _write(self, **change: Unpack[Change]) -> None:
        self.job = await asyncio.to_thread(partial(queue.edit, self.user, self.job.id, self.job.version, **change))


def read(job_id: str, user: User) -> Read:
    with db.read_session() as session:
        row = get_job(session, job_id, user)
        options, complaint = kinds.of(row).known_part(row.options)
        job = with_its_recipe(session, with_options(row, options), user)
        return Read(job, get_file(session, job.file_id, user).key if job.file_id else None, complaint)


def whose(job: Job, user: User) -> str | None:
    """The owner's name, for an administrator who views somebody else's job."""
    if job.owner == user.id:
        return None
    with db.read_session() as session:
        return names_of(session, [job.owner])[job.owner]


def with_its_recipe(session: Session, job: Job, user: User) -> Job:
    """A draft that names a saved recipe, with its current steps, to be viewed and changed."""
    recipe_id = job.options.get("recipe_id")
    if job.status is not Status.DRAFT or recipe_id is None or "recipe" in job.options:
        return job
    with suppress(NotFound):  # deleted: a run will report it
        return with_options(job, job.options | {"recipe": get_recipe(session, recipe_id, user).recipe})
    return job


def with_options(job: Job, options: Values) -> Job:
    if options == job.options:
        return job
    shown = job.copy_of_row()
    shown.options = options
    return shown
