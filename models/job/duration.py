"""How long jobs took, as an SQL expression."""

from typing import Any

from sqlalchemy import ColumnElement, Float, cast, func
from sqlmodel import Session, col

from models.job.row import Job


def seconds_taken(session: Session) -> ColumnElement[float]:
    """Seconds from the start of its last attempt to its end. The two databases have no function for this in common."""
    began: Any = col(Job.started_at)
    ended: Any = col(Job.ended_at)
    if session.get_bind().dialect.name == "sqlite":
        return (func.julianday(ended) - func.julianday(began)) * 86400.0
    return cast(func.extract("epoch", ended) - func.extract("epoch", began), Float)
