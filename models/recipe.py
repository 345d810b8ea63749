"""Recipes that people keep. What is in them is checked when they are used, so that an old one always opens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, true, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import db
from models.columns import Json, UtcDateTime, new_id, plain_text
from models.errors import NotFound, Refused, StaleVersion
from models.user import User

LONGEST_NAME = 200


class SavedRecipe(SQLModel, table=True):
    """A recipe under a name."""

    __tablename__ = "saved_recipe"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=20)
    owner: str = Field(max_length=64, index=True)
    name: str = Field(max_length=LONGEST_NAME)
    recipe: dict[str, Any] = Field(sa_type=Json)
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)

    @classmethod
    def visible_to(cls, user: User) -> ColumnElement[bool]:
        """The part of a query that leaves other people's recipes out."""
        return true() if user.is_admin else col(cls.owner) == user.id

    def public(self) -> dict[str, Any]:
        """What the API tells about a saved recipe."""
        return {"id": self.id, "name": self.name, "recipe": self.recipe, "version": self.version}


def save_recipe(session: Session, owner: str, name: str, recipe: dict[str, Any]) -> SavedRecipe:
    """Keep a recipe under a name. Raises Refused for an empty name."""
    at = db.now(session)
    saved = SavedRecipe(owner=owner, name=_checked(name), recipe=recipe, created_at=at, updated_at=at)
    session.add(saved)
    session.flush()
    return saved


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


def change_recipe(
    session: Session, recipe_id: str, user: User, version: int, *, name: str, recipe: dict[str, Any]
) -> SavedRecipe:
    """Write a new version. Raises StaleVersion if it is not the version you read."""
    statement = (
        update(SavedRecipe)
        .where(col(SavedRecipe.id) == recipe_id, SavedRecipe.visible_to(user), col(SavedRecipe.version) == version)
        .values(name=_checked(name), recipe=recipe, version=version + 1, updated_at=db.now(session))
        .returning(SavedRecipe)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    saved = session.scalars(statement).one_or_none()
    if saved is None:
        get_recipe(session, recipe_id, user)
        raise StaleVersion("Somebody else changed this recipe since you opened it. Load it again.")
    return saved


def delete_recipe(session: Session, recipe_id: str, user: User) -> None:
    """Raises NotFound, also for a recipe of somebody else. Jobs that used it keep their copy."""
    visible = delete(SavedRecipe).where(col(SavedRecipe.id) == recipe_id, SavedRecipe.visible_to(user))
    if session.scalars(visible.returning(col(SavedRecipe.id))).one_or_none() is None:
        raise NotFound("There is no such recipe.")


def _checked(name: str) -> str:
    name = plain_text(name, LONGEST_NAME).strip()
    if not name:
        raise Refused("Give the recipe a name.")
    return name
