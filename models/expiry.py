"""Deletes rows that have expired, in passing, in transactions that are about something else."""

from sqlalchemy import ColumnElement, delete, inspect, select
from sqlmodel import Session, SQLModel


def delete_expired(session: Session, table: type[SQLModel], is_over: ColumnElement[bool]) -> None:
    """Deletes the rows that are over, but none that another transaction has locked.

    Two that delete the same rows, each in the order in which its database finds them, could otherwise deadlock.
    """
    (key,) = inspect(table).primary_key
    free = select(key).where(is_over).with_for_update(skip_locked=True)
    session.execute(delete(table).where(key.in_(free)).execution_options(synchronize_session=False))
