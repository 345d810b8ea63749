"""Who makes a request. What a person may see is decided by queries that take a User."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import Mapped
from sqlmodel import col


@dataclass(frozen=True)
class User:
    """Somebody who is signed in."""

    id: str
    name: str
    is_admin: bool = False

    def may_see(self, owner: Mapped[str]) -> ColumnElement[bool]:
        """The condition of a query that leaves out what belongs to others. Administrators see everything."""
        return true() if self.is_admin else owner == self.id


class Owned:
    """Mixin for tables whose rows have an owner."""

    if TYPE_CHECKING:
        owner: str

    @classmethod
    def visible_to(cls, user: User) -> ColumnElement[bool]:
        """The condition of a query that leaves out the rows the user may not see."""
        return user.may_see(col(cls.owner))


class Recognised(NamedTuple):
    """The user whom a cookie or token identifies."""

    user: User
    is_due: bool
    """Whether this use is to be recorded, which happens once a minute at most."""


SYSTEM = User(id="system", name="Rinse", is_admin=True)
"""Rinse itself, removing what is past its keep date."""

LOCAL = User(id="local", name="You", is_admin=True)
"""The one person of AUTH=local: at their own machine, so owner and administrator at once."""
