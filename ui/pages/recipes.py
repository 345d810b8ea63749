"""Saved recipes: their steps, the files for which they are offered, where they are used, and earlier versions."""

import asyncio
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from nicegui import html, ui
from nicegui.events import GenericEventArguments

from jobs.cleaning.registry import all_steps
from models import db
from models.errors import NotFound, RinseError
from models.recipe import (
    SavedRecipe,
    change_recipe,
    delete_recipe,
    earlier_versions,
    get_recipe,
    list_recipes,
    offer_for,
    uses,
)
from models.user import User
from ui.auth import current_user
from ui.components.build.step_kinds import titles_of
from ui.components.frame.frame import frame
from ui.components.lists.recipe_changes import changes
from ui.components.lists.recipe_list import RecipeList
from ui.components.parts.tags import tag
from ui.errors import sentence

Versions = list[dict[str, Any]]


async def show() -> None:
    """`/recipes`"""
    user = current_user(ui.context.client.request)
    saved = await asyncio.to_thread(read, user)
    with frame("Recipes", "/recipes"):
        tag("h1", "Recipes")
        with html.div().classes("recipes"):
            Recipes(user, saved)


class Recipes:
    """The list, and the actions on each recipe."""

    def __init__(self, user: User, saved: list[dict[str, Any]]) -> None:
        self.user = user
        self.list = RecipeList(saved)
        for name in ("rename", "offer", "restore", "remove"):
            self.list.on(name, getattr(self, name))
        self.list.on("look", self.look)

    async def rename(self, event: GenericEventArguments) -> None:
        recipe_id, version, name = event.args
        await self.change(lambda: rename(self.user, str(recipe_id), int(version), str(name)))

    async def offer(self, event: GenericEventArguments) -> None:
        recipe_id, for_files = event.args
        await self.change(lambda: offer(self.user, str(recipe_id), str(for_files)))

    async def restore(self, event: GenericEventArguments) -> None:
        recipe_id, version = event.args
        await self.change(lambda: restore(self.user, str(recipe_id), int(version)))

    async def remove(self, event: GenericEventArguments) -> None:
        await self.change(lambda: remove(self.user, str(event.args)))

    async def change(self, act: Callable[[], None]) -> None:
        """Carries out `act`, and shows the current recipes; the reason of a refusal is shown above the list."""
        said = ""
        try:
            await asyncio.to_thread(act)
        except RinseError as error:
            said = sentence(error)
        self.list.show(await asyncio.to_thread(read, self.user), said)

    async def look(self, event: GenericEventArguments) -> None:
        """Shows the versions of one recipe, with the changes of each."""
        recipe_id = str(event.args)
        try:
            versions = await asyncio.to_thread(versions_of, self.user, recipe_id)
        except RinseError as error:
            self.list.show(await asyncio.to_thread(read, self.user), sentence(error))
        else:
            self.list.have(recipe_id, versions, kinds_in(versions))


def read(user: User) -> list[dict[str, Any]]:
    with db.read_session() as session:
        used = uses(session, user)
        return [row_of(saved, used.get(saved.id, 0)) for saved in list_recipes(session, user)]


def rename(user: User, recipe_id: str, version: int, name: str) -> None:
    with db.session() as session:
        recipe = get_recipe(session, recipe_id, user).recipe
        change_recipe(session, recipe_id, user, version, name=name, recipe=recipe)


def offer(user: User, recipe_id: str, for_files: str) -> None:
    with db.session() as session:
        offer_for(session, recipe_id, user, for_files)


def restore(user: User, recipe_id: str, version: int) -> None:
    """An earlier version becomes the newest one; the replaced one is kept as a version."""
    with db.session() as session:
        now = get_recipe(session, recipe_id, user)
        earlier = {each.version: each.recipe for each in earlier_versions(session, recipe_id, user)}
        if version not in earlier:
            raise NotFound("There is no such version.")
        change_recipe(session, recipe_id, user, now.version, name=now.name, recipe=earlier[version])


def remove(user: User, recipe_id: str) -> None:
    with db.session() as session:
        delete_recipe(session, recipe_id, user)


def versions_of(user: User, recipe_id: str) -> Versions:
    """Newest first; the oldest has no `changes`."""
    with db.read_session() as session:
        now = get_recipe(session, recipe_id, user)
        earlier = earlier_versions(session, recipe_id, user)
    versions: Versions = [version_of(now.version, now.name, now.recipe, now.updated_at.isoformat())]
    versions += [version_of(each.version, each.name, each.recipe, each.saved_at.isoformat()) for each in earlier]
    for newer, older in pairwise(versions):
        newer["changes"] = changes(older["recipe"], newer["recipe"])
    return versions


def version_of(version: int, name: str, recipe: dict[str, Any], saved_at: str) -> dict[str, Any]:
    return {"version": version, "name": name, "recipe": recipe, "saved_at": saved_at, "changes": None}


def kinds_in(versions: Versions) -> dict[str, Any]:
    """The titles and schemas of the steps in these versions."""
    ids = {step.get("step") for version in versions for step in version["recipe"].get("steps", [])}
    found = {each: kind for each in ids if (kind := all_steps().get(each))}
    return {each: {"title": kind.title, "schema": kind.model_json_schema()} for each, kind in found.items()}


def row_of(saved: SavedRecipe, used: int) -> dict[str, Any]:
    return {
        "id": saved.id,
        "name": saved.name,
        "version": saved.version,
        "steps": titles_of(saved.recipe),
        "recipe": saved.recipe,
        "for_files": saved.for_files,
        "used": used,
        "updated_at": saved.updated_at.isoformat(),
    }
