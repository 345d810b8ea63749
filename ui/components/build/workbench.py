"""Where a recipe is built: how the file is read, what is in it, the steps, and what they do to real rows."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import html

from jobs import other_kinds
from jobs.cleaning.placing import place_for
from jobs.kinds import instead_of_cleaning
from jobs.kinds.base import Kind
from models.job import Job, Status
from models.user import User
from ui.components.build.output import Output
from ui.components.build.problem_list import ProblemList
from ui.components.build.recipe_editor import RecipeEditor
from ui.components.build.recipe_shelf import RecipeShelf
from ui.components.build.rehearsal import Options, Parts, Recipe, Rehearsal, counts_of, recipe_of
from ui.components.build.second_files import SecondFiles
from ui.components.build.step_kinds import titles_of
from ui.components.look.preview_grid import PreviewGrid
from ui.components.look.reading import Reading
from ui.components.parts.tags import icon, notice, tag

NO_FILE = "The file was deleted, so its rows cannot be shown."


class Workbench:
    """`on_options` hears each change of the job's options, to keep it.

    `on_rows` hears how many rows there are, and what hinders a run; `on_instead` which kind of job is wanted in place of it.
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
        on_instead: Callable[[str], Awaitable[None]],
    ) -> None:
        self.job, self.key, self.on_options, self.on_instead = job, key, on_options, on_instead
        self.rehearsal = Rehearsal(user, job, key, files, on_rows=on_rows, on_read=self._is_read)
        self._user, self._files = user, files

    @property
    def recipe(self) -> Recipe:
        """As it stands on the screen."""
        return self.rehearsal.recipe

    def build(self) -> None:
        fixed = self.job.status is not Status.DRAFT
        self.other = html.div().classes("instead")
        self.reading = Reading(self.recipe.get("reader", {}), fixed=fixed, on_change=self._reader_changed)
        self.bench = html.div().classes("workbench")
        with self.bench:
            with html.div().classes("workbench-side"):
                tag("a", "Preview", "button jump", href="#preview")  # where the two stand one below the other
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
            self.grid = PreviewGrid(fixed=fixed, on_seek=self.rehearsal.seek, on_suggest=self.suggest)
        self.rehearsal.parts = Parts(self.reading, self.problems, self.editor, self.shelf, self.grid)
        if self.key is None:
            notice(NO_FILE)
        else:
            self.rehearsal.start(self.rehearsal.read())

    def suggest(self, step: dict[str, Any]) -> None:
        """Adds a step that was suggested for the columns of the file, where these still have their names."""
        self.rehearsal.start(self._suggest(step))

    async def _suggest(self, step: dict[str, Any]) -> None:
        """Off the loop: of thousands of columns, every step of the recipe takes a while to plan."""
        place = await asyncio.to_thread(place_for, step, self.recipe.get("steps", []), self.rehearsal.names)
        if not self.editor.is_deleted:
            self.editor.suggest(step, place)

    def titles(self) -> list[str]:
        """What each step is called."""
        return titles_of(self.recipe)

    def follow(self, job: Job) -> None:
        """The draft as somebody else has changed it."""
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
        """The recipe is decided; what is shown stays."""
        self.job = self.rehearsal.job = job
        for part in (self.reading, self.problems, self.editor, self.shelf, self.output, self.grid):
            part.fix()
        if counts := counts_of(job):
            self.editor.count(counts, rows=(job.result or {}).get("rows_in"))

    async def _is_read(self, is_read: bool, holds: str, sentence: str) -> None:
        """Without rows there is nothing to build on; but other work may be done on the file."""
        kind = instead_of_cleaning(holds) if self.job.status is Status.DRAFT else None
        others = await asyncio.to_thread(other_kinds.like, self.job, kind) if kind else ()
        if self.other.is_deleted:
            return
        self.other.clear()
        self.reading.set_visibility(kind is None)
        self.bench.set_visibility(kind is None and (is_read or bool(self.recipe.get("steps"))))
        if kind:
            self._offer(kind, sentence, len(others) + 1)

    def _offer(self, kind: Kind, sentence: str, files: int) -> None:
        with self.other, html.div(role="alert").classes("notice notice-act"):
            icon("warn")
            tag("p", sentence)
            words = f"{kind.title} instead" + (f", all {files:,} together" if files > 1 else "")
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
        """Shows what follows from another recipe, and has it kept."""
        self.rehearsal.recipe = self.recipe | part
        self.rehearsal.start(ask())
        await self.on_options(self.rehearsal.options())

    async def _taken(self, recipe: Recipe) -> None:
        """A saved recipe takes this one's place; the file is read as before, unless the recipe says how."""
        reader = recipe.get("reader") or self.recipe.get("reader", {})
        is_read_anew = reader != self.recipe.get("reader", {})
        self.rehearsal.recipe = recipe | {"reader": reader}
        self.output.replace(recipe.get("writer", {}))
        self.editor.take(recipe.get("steps", []))
        if is_read_anew:
            self.reading.choose(reader)
            self.rehearsal.start(self.rehearsal.read())

    async def _read_with(self, bound: dict[str, str]) -> None:
        """The second files that somebody else brought are ours, too."""
        await asyncio.to_thread(self._files.read, bound)
        self.editor.have_files(self._files.shown())
        await self.rehearsal.read()
