"""The live preview of a recipe: requested again after each change, and shown by the parts of the workbench."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from nicegui import background_tasks

from jobs.cleaning.reader.reading import EMPTY
from jobs.cleaning.recipe import with_current_id
from models.errors import Refused
from models.job import Job, Status
from models.recipe import shaped
from models.user import User
from ui.components.build.counts import Counts
from ui.components.build.problem_list import ProblemList, Problems, problems_of
from ui.components.build.questions import Questions, Trouble
from ui.components.build.recipe_editor import RecipeEditor
from ui.components.build.recipe_shelf import RecipeShelf
from ui.components.build.second_files import SecondFiles
from ui.components.build.summing_up import summed_up, with_columns
from ui.components.look.column_facts import in_lines
from ui.components.look.preview_grid import PreviewGrid
from ui.components.look.profile import Profile
from ui.components.look.reading import Reading
from ui.errors import explained

Recipe = dict[str, Any]
Options = dict[str, Any]

FIRST_LOOK = 100
"""Rows from which columns are guessed until a worker has read the whole file."""
MOST_ROWS, MOST_CELLS = 1000, 60_000
"""Limits of a preview: a page keeps it in memory while it is open."""


NO_ROWS = "There are no rows to look at."


class Parts(NamedTuple):
    """The parts that show the answers."""

    reading: Reading
    problems: ProblemList
    editor: RecipeEditor
    shelf: RecipeShelf
    grid: PreviewGrid


class Shown(NamedTuple):
    """What is shown of a profile."""

    problems: Problems
    lines: list[dict[str, Any]]


class Rehearsal:
    """Does not change the job. `on_rows` gets the number of rows and the reason why the job cannot run.

    `on_read` gets whether the file could be read, what it holds if that is no table, and a sentence about it.
    """

    parts: Parts

    def __init__(
        self,
        user: User,
        job: Job,
        key: str | None,
        files: SecondFiles,
        *,
        on_rows: Callable[[int | None, str], None],
        on_read: Callable[[bool, str, str], Awaitable[None]],
    ) -> None:
        self.job, self.files, self.on_rows, self.on_read = job, files, on_rows, on_read
        self.recipe = recipe_of(job)
        self.rows = rows_of(job)
        self.names: list[str | None] = []
        self.trouble = ""
        self._refused = ""
        self._sample = FIRST_LOOK
        self._sought: dict[str, Any] | None = None
        self._traces: list[list[dict[str, Any]]] = []
        self._questions = Questions(job, key, files)
        self._profile = Profile(
            user,
            job.file_id,
            prepare=prepared,
            on_profile=self._profiled,
            on_trouble=self._unprofiled,
            is_gone=self._is_gone,
            on_progress=lambda percent: self.parts.problems.progress(percent),
        )
        self._counts = Counts(user, job.file_id, on_counts=self._counted, on_trouble=self._uncounted, is_gone=self._is_gone)

    def options(self) -> Options:
        """The job's options with the current recipe."""
        files = self.files.ids(self.recipe.get("steps", []))
        return {"recipe": self.recipe, "files": files, "patches": self.job.options.get("patches", [])}

    async def read(self) -> None:
        """Starts over, after the reader settings have changed. Nothing to do if the file is gone."""
        if self._questions.key is None:
            return
        self.rows, self._traces = rows_of(self.job), []
        self.parts.problems.wait()
        await self._look()
        await self.preview()
        await self._profile.start(self.recipe.get("reader", {}))

    async def preview(self) -> None:
        """Previews the recipe on the first rows, if there is a file. An answer about an outdated recipe is discarded."""
        if self._questions.key is None:
            return
        recipe, grid = self.recipe, self.parts.grid
        grid.wait()
        await self._counts.stop()
        answer, trouble = await self._questions.preview(recipe, self._sample, self._traces)
        if answer is None or recipe is not self.recipe:
            return
        of_recipe = explained(trouble) if trouble and not trouble.get("in_sample") else ""
        self.trouble = of_recipe
        self._refused = EMPTY if is_empty(answer) else of_recipe
        self.on_rows(0 if is_empty(answer) else self.rows, self.trouble)
        self.parts.shelf.doubt(of_recipe if trouble and trouble.get("step") else "")
        is_read = "rows" in answer and not is_empty(answer)
        await self.on_read(is_read, trouble.get("instead", "") if trouble else "", self._refused)
        if recipe is not self.recipe:
            return
        if not is_read:
            grid.fail()
            if self.job.error and explained(self.job.error) == self._refused:
                self.parts.reading.set_visibility(False)  # the page says so above
            else:
                self.parts.reading.refuse(self._refused, trouble)
            return
        self._show(answer, trouble)
        if self.job.status is Status.DRAFT and recipe.get("steps") and not (trouble or answer["whole"]):
            self.start(self._counts.start(self.options() | {"problems": self._traces}))
        else:
            self.parts.problems.settle(answer["settled"])
        if self._sought:
            self.start(self._find(recipe, self._sought))

    def fix(self, job: Job) -> None:
        """Takes the job that has started: its run counts by itself, and must not wait until a worker has done so."""
        self.job = job
        self.start(self._counts.stop())

    def seek(self, sought: dict[str, Any] | None) -> None:
        """Shows the rows searched for, or no longer."""
        self._sought = sought
        if sought:
            self.start(self._find(self.recipe, sought))

    def start(self, work: Awaitable[None]) -> None:
        """Runs in the background."""
        background_tasks.create(work, name="preview", context=self.parts.grid)

    async def _look(self) -> None:
        """Shows the content of the first rows until the whole file is profiled."""
        reader = self.recipe.get("reader", {})
        answer = await self._questions.look(reader, FIRST_LOOK)
        if answer is None or answer.get("error") or is_empty(answer):
            return
        lines = await asyncio.to_thread(in_lines, answer["columns"], answer["rows_seen"])
        if reader != self.recipe.get("reader", {}):
            return
        self._sample = max(FIRST_LOOK // 2, min(MOST_ROWS, MOST_CELLS // max(len(answer["columns"]), 1)))
        self.parts.grid.profile(answer["columns"], [], lines, rows=answer["rows_seen"], whole=answer["whole"])
        if answer["whole"]:
            self._know(answer["rows_seen"])

    async def _find(self, recipe: Recipe, sought: dict[str, Any]) -> None:
        answer = await self._questions.find(recipe, self._sample, sought)
        if answer is None or recipe is not self.recipe or sought is not self._sought:
            return
        if "rows" in answer:
            self.parts.grid.show_found(answer)

    def _show(self, answer: dict[str, Any], trouble: Trouble | None) -> None:
        """Shows the answer; an error of a step is shown at the step."""
        at_step = trouble if trouble and trouble.get("step") else None
        self.parts.reading.read(answer)
        self.parts.grid.show(answer, trouble=None if at_step else self.trouble or None)
        steps = [] if counts_of(self.job) else answer["steps"]
        self.parts.editor.show(answer["standing"], steps, at_step, rows=answer["rows_seen"], whole=answer["whole"])

    def _counted(self, counted: dict[str, Any]) -> None:
        if self.job.status is Status.DRAFT:
            self.parts.editor.count(counted["steps"], rows=counted["rows_in"])
            self.parts.problems.settle(counted["settled"])

    def _uncounted(self, sentence: str) -> None:
        self.parts.problems.settle([])
        self.parts.editor.uncounted(sentence)

    def _profiled(self, profile: dict[str, Any], shown: Shown) -> None:
        if is_empty(profile):
            self._unprofiled(EMPTY)
            return
        self.names = [column["name"] for column in profile["columns"]]
        self._traces = shown.problems.traces
        self.parts.problems.show(shown.problems)
        if not profile["rows"] and not profile["problems"]:
            self.parts.problems.fail(NO_ROWS)
        self.parts.problems.have(self.recipe.get("steps", []))
        if self.recipe.get("steps"):
            self.start(self.preview())  # it now knows what to look for in the result
        else:
            self.parts.problems.settle([])
        self.parts.editor.know(profile["columns"])
        self.parts.grid.profile(profile["columns"], profile["problems"], shown.lines, rows=profile["rows"], whole=True)
        self._know(profile["rows"])

    def _unprofiled(self, sentence: str) -> None:
        self.parts.problems.fail("" if sentence == self._refused else sentence)  # the preview has already shown it

    def _know(self, rows: int) -> None:
        self.rows = rows
        self.on_rows(rows, self.trouble)

    def _is_gone(self) -> bool:
        return self.parts.grid.is_deleted


def prepared(profile: dict[str, Any]) -> Shown:
    columns, rows = profile["columns"], profile["rows"]
    problems = summed_up([with_columns(problem, columns, rows) for problem in profile["problems"]], rows)
    return Shown(problems_of(problems), in_lines(columns, rows))


def is_empty(answer: dict[str, Any]) -> bool:
    """An empty file can be run, as a table without rows; there is nothing to show of it but that it is empty."""
    return EMPTY in answer.get("reader", {}).get("notes", ())


def recipe_of(job: Job) -> Recipe:
    """The recipe of a job. If a draft of an earlier release holds something invalid, an empty recipe."""
    try:
        recipe: Recipe = shaped(job.options.get("recipe") or {})
    except Refused:
        recipe = {}
    steps = [with_current_id(step) for step in recipe.get("steps", [])]
    return {"version": 1} | recipe | {"steps": steps}


def counts_of(job: Job) -> list[dict[str, Any]]:
    """Each step's counts in the finished run."""
    steps: list[dict[str, Any]] = (job.result or {}).get("steps", [])
    return steps


def rows_of(job: Job) -> int | None:
    """How many rows the finished run has read."""
    return (job.result or {}).get("rows_in")
