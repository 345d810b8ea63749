"""Paused kinds of job: running jobs continue, waiting jobs keep their place, and none is started."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col, select

from models import db
from models.columns import UtcDateTime
from models.errors import NotFound
from models.user import User


class Pause(SQLModel, table=True):
    """A paused kind, since when and by whom."""

    kind: str = Field(primary_key=True, max_length=40)
    paused_at: datetime = Field(sa_type=UtcDateTime)
    paused_by: str = Field(max_length=64)


def pause(session: Session, kind: str, user: User) -> Pause:
    """Start no more jobs of this kind. Idempotent. Raises NotFound unless the user is an administrator."""
    _for_administrators(user)
    with suppress(IntegrityError), session.begin_nested():  # paused already, perhaps by somebody else just now
        session.add(Pause(kind=kind, paused_at=db.now(session), paused_by=user.id))
    return session.get_one(Pause, kind)


def unpause(session: Session, kind: str, user: User) -> None:
    """Start jobs of this kind again. Raises NotFound unless the user is an administrator."""
    _for_administrators(user)
    session.execute(delete(Pause).where(col(Pause.kind) == kind))


def paused(session: Session) -> Sequence[Pause]:
    """All paused kinds."""
    return session.exec(select(Pause).order_by(col(Pause.kind))).all()


def _for_administrators(user: User) -> None:
    if not user.is_admin:
        raise NotFound("There is no such queue.")
