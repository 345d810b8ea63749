"""Saved recipes. Their steps are validated when they are used, not when they are read, so that an old one always opens."""

from collections.abc import Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from sqlalchemy import delete, func, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import db
from models.columns import Json, UtcDateTime, new_id, plain_text
from models.errors import Conflict, NotFound, Refused, StaleVersion
from models.job.row import Job
from models.user import Owned, User

LONGEST_NAME = 200
EMPTY_RECIPE: dict[str, Any] = {"version": 1, "steps": []}


class SavedRecipe(Owned, SQLModel, table=True):
    """A recipe with a name."""

    __tablename__ = "saved_recipe"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=20)
    owner: str = Field(max_length=64, index=True)
    name: str = Field(max_length=LONGEST_NAME)
    recipe: dict[str, Any] = Field(sa_type=Json)
    for_files: str | None = Field(default=None, max_length=200, description="It is offered for files with matching names.")
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)

    def public(self) -> dict[str, Any]:
        """What the API tells about a saved recipe."""
        return {
            "id": self.id,
            "name": self.name,
            "recipe": self.recipe,
            "for_files": self.for_files,
            "version": self.version,
        }

    def is_for(self, file_name: str) -> bool:
        """Whether it is offered for a file with this name, compared without regard to case."""
        return bool(self.for_files) and fnmatchcase(file_name.casefold(), (self.for_files or "").casefold())


class RecipeVersion(SQLModel, table=True):
    """An earlier version of a saved recipe."""

    __tablename__ = "recipe_version"

    recipe_id: str = Field(foreign_key="saved_recipe.id", ondelete="CASCADE", primary_key=True, max_length=20)
    version: int = Field(primary_key=True)
    name: str = Field(max_length=LONGEST_NAME)
    recipe: dict[str, Any] = Field(sa_type=Json)
    saved_at: datetime = Field(sa_type=UtcDateTime)


def save_recipe(session: Session, owner: str, name: str, recipe: dict[str, Any]) -> SavedRecipe:
    """Save a recipe under a name. Raises Refused for an empty name, and for what is not shaped like a recipe."""
    at = db.now(session)
    saved = SavedRecipe(owner=owner, name=_checked(name), recipe=shaped(recipe), created_at=at, updated_at=at)
    session.add(saved)
    session.flush()
    return saved


def save_under(session: Session, user: User, name: str, recipe: dict[str, Any]) -> SavedRecipe:
    """Save a recipe as the next version of the user's recipe with this name, or as its first."""
    found = named(session, user, name)
    saved = found and session.get(SavedRecipe, found.id, with_for_update=True, populate_existing=True)
    if saved is None:
        return save_recipe(session, user.id, name, recipe)
    if saved.recipe == recipe:
        return saved
    return change_recipe(session, saved.id, user, saved.version, name=saved.name, recipe=recipe)


def named(session: Session, user: User, name: str) -> SavedRecipe | None:
    """The user's own recipe with this name, ignoring case and surrounding white space; of several, the one with exactly this
    name, or else the latest. Raises Refused for an empty name."""
    return _named(session, user.id, _checked(name))


def _named(session: Session, owner: str, name: str) -> SavedRecipe | None:
    names = select(col(SavedRecipe.id), col(SavedRecipe.name)).where(col(SavedRecipe.owner) == owner)
    found = session.exec(names.order_by(col(SavedRecipe.updated_at).desc())).all()
    alike = [(its_name != name, at, its_id) for at, (its_id, its_name) in enumerate(found) if _is_same(its_name, name)]
    return session.get(SavedRecipe, min(alike)[-1]) if alike else None


def get_recipe(session: Session, recipe_id: str, user: User) -> SavedRecipe:
    """Raises NotFound, also for a recipe of somebody else."""
    visible = select(SavedRecipe).where(col(SavedRecipe.id) == recipe_id, SavedRecipe.visible_to(user))
    saved = session.exec(visible).one_or_none()
    if saved is None:
        raise NotFound("There is no such recipe.")
    return saved


def list_recipes(session: Session, user: User) -> Sequence[SavedRecipe]:
    """The user's own, by name."""
    own = select(SavedRecipe).where(col(SavedRecipe.owner) == user.id)
    return session.exec(own.order_by(col(SavedRecipe.name), col(SavedRecipe.id))).all()


def recipes_for(session: Session, user: User, file_name: str) -> Sequence[SavedRecipe]:
    """Those of the user's recipes that are offered for a file with this name."""
    return [saved for saved in list_recipes(session, user) if saved.is_for(file_name)]


