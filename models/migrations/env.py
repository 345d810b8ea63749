"""Alembic's way in: `alembic upgrade head` and `alembic check`, with our settings and our lock."""

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

from models import schema


def run(connection: Connection) -> None:
    """Whoever made the connection also commits it: all migrations in one transaction, on SQLite too."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with schema.only_one() as opened:
        run(opened)
