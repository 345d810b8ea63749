"""Recipes that are kept under a name. They are checked when they are used, so that an old one always opens."""

from typing import Any

from fastapi import Request

from jobs.cleaning.errors import RecipeError
from jobs.cleaning.openrefine import from_openrefine
from models import db
from models.recipe import SavedRecipe, change_recipe, delete_recipe, get_recipe, list_recipes, save_recipe
from ui.api.bodies import NewRecipe, RecipeAnswer, RecipeChange
from ui.api.jobs import IfMatch, version_read
from ui.auth import current_user


def find(request: Request) -> list[RecipeAnswer]:
    """Your recipes, by name."""
    with db.read_session() as session:
        return [answer(recipe) for recipe in list_recipes(session, current_user(request))]


def post(body: NewRecipe, request: Request) -> RecipeAnswer:
    """Keep a recipe. An OpenRefine history is kept as the recipe that does the same; 422 names what no step can say."""
    recipe = body.recipe if isinstance(body.recipe, dict) else converted(body.recipe)
    with db.session() as session:
        return answer(save_recipe(session, current_user(request).id, body.name, recipe))


def converted(history: list[dict[str, Any]]) -> dict[str, Any]:
    """Refused as a whole where a part cannot be said: who keeps it does not see what is missing."""
    found = from_openrefine(history)
    if found.unsaid:
        raise RecipeError(" ".join(str(each) for each in found.unsaid))
    return found.recipe.as_json()


def get(recipe_id: str, request: Request) -> RecipeAnswer:
    """One recipe."""
    with db.read_session() as session:
        return answer(get_recipe(session, recipe_id, current_user(request)))


def put(recipe_id: str, body: RecipeChange, request: Request, if_match: IfMatch = None) -> RecipeAnswer:
    """Change a recipe. 412 if it is no longer the version you read."""
    version, user = version_read(body.version, if_match), current_user(request)
    with db.session() as session:
        return answer(change_recipe(session, recipe_id, user, version, name=body.name, recipe=body.recipe))


def delete(recipe_id: str, request: Request) -> None:
    """Delete a recipe. Jobs that used it keep their copy."""
    with db.session() as session:
        delete_recipe(session, recipe_id, current_user(request))


def answer(recipe: SavedRecipe) -> RecipeAnswer:
    return RecipeAnswer.model_validate(recipe.public())
