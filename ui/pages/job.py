"""The page of a job, from draft to result: how its file is read, its recipe and preview, its run, its result."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from nicegui import html, ui
from starlette.responses import Response

from jobs import bulk, kinds
from jobs.cleaning.plural import plural
from jobs.queue import Change
from models.columns import iso
from models.errors import NotFound, RinseError
from models.job import ACTIVE, Job, Status
from ui import live
from ui.auth import current_user
from ui.components.build.offer import Offer, Offered, offered_for
from ui.components.build.rehearsal import rows_of
from ui.components.build.second_files import SecondFiles
from ui.components.build.together import Standing, Together, standing_of
from ui.components.build.workbench import Workbench
from ui.components.frame.frame import frame
from ui.components.job.here import Here
from ui.components.job.job_head import JobHead
from ui.components.job.keep_note import KeepNote
from ui.components.job.tell_me import TellMe
from ui.components.job.timeline import timeline_of
from ui.components.kinds.kind_bench import KindBench, names_of
from ui.components.kinds.kind_result import kind_result
from ui.components.kinds.unknown_bench import UnknownBench, made_elsewhere
from ui.components.outcome.act_done import ActDone
from ui.components.outcome.awaited import awaited, awaited_of
from ui.components.outcome.ending import Ending
from ui.components.outcome.result import result_of
from ui.components.parts.tags import notice, tag
from ui.components.parts.waits import Waits
from ui.errors import EXPECTED, explained, sentence
from ui.pages.job_row import JobRow, Read, read, whose
from ui.pages.lost import nothing_here

DELETED = "This job has been deleted."
"""The page was opened while it was still there."""


async def show(job_id: str) -> Response | None:
    """`/jobs/{id}`"""
    user = current_user(ui.context.client.request)
    topic = live.job(job_id)
    try:
        found = await asyncio.to_thread(read, job_id, user)
        job = found.job
        standing = await asyncio.to_thread(standing_of, job, user)
        offered = await asyncio.to_thread(offered_for, job, user)
        files = SecondFiles(user)
        kind = kinds.of(job)
        owner = await asyncio.to_thread(whose, job, user)
        named = await asyncio.to_thread(names_of, job, user) if found.can_be_shown and not kind.has_recipe else {}
        await asyncio.to_thread(files.read, job.options.get("files", {}) if kind.has_recipe else {})
        await asyncio.to_thread(files.read_patches, job.options.get("patches", []))
    except NotFound:
        return nothing_here("There is no such job. It may have been deleted, or the address is cut off.")
    with frame(job.file_name or kind.title, "/jobs", wide=True):
        page = JobPage(JobRow(user, job), found, files, named)
        topic.subscribe(page.hear)
        live.resync.subscribe(page.look_again)
        page.build(standing, offered, owner)
        await page.kept.show(job)
        await timeline_of(job)
        await page.look_again()  # what has happened between reading and subscribing
    return None


class JobPage:
    """One open page: shows the row, and handles what is done on the page."""

    def __init__(self, row: JobRow, found: Read, files: SecondFiles, named: dict[str, str]) -> None:
        self.row, self.user, self.found, self.files, self.named = row, row.user, found, files, named
        self.kind = kinds.of(row.job)
        self.offer: Offer | None = None

    @property
    def job(self) -> Job:
        return self.row.job

    def build(self, standing: Standing, offered: Offered, owner: str | None) -> None:
        with html.div().classes("job-page"):
            work = "" if self.kind.has_recipe else self.kind.title
            self.together = Together(self.user, self.job, standing, self.run_all)
            shown = shown_of(self.job) | {"group": self.job.group_id, "whose": owner}
            rows = rows_of(self.job) if self.kind.has_recipe else None
            self.head = JobHead(shown, self.act, unit=self.kind.unit, work=work, rows=rows)
            self.waits = Waits(self.head, lambda waits: self.head.wait(waits.get(self.job.id)))
            self.follow_wait()
            Here(self.job.id, self.user)
            self.said = html.div().classes("said")
            self.ending = Ending()
            if self.found.complaint and self.found.can_be_shown:
                with html.div().classes("instead"):
                    notice(made_elsewhere(self.found.complaint), "notice-warn")
            self.workbench = self.bench(offered)
            self.workbench.build()
            if isinstance(self.workbench, Workbench):
                self.workbench.shelf.on_saved = self.remember
            self.tell_me = TellMe(self.user, self.job, self.tell)
            self.kept = KeepNote()
        self.show_ending()

    def bench(self, offered: Offered) -> Workbench | KindBench | UnknownBench:
        """The part for the options: the workbench for a recipe, a form for all other kinds."""
        if not self.found.can_be_shown:
            is_known = self.job.kind in kinds.all_kinds()
            without = self.go_on_without if is_known and self.job.status is Status.DRAFT else None
            return UnknownBench(self.job, self.found.key, self.found.complaint, on_rows=self.know, on_without=without)
        if self.kind.has_recipe:
            bench = Workbench(
                self.user,
                self.job,
                self.found.key,
                self.files,
                on_options=self.save,
                on_rows=self.know,
                on_read=self.is_read,
                on_instead=self.instead,
            )
            self.offer = Offer(offered, on_use=lambda recipe_id: bench.shelf.take(recipe_id), on_again=bench.take_again)
            return bench
        return KindBench(
            self.user,
            self.job,
            self.kind,
            self.found.key,
            self.named,
            on_options=self.save,
            on_running=self.save_running,
            on_rows=self.know,
            on_read=self.is_read,
        )

    def know(self, rows: int | None, trouble: str, run_words: str | None = None) -> None:
        """Takes the number of rows, what prevents a run, and what the button to run it says."""
        self.head.know(rows=rows, trouble=trouble, run_words=run_words)
        self.together.know(trouble)

    def is_read(self, is_read: bool) -> None:
        """Of a file that cannot be read, there will be nothing to tell."""
        self.tell_me.set_visibility(is_read)

    def hear(self, news: live.Patch) -> Any:
        """Handles news of this job: progress is complete in it; for anything else the row is read."""
        if news["version"] <= self.job.version:
            return None
        if self.row.is_written:  # ours or somebody else's change: the row will tell
            return self.look_again()
        self.head.patch(news)
        if news["status"] == self.job.status and self.job.status in ACTIVE:
            self.job.version = news["version"]
            return None
        return self.look_again()

    async def look_again(self) -> None:
        """Reads the row, and shows what has changed."""
        try:
            before = await self.row.read()
        except NotFound:
            self.say(DELETED)
            return
        except RinseError as error:
            self.say(sentence(error))
            return
        if before is None:
            return
        job = self.job
        self.head.patch(shown_of(job))
        self.tell_me.follow(job)
        self.follow_wait()
        if job.status is Status.DRAFT:
            self.workbench.follow(job)
        elif (job.status, job.attempt) != (before.status, before.attempt):
            if self.offer:
                self.offer.set_visibility(False)  # only drafts take another recipe
            self.workbench.fix(job)
            self.show_ending()
        await self.kept.show(job)

    def follow_wait(self) -> None:
        self.waits.follow([self.job.id] if self.job.status is Status.QUEUED else [])

    def show_ending(self) -> None:
        """Shows the result, or why there is none."""
        self.ending.clear()
        with self.ending:
            if self.job.status is Status.DONE:
                if isinstance(self.workbench, Workbench):
                    result_of(self.job, self.kind, self.user, self.workbench.titles())
                elif self.job.kind != bulk.KIND:
                    kind_result(self.job, self.kind)
            elif self.job.status in ACTIVE and not self.job.error:
                self.await_result()
            elif self.job.error and self.job.status is not Status.RUNNING:
                passing = self.job.status in ACTIVE
                notice(why(self.job), "notice-warn" if passing else "")
            if self.job.kind == bulk.KIND and self.job.is_over:
                ActDone(self.user, self.job).build()

    def await_result(self) -> None:
        if isinstance(self.workbench, Workbench):
            awaited(self.workbench.titles(), self.workbench.grid.columns_changed)
        elif self.kind.figures and self.kind.outputs:
            awaited_of(self.kind)

    async def act(self, name: str) -> None:
        """Carries out a button of the head: it changes the row, or leads to another page."""
        on_the_row = {"run": self.row.run, "cancel": self.row.cancel, "retry": self.row.retry}
        elsewhere = {"again": self.again, "remove": self.remove}
        self.said.clear()
        if name == "run":
            with self.ending:
                self.await_result()  # at once, as an immediate response
        try:
            await (on_the_row | elsewhere)[name]()
            if name in on_the_row:
                await self.look_again()
        except Exception as error:
            self.head.refused()
            if name == "run":
                self.show_ending()
            self.say(sentence(error))
            if not isinstance(error, EXPECTED):
                raise

    async def again(self) -> None:
        ui.navigate.to(f"/jobs/{(await self.row.again()).id}")

    async def instead(self, kind_id: str) -> None:
        """Replaces cleaning by other work on a file that is not a table, and opens its page."""
        try:
            made = await self.row.instead(kind_id)
        except RinseError as error:
            self.say(sentence(error))
        else:
            ui.navigate.to(f"/jobs/{made.id}")

    async def remove(self) -> None:
        await self.row.remove()
        ui.navigate.to("/jobs")

    async def run_all(self) -> None:
        """Runs all drafts of the group."""
        self.said.clear()
        try:
            await self.row.run_all()
        except EXPECTED as error:
            self.together.refused()
            self.say(sentence(error))
        else:
            ui.navigate.to(f"/groups/{self.job.group_id}")

    async def save(self, options: dict[str, Any]) -> None:
        """Saves the draft as shown on the page."""
        await self.keep(self.row.save(options))

    async def go_on_without(self) -> None:
        """Saves only the options that this version knows."""
        await self.save({})
        ui.navigate.to(f"/jobs/{self.job.id}")

    async def save_running(self, values: dict[str, Any]) -> None:
        """Saves the draft's number of attempts and its priority."""
        await self.keep(self.row.edit(**values))

    async def keep(self, writing: Awaitable[None]) -> None:
        try:
            await writing
            self.said.clear()
        except RinseError as error:
            self.say(sentence(error), reload=True)

    async def tell(self, contacts: Change) -> Job:
        """Saves who is notified of the job's end."""
        await self.row.edit(**contacts)
        self.head.patch(shown_of(self.job))
        return self.job

    async def remember(self, recipe_id: str) -> None:
        """Saves which saved recipe the draft's recipe is."""
        if self.job.status is Status.DRAFT:
            await self.row.edit(recipe_id=recipe_id)

    def say(self, text: str, *, reload: bool = False) -> None:
        self.said.clear()
        with self.said:
            notice(text)
            if reload:
                tag("a", "Load it again", "button button-small", href=f"/jobs/{self.job.id}")


def why(job: Job) -> str:
    """Why there is no result, and of a dead job that nothing more happens by itself. For jobs with an error."""
    assert job.error  # noqa: S101  asked before
    given_up = f" After {plural(job.attempt, 'attempt')}, it is not tried again by itself." if job.status is Status.DEAD else ""
    return explained(job.error) + given_up


def shown_of(job: Job) -> dict[str, Any]:
    """The fields of the row that the head shows."""
    return job.public(contacts=True) | {"next_at": iso(job.not_before)}
