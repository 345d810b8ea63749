"""When this database began. Rows come and go, but this one stays."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, select

from models.columns import UtcDateTime


class Beginning(SQLModel, table=True):
    """The only row is made with the tables."""

    id: int = Field(1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcDateTime)


def begun_at(session: Session) -> datetime:
    """What was stored earlier is another database's."""
    return session.exec(select(Beginning.at)).one()
