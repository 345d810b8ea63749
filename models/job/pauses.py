"""Kinds of job that are paused: what runs goes on, what waits keeps its place, nothing more is begun."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from models import db
from models.columns import UtcDateTime
from models.errors import NotFound
from models.user import User


class Pause(SQLModel, table=True):
    """One kind that is paused, since when and by whom."""

    kind: str = Field(primary_key=True, max_length=40)
    paused_at: datetime = Field(sa_type=UtcDateTime)
    paused_by: str = Field(max_length=64)


def pause(session: Session, kind: str, user: User) -> Pause:
    """Begin no more jobs of this kind. Pausing twice is pausing once. Raises NotFound unless an administrator asks."""
    _for_administrators(user)
    found = session.get(Pause, kind)
    return found or session.merge(Pause(kind=kind, paused_at=db.now(session), paused_by=user.id))


def unpause(session: Session, kind: str, user: User) -> None:
    """Go on with this kind. Raises NotFound unless an administrator asks."""
    _for_administrators(user)
    if found := session.get(Pause, kind):
        session.delete(found)


def paused(session: Session) -> Sequence[Pause]:
    """All that is paused."""
    return session.exec(select(Pause).order_by(col(Pause.kind))).all()


def _for_administrators(user: User) -> None:
    if not user.is_admin:
        raise NotFound("There is no such queue.")
