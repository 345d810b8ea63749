"""Saved recipes. They are checked when they are used, so that an old one can always be opened."""

from typing import Any

from fastapi import Request
from sqlmodel import Session

from jobs.cleaning.errors import RecipeError
from jobs.cleaning.openrefine import from_openrefine
from jobs.cleaning.recipe import recipe_in
from models import db
from models.recipe import (
    SavedRecipe,
    change_recipe,
    delete_recipe,
    earlier_versions,
    get_recipe,
    list_recipes,
    offer_for,
    save_under,
)
from models.user import User
from ui.api.answers import RecipeAnswer, RecipeVersionAnswer
from ui.api.bodies import NamedRecipe, NewRecipe, RecipeChange
from ui.api.jobs import IfMatch, version_read
from ui.auth import current_user


def find(request: Request) -> list[RecipeAnswer]:
    """Your recipes, by name."""
    with db.read_session() as session:
        return [answer(recipe) for recipe in list_recipes(session, current_user(request))]


def post(body: NewRecipe, request: Request) -> RecipeAnswer:
    """Save a recipe. Under a name that you already have, it becomes the next version of that recipe.

    Upper and lower case and surrounding white space do not make another name. An OpenRefine history is saved as the recipe that
    does the same; 422 lists the operations that no step can express.
    """
    user = current_user(request)
    recipe = recipe_in(body.recipe) if isinstance(body.recipe, dict) else converted(body.recipe)
    with db.session() as session:
        return answer(offered(session, save_under(session, user, body.name, recipe), user, body))


def converted(history: list[dict[str, Any]]) -> dict[str, Any]:
    """Refused as a whole if any operation cannot be expressed: otherwise nobody would notice what is missing."""
    found = from_openrefine(history)
    if found.left_out:
        raise RecipeError(" ".join(str(each) for each in found.left_out))
    return found.recipe.as_json()


def get(recipe_id: str, request: Request) -> RecipeAnswer:
    """One recipe."""
    with db.read_session() as session:
        return answer(get_recipe(session, recipe_id, current_user(request)))


def put(recipe_id: str, body: RecipeChange, request: Request, if_match: IfMatch = None) -> RecipeAnswer:
    """Change a recipe. 412 if it is no longer the version you read, 409 if its new name is another recipe's."""
    version, user = version_read(body.version, if_match), current_user(request)
    with db.session() as session:
        saved = change_recipe(session, recipe_id, user, version, name=body.name, recipe=body.recipe)
        return answer(offered(session, saved, user, body))


def versions(recipe_id: str, request: Request) -> list[RecipeVersionAnswer]:
    """Earlier versions of a recipe, newest first."""
    with db.read_session() as session:
        earlier = earlier_versions(session, recipe_id, current_user(request))
        return [RecipeVersionAnswer.model_validate(each.model_dump()) for each in earlier]


def delete(recipe_id: str, request: Request) -> None:
    """Delete a recipe. Jobs that used it keep their copy."""
    with db.session() as session:
        delete_recipe(session, recipe_id, current_user(request))


def offered(session: Session, saved: SavedRecipe, user: User, body: NamedRecipe) -> SavedRecipe:
    """Sets the file names for which the recipe is offered, if the body contains them."""
    if "for_files" not in body.model_fields_set:
        return saved
    return offer_for(session, saved.id, user, body.for_files)


def answer(recipe: SavedRecipe) -> RecipeAnswer:
    return RecipeAnswer.model_validate(recipe.public())
