"""A page's requests to the preview processes: of each sort, only the newest is answered."""

from typing import Any, Literal, NotRequired

from nicegui import ui

from jobs.previewing.previewer import previewer
from models.errors import JobError
from models.job import Job
from ui.components.build.second_files import SecondFiles

Answer = dict[str, Any]
Recipe = dict[str, Any]


class Trouble(JobError):
    """An error in a recipe; `in_sample` if only the first rows are known to cause it."""

    in_sample: NotRequired[bool]


class Questions:
    """Requests about one file. An answer is None if a newer request has superseded it."""

    def __init__(self, job: Job, key: str | None, files: SecondFiles) -> None:
        self.name, self.key, self.files = job.file_name, key, files
        self._page = ui.context.client.id

    async def look(self, reader: dict[str, Any], rows: int) -> Answer | None:
        """The content of the first rows."""
        return await self._ask("look", "look", reader=reader, rows=rows)

    async def preview(
        self, recipe: Recipe, rows: int, problems: list[list[dict[str, Any]]]
    ) -> tuple[Answer | None, Trouble | None]:
        """The recipe's effect on the first rows, which problems it fixes, and what is wrong with it.

        If a step is invalid, the effect of the steps before it is shown.
        """
        answer = await self._preview(recipe, rows, problems)
        trouble: Trouble | None = answer.get("error") if answer else None
        if answer and trouble and trouble.get("step") and "rows" not in answer:
            answer = await self._preview(recipe | {"steps": recipe["steps"][: trouble["step"] - 1]}, rows, problems)
        return answer, trouble

    async def find(self, recipe: Recipe, rows: int, sought: dict[str, Any]) -> Answer | None:
        """The recipe's effect on the rows searched for, wherever in the file they are."""
        return await self._ask("preview", "find", recipe=recipe, rows=rows, sought=sought, **self._beside(recipe))

    async def _preview(self, recipe: Recipe, rows: int, problems: list[list[dict[str, Any]]]) -> Answer | None:
        return await self._ask("preview", "preview", recipe=recipe, rows=rows, problems=problems, **self._beside(recipe))

    def _beside(self, recipe: Recipe) -> dict[str, Any]:
        """Further inputs: the second files of the recipe, and rows that were corrected."""
        return {"files": self.files.keys(recipe.get("steps", [])), "patches": self.files.patches}

    async def _ask(self, op: Literal["look", "preview"], sort: str, **args: Any) -> Answer | None:
        return await previewer.ask(op, topic=f"{self._page} {sort}", key=self.key or "", name=self.name, **args)
