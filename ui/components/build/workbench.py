"""The workbench: how the file is read, what is in it, the steps, and their effect on real rows."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import html

from jobs import non_tables
from jobs.cleaning.placing import placed
from jobs.kinds import instead_of_cleaning
from jobs.kinds.base import Kind
from models import db
from models.errors import NotFound
from models.job import Job, Status, get_job
from models.user import User
from ui.components.build.output import Output
from ui.components.build.problem_list import ProblemList
from ui.components.build.recipe_editor import RecipeEditor
from ui.components.build.recipe_shelf import RecipeShelf
from ui.components.build.rehearsal import Options, Parts, Recipe, Rehearsal, counts_of, recipe_of
from ui.components.build.second_files import SecondFiles
from ui.components.build.step_kinds import titles_of
from ui.components.look.preview_grid import PreviewGrid
from ui.components.look.reading import NO_FILE, Reading
from ui.components.parts.tags import icon, notice, tag
from ui.errors import sentence

ELSEWHERE = "Save the recipe to use it on another file."


class Workbench:
    """`on_options` is called with each change of the job's options, to save it.

    `on_rows` is called with the number of rows and what prevents a run; `on_read` with whether there is anything to run;
    `on_instead` with the kind of job chosen instead of cleaning.
    """

    def __init__(
        self,
        user: User,
        job: Job,
        key: str | None,
        files: SecondFiles,
        *,
        on_options: Callable[[Options], Awaitable[None]],
        on_rows: Callable[[int | None, str], None],
        on_read: Callable[[bool], None],
        on_instead: Callable[[str], Awaitable[None]],
    ) -> None:
        self.job, self.key, self.on_options, self.on_read, self.on_instead = job, key, on_options, on_read, on_instead
        self.rehearsal = Rehearsal(user, job, key, files, on_rows=on_rows, on_read=self._is_read)
        self._user, self._files = user, files

    @property
    def recipe(self) -> Recipe:
        """The recipe as shown on the page."""
        return self.rehearsal.recipe

    def build(self) -> None:
        fixed = self.job.status is not Status.DRAFT
        self.other = html.div().classes("instead")
        self.reading = Reading(self.recipe.get("reader", {}), fixed=fixed, on_change=self._reader_changed)
        self.bench = html.div().classes("workbench")
        with self.bench:
            with html.div().classes("workbench-side"):
                tag("a", "Preview", "button jump", href="#preview")  # for when the two are shown one below the other
                self.problems = ProblemList(fixed=fixed, on_suggest=self.suggest)
                with html.div().classes("recipe panel"):
                    self.editor = RecipeEditor(
                        self.recipe.get("steps", []),
                        fixed=fixed,
                        counts=counts_of(self.job),
                        files=self._files.shown(),
                        on_change=self._steps_changed,
                        on_file=self._file_brought,
                    )
                    self.shelf = RecipeShelf(
                        self._user,
                        file_name=self.job.file_name,
                        fixed=fixed,
                        current=lambda: self.recipe,
                        on_take=self._taken,
                    )
                self.output = Output(self.recipe.get("writer", {}), fixed=fixed, on_change=self._writer_changed)
            self.grid = PreviewGrid(fixed=fixed, on_seek=self.rehearsal.seek, on_suggest=lambda step: self.suggest([step]))
        self.rehearsal.parts = Parts(self.reading, self.problems, self.editor, self.shelf, self.grid)
        self.rehearsal.start(self._do_without_rows() if self.key is None else self.rehearsal.read())

    async def _do_without_rows(self) -> None:
        """Shows only the recipe: the file was deleted."""
        with self.other:
            notice(f"{NO_FILE} {ELSEWHERE}" if self.recipe.get("steps") else NO_FILE, "notice-calm")
        for part in (self.reading, self.problems, self.grid):
            part.set_visibility(False)
        self.rehearsal.on_rows(self.rehearsal.rows, NO_FILE)
        self.on_read(self.job.status is not Status.DRAFT)

    def suggest(self, steps: list[dict[str, Any]]) -> None:
        """Adds suggested steps at places in the recipe where the file's columns still have their names."""
        self.rehearsal.start(self._suggest(steps))

    async def _suggest(self, steps: list[dict[str, Any]]) -> None:
        """Planning runs in a thread: with thousands of columns, each step of the recipe takes a while."""
        found = await asyncio.to_thread(placed, steps, self.recipe.get("steps", []), self.rehearsal.names)
        if not self.editor.is_deleted:
            self.editor.suggest(found)

    def titles(self) -> list[str]:
        """The titles of the steps."""
        return titles_of(self.recipe)

    def follow(self, job: Job) -> None:
        """Shows the draft as somebody else has changed it."""
        self.job = self.rehearsal.job = job
        recipe, bound = recipe_of(job), job.options.get("files", {})
        steps = recipe.get("steps", [])
        if recipe != self.recipe:
            self.rehearsal.recipe = recipe
            self.editor.replace(steps)
            self.output.replace(recipe.get("writer", {}))
            self.problems.have(steps)
        elif bound == self._files.ids(steps):
            return
        self.rehearsal.start(self._read_with(bound))

    def fix(self, job: Job) -> None:
        """Makes everything read-only; what is shown stays."""
        self.job = job
        self.rehearsal.fix(job)
        for part in (self.reading, self.problems, self.editor, self.shelf, self.output, self.grid):
            part.fix()
        if counts := counts_of(job):
            self.editor.count(counts, rows=(job.result or {}).get("rows_in"))

    async def _is_read(self, is_read: bool, holds: str, sentence: str) -> None:
        """Hides the workbench if there are no rows to work on, and offers another kind of job that suits the file."""
        kind = instead_of_cleaning(holds) if self.job.status is Status.DRAFT else None
        others = await asyncio.to_thread(non_tables.like, self.job, kind) if kind else ()
        if self.other.is_deleted:
            return
        self.other.clear()
        self.reading.set_visibility(kind is None)
        is_workable = kind is None and (is_read or bool(self.recipe.get("steps")))
        self.bench.set_visibility(is_workable)
        self.on_read(is_workable or self.job.status is not Status.DRAFT)
        if kind:
            self._offer(kind, sentence, len(others) + 1)

    def _offer(self, kind: Kind, sentence: str, files: int) -> None:
        with self.other, html.div(role="alert").classes("notice notice-act"):
            icon("warn")
            tag("p", sentence)
            words = f"{kind.title} instead" + {1: "", 2: ", both together"}.get(files, f", all {files:,} together")
            act = tag("button", words, "button button-primary button-small", type="button")
            act.on("click", lambda: self.on_instead(kind.id))

    async def _reader_changed(self, settings: dict[str, Any]) -> None:
        await self._changed({"reader": settings}, self.rehearsal.read)

    async def _steps_changed(self, steps: list[dict[str, Any]]) -> None:
        self.problems.have(steps)
        await self._changed({"steps": steps}, self.rehearsal.preview)

    async def _writer_changed(self, settings: dict[str, Any]) -> None:
        await self._changed({"writer": settings}, self.rehearsal.preview)

    async def _file_brought(self, name: str, file_id: str) -> None:
        await self._files.bind(name, file_id)
        await self._changed({}, self.rehearsal.preview)

    async def _changed(self, part: Recipe, ask: Callable[[], Awaitable[None]]) -> None:
        """Previews the changed recipe, and saves it."""
        self.rehearsal.recipe = self.recipe | part
        self.rehearsal.start(ask())
        await self.on_options(self.rehearsal.options())

    async def take_again(self, job_id: str) -> None:
        """Replaces the recipe by that of another job of the user, with the second files that this one lacks."""
        try:
            job = await asyncio.to_thread(fetch, job_id, self._user)
            await asyncio.to_thread(self._files.lend, job.options.get("files", {}))
        except NotFound as error:
            self.shelf.tell("say", sentence(error), True)
            return
        self.editor.have_files(self._files.shown())
        said = f"The recipe of {job.file_name} is in place. Undo brings back what was there."
        await self.shelf.use(job.options.get("recipe"), said)

    async def _taken(self, recipe: Recipe) -> None:
        """Replaces the recipe by a saved one; the file is read as before, unless the recipe has reader settings."""
        reader = recipe.get("reader") or self.recipe.get("reader", {})
        is_read_anew = reader != self.recipe.get("reader", {})
        self.rehearsal.recipe = recipe | {"reader": reader}
        self.output.replace(recipe.get("writer", {}))
        self.editor.take(recipe.get("steps", []))
        if is_read_anew:
            self.reading.choose(reader)
            self.rehearsal.start(self.rehearsal.read())

    async def _read_with(self, bound: dict[str, str]) -> None:
        """Loads second files that somebody else has added, then reads the file."""
        await asyncio.to_thread(self._files.read, bound)
        self.editor.have_files(self._files.shown())
        await self.rehearsal.read()


def fetch(job_id: str, user: User) -> Job:
    with db.read_session() as session:
        return get_job(session, job_id, user)
