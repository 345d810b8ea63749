"""Where a recipe is built: how the file is read, what is in it, the steps, and what they do to real rows."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import background_tasks, html

from models.job import Job, Status
from models.user import User
from ui.components.counts import Counts
from ui.components.output import Output
from ui.components.preview_grid import PreviewGrid
from ui.components.problem_list import ProblemList
from ui.components.profile import Profile
from ui.components.questions import Questions
from ui.components.reading import Reading
from ui.components.recipe_editor import RecipeEditor
from ui.components.recipe_shelf import RecipeShelf
from ui.components.second_files import SecondFiles
from ui.components.step_kinds import kinds
from ui.components.tags import notice

Recipe = dict[str, Any]
Options = dict[str, Any]
NO_FILE = "The file was deleted, so its rows cannot be shown."

FIRST_LOOK = 100
"""Rows from which columns are guessed at, until a worker has read the whole file."""
MOST_ROWS, MOST_CELLS = 1000, 60_000
"""Of a preview: a page keeps them while it is open."""


class Workbench:
    """`on_options` hears each change of the job's options, to keep it.

    `on_rows` hears how many rows there are, and what hinders a run.
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
    ) -> None:
        self.job, self.key, self.on_options, self.on_rows = job, key, on_options, on_rows
        self.recipe: Recipe = recipe_of(job)
        self.rows: int | None = None
        self.trouble = ""
        self._sample = FIRST_LOOK
        self._sought: dict[str, Any] | None = None
        self._questions = Questions(job, key, files)
        self._user = user
        self._files = files
        self._profile = Profile(
            user,
            job.file_id,
            on_profile=self._profiled,
            on_trouble=self._unprofiled,
            is_gone=lambda: self.grid.is_deleted,
        )
        self._counts = Counts(
            user,
            job.file_id,
            on_counts=self._counted,
            on_trouble=lambda sentence: self.editor.uncounted(sentence),
            is_gone=lambda: self.grid.is_deleted,
        )

    def build(self) -> None:
        fixed = self.job.status is not Status.DRAFT
        self.reading = Reading(self.recipe.get("reader", {}), fixed=fixed, on_change=self._reader_changed)
        with html.div().classes("workbench"):
            with html.div().classes("workbench-side"):
                self.problems = ProblemList(fixed=fixed, on_suggest=lambda step: self.editor.suggest(step))
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
            self.grid = PreviewGrid(fixed=fixed, on_seek=self._seek, on_suggest=lambda step: self.editor.suggest(step))
        if self.key is None:
            notice(NO_FILE)
        else:
            self._start(self._read())

    def titles(self) -> list[str]:
        """What each step is called."""
        known = {kind["id"]: kind["title"] for kind in kinds()}
        return [known.get(step.get("step", ""), step.get("step", "")) for step in self.recipe.get("steps", [])]

    def follow(self, job: Job) -> None:
        """The draft as somebody else has changed it."""
        self.job, bound = job, job.options.get("files", {})
        recipe = recipe_of(job)
        steps = recipe.get("steps", [])
        if recipe != self.recipe:
            self.recipe = recipe
            self.editor.replace(steps)
            self.output.replace(recipe.get("writer", {}))
            self.problems.have(steps)
        elif bound == self._files.ids(steps):
            return
        self._start(self._read_with(bound))

    async def _read_with(self, bound: dict[str, str]) -> None:
        """The second files that somebody else brought are ours, too."""
        await asyncio.to_thread(self._files.read, bound)
        self.editor.have_files(self._files.shown())
        await self._read()

    def fix(self, job: Job) -> None:
        """The recipe is decided; what is shown stays."""
        self.job = job
        for part in (self.reading, self.problems, self.editor, self.shelf, self.output, self.grid):
            part.fix()
        if counts := counts_of(job):
            self.editor.count(counts, rows=(job.result or {}).get("rows_in"))

    async def _reader_changed(self, settings: dict[str, Any]) -> None:
        self.recipe = self.recipe | {"reader": settings}
        self._start(self._read())
        await self.on_options(self._options())

    async def _steps_changed(self, steps: list[dict[str, Any]]) -> None:
        self.recipe = self.recipe | {"steps": steps}
        self.problems.have(steps)
        self._start(self._preview())
        await self.on_options(self._options())

    async def _file_brought(self, name: str, file_id: str) -> None:
        await self._files.bind(name, file_id)
        self._start(self._preview())
        await self.on_options(self._options())

    async def _writer_changed(self, settings: dict[str, Any]) -> None:
        self.recipe = self.recipe | {"writer": settings}
        self._start(self._preview())
        await self.on_options(self._options())

    async def _taken(self, recipe: Recipe) -> None:
        """A saved recipe takes this one's place; the file is read as before, unless the recipe says how."""
        reader = recipe.get("reader") or self.recipe.get("reader", {})
        is_read_anew = reader != self.recipe.get("reader", {})
        self.recipe = recipe | {"reader": reader}
        self.output.replace(recipe.get("writer", {}))
        self.editor.take(recipe.get("steps", []))
        if is_read_anew:
            self.reading.choose(reader)
            self._start(self._read())

    async def _read(self) -> None:
        """The file is read in another way: everything follows from that."""
        self.rows = None
        self.problems.wait()
        await self._look()
        await self._preview()
        await self._profile.start(self.recipe.get("reader", {}))

    async def _look(self) -> None:
        """What the first rows hold, until the whole file is known."""
        reader = self.recipe.get("reader", {})
        answer = await self._questions.look(reader, FIRST_LOOK)
        if answer is None or answer.get("error") or reader != self.recipe.get("reader", {}):
            return
        self._sample = max(FIRST_LOOK // 2, min(MOST_ROWS, MOST_CELLS // max(len(answer["columns"]), 1)))
        self.grid.profile(answer["columns"], [], rows=answer["rows_seen"], whole=answer["whole"])
        if answer["whole"]:
            self._know(answer["rows_seen"])

    async def _preview(self) -> None:
        """What the recipe does to the first rows. An answer that comes late is about a recipe that is no more."""
        recipe = self.recipe
        self.grid.wait()
        await self._counts.stop()
        answer, trouble = await self._questions.preview(recipe, self._sample)
        if answer is None or recipe is not self.recipe:
            return
        self.trouble = trouble["message"] if trouble and not trouble.get("in_sample") else ""
        self.on_rows(self.rows, self.trouble)
        if "rows" not in answer:
            self.grid.fail(self.trouble)
            self.reading.refuse()
            return
        at_step = trouble if trouble and trouble.get("step") else None
        self.reading.read(answer["reader"])
        self.grid.show(answer, trouble=None if at_step else self.trouble or None)
        names = [column["name"] for column in answer["columns"]]
        ran = bool(counts_of(self.job))
        self.editor.show(names, [] if ran else answer["steps"], at_step, rows=answer["rows_seen"], whole=answer["whole"])
        if not (ran or trouble or answer["whole"]) and recipe.get("steps"):
            self._start(self._counts.start(self._options()))
        if self._sought:
            self._start(self._find(recipe, self._sought))

    def _seek(self, sought: dict[str, Any] | None) -> None:
        """Somebody wants to see certain rows, or no longer."""
        self._sought = sought
        if sought:
            self._start(self._find(self.recipe, sought))

    async def _find(self, recipe: Recipe, sought: dict[str, Any]) -> None:
        answer = await self._questions.find(recipe, self._sample, sought)
        if answer is None or recipe is not self.recipe or sought is not self._sought:
            return
        if "rows" in answer:
            self.grid.show_found(answer)

    def _options(self) -> Options:
        files = self._files.ids(self.recipe.get("steps", []))
        return {"recipe": self.recipe, "files": files, "patches": self.job.options.get("patches", [])}

    def _counted(self, steps: list[dict[str, Any]], rows: int) -> None:
        if self.job.status is Status.DRAFT:
            self.editor.count(steps, rows=rows)

    def _profiled(self, profile: dict[str, Any]) -> None:
        self.problems.show(profile["problems"], [column["name"] for column in profile["columns"]])
        self.problems.have(self.recipe.get("steps", []))
        self.grid.profile(profile["columns"], profile["problems"], rows=profile["rows"], whole=True)
        self._know(profile["rows"])

    def _unprofiled(self, sentence: str) -> None:
        self.problems.fail(sentence)

    def _know(self, rows: int) -> None:
        self.rows = rows
        self.on_rows(rows, self.trouble)

    def _start(self, work: Any) -> None:
        background_tasks.create(work, name="preview", context=self.grid)


def recipe_of(job: Job) -> Recipe:
    recipe: Recipe = job.options.get("recipe") or {"version": 1, "steps": []}
    return recipe


def counts_of(job: Job) -> list[dict[str, Any]]:
    """What each step did in the run that is over."""
    steps: list[dict[str, Any]] = (job.result or {}).get("steps", [])
    return steps
