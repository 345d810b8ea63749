"""How long jobs took, as a part of queries."""

from typing import Any

from sqlalchemy import ColumnElement, Float, cast, func
from sqlmodel import Session, col

from models.job.row import Job


def seconds_taken(session: Session) -> ColumnElement[float]:
    """From its last beginning to its end. SQLite counts days, and neither database knows the other's way."""
    began: Any = col(Job.started_at)
    ended: Any = col(Job.ended_at)
    if session.get_bind().dialect.name == "sqlite":
        return (func.julianday(ended) - func.julianday(began)) * 86400.0
    return cast(func.extract("epoch", ended) - func.extract("epoch", began), Float)
