"""How many days the jobs of single owners are kept, if not KEEP_DAYS."""

from sqlmodel import Field, Session, SQLModel

from models.errors import Refused

MOST_DAYS = 99_999


class OwnerRetention(SQLModel, table=True):
    """One owner's days. Without a row, KEEP_DAYS applies."""

    __tablename__ = "owner_keep"

    owner: str = Field(primary_key=True, max_length=64)
    days: int = Field(description="Days after a job's end. 0: never deleted.")


def set_days_of_owner(session: Session, owner: str, days: int | None) -> None:
    """None: KEEP_DAYS applies again. Raises Refused for an invalid number."""
    if days is not None and not 0 <= days <= MOST_DAYS:
        raise Refused(f"Give 0 to {MOST_DAYS:,} days.")
    row = session.get(OwnerRetention, owner)
    if days is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(OwnerRetention(owner=owner, days=days))
    else:
        row.days = days
    session.flush()


def days_of_owner(session: Session, owner: str) -> int | None:
    """None: KEEP_DAYS applies."""
    row = session.get(OwnerRetention, owner)
    return row.days if row else None
