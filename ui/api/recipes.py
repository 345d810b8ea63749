"""Recipes that are kept under a name. They are checked when they are used, so that an old one always opens."""

from fastapi import Request

from models import db
from models.recipe import SavedRecipe, change_recipe, delete_recipe, get_recipe, list_recipes, save_recipe
from ui.api.bodies import RecipeAnswer, RecipeBody, RecipeChange
from ui.api.jobs import IfMatch, version_read
from ui.auth import current_user


def find(request: Request) -> list[RecipeAnswer]:
    """Your recipes, by name."""
    with db.read_session() as session:
        return [answer(recipe) for recipe in list_recipes(session, current_user(request))]


def post(body: RecipeBody, request: Request) -> RecipeAnswer:
    """Keep a recipe."""
    with db.session() as session:
        return answer(save_recipe(session, current_user(request).id, body.name, body.recipe))


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
