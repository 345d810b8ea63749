"""Saved recipes, beside the one that is being built: load one, save this one, or export it to a shell or a program."""

import asyncio
import json
import shlex
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from nicegui.events import GenericEventArguments

from jobs.cleaning.errors import RecipeError
from jobs.cleaning.openrefine import Converted, opened
from models import db
from models.errors import RinseError
from models.recipe import SavedRecipe, get_recipe, list_recipes, named, save_under
from models.scheduling import schedules_with
from models.settings import get_settings
from models.user import User
from ui.components.parts.part import RINSE, Part
from ui.components.parts.shell import form_file, token_header, word
from ui.errors import sentence

NAMED = 3
"""Schedules that are named in a sentence."""


class RecipeShelf(Part, component="recipe_shelf.js", dependencies=[RINSE]):
    """`current` returns the recipe being built; `on_take` is called with one that replaces it."""

    def __init__(
        self,
        user: User,
        *,
        file_name: str | None,
        fixed: bool,
        current: Callable[[], dict[str, Any]],
        on_take: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        super().__init__(decided=fixed)
        self._user, self._file_name, self._current, self._on_take = user, file_name or "FILE", current, on_take
        self.on_saved: Callable[[str], Awaitable[None]] = nobody_asks
        """Called with the id under which the recipe was saved, or from which it was loaded."""
        self.on("look", self._look)
        self.on("weigh", self._weigh)
        self.on("keep", self._keep)
        self.on("take", self._take)
        self.on("bring", self._bring)
        self.on("export", self._export)

    def fix(self) -> None:
        """Makes the recipe read-only; it can still be saved and exported."""
        self.tell("fix")

    def doubt(self, sentence: str) -> None:
        """Shows which step does not run on this file, before the recipe is saved."""
        self.tell("doubt", sentence)

    async def _look(self) -> None:
        self.tell("have", await asyncio.to_thread(shelf, self._user))

    async def _weigh(self, event: GenericEventArguments) -> None:
        """Shows what would be replaced, before it is."""
        name = str(event.args)
        try:
            self.tell("weighed", name, await asyncio.to_thread(replaced, self._user, name, self._current()))
        except RinseError as error:
            self.tell("say", sentence(error), True)

    async def _keep(self, event: GenericEventArguments) -> None:
        try:
            saved = await asyncio.to_thread(keep, self._user, str(event.args), self._current())
        except RinseError as error:
            self.tell("say", sentence(error), True)
            return
        earlier = "" if saved.version == 1 else f" It is version {saved.version}; what it was before is kept."
        self.tell("kept", f"Saved as “{saved.name}”.{earlier}", saved.id)
        await self.on_saved(saved.id)

    async def take(self, recipe_id: str) -> None:
        """Replaces the recipe being built by a saved one."""
        try:
            saved = await asyncio.to_thread(fetch, self._user, recipe_id)
            await self.use(saved.recipe, f"“{saved.name}” is in place. Undo brings back what was there.")
        except RinseError as error:
            self.tell("say", sentence(error), True)
            return
        await self.on_saved(saved.id)

    async def _take(self, event: GenericEventArguments) -> None:
        await self.take(str(event.args))

    async def _bring(self, event: GenericEventArguments) -> None:
        await self.use(str(event.args), "The recipe of the file is in place. Undo brings back what was there.")

    async def use(self, recipe: Any, said: str) -> None:
        """Replaces the recipe being built by one from a file or a job, and says so."""
        try:
            found = await asyncio.to_thread(opened, recipe)
        except RecipeError as error:
            self.tell("say", str(error), True)
            return
        await self._on_take(found.recipe.as_json())
        self.tell("took", said + remarks(found))

    def _export(self) -> None:
        self.tell("show", carried(self._current(), self._file_name))


async def nobody_asks(_: str) -> None:
    return


def remarks(found: Converted) -> str:
    """The operations of an OpenRefine history that are left out or differ, as sentences to append."""
    lost = [f" Not in it: {each}" for each in found.left_out]
    return "".join([*lost, *(f" Note on {each}" for each in found.differences)])


def shelf(user: User) -> list[dict[str, Any]]:
    """The saved recipes, by name."""
    with db.read_session() as session:
        saved = list_recipes(session, user)
        return [{"id": each.id, "name": each.name, "steps": len(each.recipe.get("steps", []))} for each in saved]


def replaced(user: User, name: str, recipe: dict[str, Any]) -> str:
    """What saving would replace, and which schedules use it; empty if the name is free or the recipe is the same."""
    with db.read_session() as session:
        saved = named(session, user, name)
        if saved is None or saved.recipe == recipe:
            return ""
        takers = [f"“{each.name}”" for each in schedules_with(session, user, saved.id)]
    said = f"This replaces version {saved.version} of “{saved.name}”, which is kept."
    if not takers:
        return said
    those, verb = ("The schedule", "takes") if len(takers) == 1 else (f"{len(takers)} schedules", "take")
    some = ", ".join(takers[:NAMED]) + (", …" if len(takers) > NAMED else "")
    return f"{said} {those} {some} {verb} the new one from now on."


def keep(user: User, name: str, recipe: dict[str, Any]) -> SavedRecipe:
    """Under an existing name, it becomes the next version of that recipe."""
    with db.session() as session:
        return save_under(session, user, name, recipe)


def fetch(user: User, recipe_id: str) -> SavedRecipe:
    with db.read_session() as session:
        return get_recipe(session, recipe_id, user)


def carried(recipe: dict[str, Any], file_name: str) -> dict[str, str]:
    """The recipe as JSON, and the commands that run it elsewhere."""
    ending = recipe.get("writer", {}).get("format", "csv")
    target = shlex.quote(f"clean_{Path(file_name).stem}.{ending}")
    settings = get_settings()
    token, api = token_header(accounts=settings.auth == "accounts"), f"{settings.base_url}/api/v1/jobs"
    return {
        "json": json.dumps(recipe, ensure_ascii=False, indent=2) + "\n",
        "shell": f"python main.py clean {word(file_name)} -r recipe.json -o {target}",
        "curl": f"curl {token}-F {form_file(file_name)} -F recipe=@recipe.json {api}",
    }
