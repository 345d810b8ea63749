"""The draft of a job other than cleaning: how its file is read, the form of its options, and a preview of one row."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import background_tasks, html, ui

from jobs import kinds
from jobs.kinds.base import Kind
from jobs.previewing.previewer import previewer
from models import db
from models.errors import JobError
from models.file import names_of_files
from models.job import Job, Status
from models.user import User
from ui.components.kinds.kind_form import KindForm
from ui.components.look.profile import Profile
from ui.components.look.reading import NO_FILE, Reading
from ui.components.parts.tags import notice, tag
from ui.errors import explained

Options = dict[str, Any]
ROWS = 200
"""Rows that can be previewed; a dry run shows the others."""


class KindBench:
    """Has `build`, `follow` and `fix`, like Workbench. `on_options` and `on_running` are called with each change, to save it.

    `on_rows` is called with the number of rows, what prevents a run, and what the button to run it says; `on_read` with whether
    the file can be read.
    """

    def __init__(
        self,
        user: User,
        job: Job,
        kind: Kind,
        key: str | None,
        named: dict[str, str],
        *,
        on_options: Callable[[Options], Awaitable[None]],
        on_running: Callable[[Options], Awaitable[None]],
        on_rows: Callable[[int | None, str, str | None], None],
        on_read: Callable[[bool], None],
    ) -> None:
        self.user, self.job, self.kind, self.key, self.named = user, job, kind, key, named
        self.on_options, self.on_running, self.on_rows, self.on_read = on_options, on_running, on_rows, on_read
        self.options: Options = job.options
        self.reads_tables = "reader" in kind.Options.model_fields
        self._page = ui.context.client.id
        self._columns: list[str] | None = None
        self._rows: list[dict[str, str | None]] = []
        self._count: int | None = None
        self._unreadable = ""
        self._profile = Profile(
            user,
            job.file_id,
            prepare=lambda profile: int(profile["rows"]),
            on_profile=self._counted,
            on_trouble=lambda _: None,
            is_gone=lambda: self.form.is_deleted,
        )

    def build(self) -> None:
        fixed = self.job.status is not Status.DRAFT
        line, more = self.kind.help()
        with html.div().classes("kind-bench"):
            self.about = html.div()
            self.about.set_visibility(not fixed)
            with self.about:
                tag("p", f"{line} {more}", "muted kind-about")
                if refusal := self.kind.refusal(self.user):
                    notice(refusal)
            self.gone = html.div().classes("said")
            self.reading = (
                Reading(self.options.get("reader", {}), fixed=fixed, on_change=self._reader_changed)
                if self.reads_tables
                else None
            )
            self.form = KindForm(
                self.kind,
                self.options,
                running_of(self.job),
                fixed=fixed,
                sets=[self.named[each] for each in self.options.get("files", []) if each in self.named],
                named=self.named,
                on_change=self._changed,
                on_run=self.on_running,
            )
            self.form.set_visibility(not self.kind.comes_by_itself)  # those options are ours, not for people
        if self.reads_tables:
            look = self._do_without_rows() if self.key is None else self._look()
            background_tasks.create(look, name="look", context=self.form)
        self._say_what_hinders()

    async def _do_without_rows(self) -> None:
        """Shows only the options: the file was deleted."""
        with self.gone:
            notice(NO_FILE, "notice-calm")
        if self.reading:
            self.reading.set_visibility(False)
        self._unreadable = NO_FILE
        self.on_read(self.job.status is not Status.DRAFT)
        self._say_what_hinders()

    def follow(self, job: Job) -> None:
        """Shows the draft as somebody else has changed it."""
        self.job, self.options = job, job.options
        self.form.replace(job.options, running_of(job))
        self._say_what_hinders()
        background_tasks.create(self._name_files(job), name="names", context=self.form)

    async def _name_files(self, job: Job) -> None:
        """Looks up the names of the files again: somebody else may have added one."""
        self.form.name(await asyncio.to_thread(names_of, job, self.user))

    def fix(self, job: Job) -> None:
        """Makes everything read-only."""
        self.job = job
        self.about.set_visibility(False)
        self.form.fix()
        if self.reading:
            self.reading.fix()

    async def _changed(self, options: Options, row: int) -> None:
        self.options = self.options | options
        self._preview(row)
        await self.on_options(options)
        self._say_what_hinders()

    async def _reader_changed(self, settings: Options) -> None:
        self.options = self.options | {"reader": settings}
        await self.on_options({"reader": settings})
        await self._look()

    async def _look(self) -> None:
        """Reads the first rows, for the names of columns and for the preview."""
        answer = await previewer.ask(
            "look",
            topic=f"{self._page} look",
            key=self.key or "",
            name=self.job.file_name,
            reader=self.options.get("reader", {}),
            rows=ROWS,
        )
        if answer is None:
            return
        trouble: JobError | None = answer.get("error")
        self._unreadable = explained(trouble) if trouble else ""
        self._count = answer["rows_seen"] if answer.get("whole") else None
        if self.reading and trouble:
            self.reading.refuse(self._unreadable, trouble)
        elif self.reading:
            self.reading.read(answer)
            self._show(answer)
        self.on_read(not trouble or self.job.status is not Status.DRAFT)
        self._say_what_hinders()
        if not trouble and self._count is None and self.job.status is Status.DRAFT:
            await self._profile.start(self.options.get("reader", {}))

    def _counted(self, _: dict[str, Any], rows: int) -> None:
        self._count = rows
        self._say_what_hinders()

    def _show(self, answer: dict[str, Any]) -> None:
        names = [column["name"] or "" for column in answer["columns"]]
        self._columns = list(dict.fromkeys(filter(None, names)))
        self._rows = [row_of(names, cells) for cells in answer["rows"]]
        self.form.show(self._columns, len(self._rows))
        self._preview(1)

    def _preview(self, row: int) -> None:
        if self._rows and self.job.status is Status.DRAFT:
            lines = self.kind.preview(self.options, self._rows[min(row, len(self._rows)) - 1])
            if lines:
                self.form.preview(lines)

    def _say_what_hinders(self) -> None:
        """Shows which options are missing or do not fit the file, or that it cannot be read."""
        lacking = self._lacking() if self.job.status is Status.DRAFT else ""
        self.on_rows(self._count, self._unreadable or lacking, self.kind.run_words(self.options, self._count))

    def _lacking(self) -> str:
        missing = self.kind.Options.model_validate(self.options).missing()
        unfit = None if missing or self._columns is None else self.kind.unfit(self.options, self._columns)
        return missing or unfit or ""


def row_of(names: list[str], cells: list[str | None]) -> dict[str, str | None]:
    """The row as {column: cell}; of several columns with the same name, the first one counts."""
    row: dict[str, str | None] = {}
    for name, cell in zip(names, cells, strict=True):
        row.setdefault(name, cell)
    return row


def names_of(job: Job, user: User) -> dict[str, str]:
    """The names of the files in a job's options, by id, without deleted ones."""
    with db.read_session() as session:
        return names_of_files(session, kinds.get(job.kind).files(job.options), user)


def running_of(job: Job) -> Options:
    return {"max_attempts": job.max_attempts - job.attempt + 1, "priority": job.priority}
