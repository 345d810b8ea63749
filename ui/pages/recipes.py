"""Recipes under a name: what each does, and what has become of it."""

import asyncio
from typing import Any

from nicegui import html, ui
from nicegui.events import GenericEventArguments

from models import db
from models.errors import RinseError
from models.recipe import SavedRecipe, change_recipe, delete_recipe, get_recipe, list_recipes
from models.user import User
from ui.auth import current_user
from ui.components.frame import frame
from ui.components.recipe_editor import kinds
from ui.components.recipe_list import RecipeList
from ui.components.tags import tag
from ui.errors import sentence


async def show() -> None:
    """`/recipes`"""
    user = current_user(ui.context.client.request)
    saved = await asyncio.to_thread(read, user)
    with frame("Recipes", "/recipes"):
        tag("h1", "Recipes")
        with html.div().classes("recipes"):
            Recipes(user, saved)


class Recipes:
    """The list, and what can be done with each."""

    def __init__(self, user: User, saved: list[dict[str, Any]]) -> None:
        self.user = user
        self.list = RecipeList(saved)
        self.list.on("rename", self.rename)
        self.list.on("remove", self.remove)

    async def rename(self, event: GenericEventArguments) -> None:
        recipe_id, version, name = event.args
        await self.change(lambda: rename(self.user, str(recipe_id), int(version), str(name)))

    async def remove(self, event: GenericEventArguments) -> None:
        await self.change(lambda: remove(self.user, str(event.args)))

    async def change(self, act: Any) -> None:
        """Does it, and shows what is there now; a refusal is a sentence above the list."""
        said = ""
        try:
            await asyncio.to_thread(act)
        except RinseError as error:
            said = sentence(error)
        self.list.show(await asyncio.to_thread(read, self.user), said)


def read(user: User) -> list[dict[str, Any]]:
    with db.read_session() as session:
        return [row_of(saved) for saved in list_recipes(session, user)]


def rename(user: User, recipe_id: str, version: int, name: str) -> None:
    with db.session() as session:
        recipe = get_recipe(session, recipe_id, user).recipe
        change_recipe(session, recipe_id, user, version, name=name, recipe=recipe)


def remove(user: User, recipe_id: str) -> None:
    with db.session() as session:
        delete_recipe(session, recipe_id, user)


def row_of(saved: SavedRecipe) -> dict[str, Any]:
    titles = {kind["id"]: kind["title"] for kind in kinds()}
    steps = [titles.get(step.get("step", ""), step.get("step", "")) for step in saved.recipe.get("steps", [])]
    return {
        "id": saved.id,
        "name": saved.name,
        "version": saved.version,
        "steps": steps,
        "recipe": saved.recipe,
        "updated_at": saved.updated_at.isoformat(),
    }