def change_recipe(
    session: Session, recipe_id: str, user: User, version: int, *, name: str, recipe: dict[str, Any]
) -> SavedRecipe:
    """Write a new version; the previous one is kept if the recipe itself has changed.

    Raises StaleVersion if you read an older version, Conflict if it gets the name of another recipe, and Refused as
    save_recipe does.
    """
    before = get_recipe(session, recipe_id, user)
    name = _checked(name)
    if not _is_same(before.name, name) and (other := _named(session, before.owner, name)):
        raise Conflict(f"There is a recipe “{other.name}” already. Choose another name, or delete that one first.")
    kept = RecipeVersion(
        recipe_id=recipe_id,
        version=before.version,
        name=before.name,
        recipe=before.recipe,
        saved_at=before.updated_at,
    )
    saved = _written(session, recipe_id, user, version, name=name, recipe=shaped(recipe), version=version + 1)
    if kept.recipe != recipe:
        session.add(kept)
        session.flush()
    return saved


def offer_for(session: Session, recipe_id: str, user: User, for_files: str | None) -> SavedRecipe:
    """Offer it for files whose names match a pattern (orders_*.csv), or for none."""
    pattern = plain_text(for_files or "", LONGEST_NAME).strip() or None
    if pattern is not None and not pattern.strip("*?"):
        raise Refused("That is every file. Say a part of the name, such as orders_*.csv.")
    return _written(session, recipe_id, user, get_recipe(session, recipe_id, user).version, for_files=pattern)


def earlier_versions(session: Session, recipe_id: str, user: User) -> Sequence[RecipeVersion]:
    """Its earlier versions, newest first. Raises NotFound, also for a recipe of somebody else."""
    get_recipe(session, recipe_id, user)
    earlier = select(RecipeVersion).where(col(RecipeVersion.recipe_id) == recipe_id)
    return session.exec(earlier.order_by(col(RecipeVersion.version).desc())).all()


def uses(session: Session, user: User) -> dict[str, int]:
    """How many of the user's jobs were made from each saved recipe, by its id."""
    theirs = select(col(SavedRecipe.id)).where(col(SavedRecipe.owner) == user.id)
    own = (col(Job.recipe_id).in_(theirs), col(Job.owner) == user.id, col(Job.internal).is_not(True))
    counted = select(col(Job.recipe_id), func.count()).where(*own).group_by(col(Job.recipe_id))
    return {recipe_id: count for recipe_id, count in session.exec(counted).all() if recipe_id}


def delete_recipe(session: Session, recipe_id: str, user: User) -> None:
    """Raises NotFound, also for a recipe of somebody else. Jobs that used it keep their copy."""
    visible = delete(SavedRecipe).where(col(SavedRecipe.id) == recipe_id, SavedRecipe.visible_to(user))
    if session.scalars(visible.returning(col(SavedRecipe.id))).one_or_none() is None:
        raise NotFound("There is no such recipe.")


def shaped(recipe: dict[str, Any]) -> dict[str, Any]:
    """The recipe, if its steps can be counted, named and shown; whether they are valid is not checked. Raises Refused."""
    steps = recipe.get("steps", [])
    if not (isinstance(steps, list) and all(isinstance(step, dict) and isinstance(step.get("step"), str) for step in steps)):
        raise Refused('The "steps" of a recipe are a list of objects with their ids, such as {"step": "trim"}.')
    if not all(isinstance(recipe.get(part, {}), dict) for part in ("reader", "writer")):
        raise Refused('"reader" and "writer" of a recipe are objects, such as {"format": "csv"}.')
    return recipe


def _written(session: Session, recipe_id: str, user: User, read: int, /, **values: Any) -> SavedRecipe:
    statement = (
        update(SavedRecipe)
        .where(col(SavedRecipe.id) == recipe_id, SavedRecipe.visible_to(user), col(SavedRecipe.version) == read)
        .values(**{"updated_at": db.now(session)} | values)
        .returning(SavedRecipe)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    saved = session.scalars(statement).one_or_none()
    if saved is None:
        get_recipe(session, recipe_id, user)
        raise StaleVersion("Somebody else changed this recipe since you opened it. Load it again.")
    return saved


def _is_same(name: str, other: str) -> bool:
    return name.strip().casefold() == other.strip().casefold()


def _checked(name: str) -> str:
    name = plain_text(name, LONGEST_NAME).strip()
    if not name:
        raise Refused("Give the recipe a name.")
    return name
