"""When the database began: what was stored before that is not its own"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "beginning",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_beginning"),
    )
    table = sa.table("beginning", sa.column("id", sa.Integer()), sa.column("at", MOMENT))
    op.execute(table.insert().values(id=1, at=first_row_at() or datetime.now(UTC)))


def downgrade() -> None:
    op.drop_table("beginning")


def first_row_at() -> datetime | None:
    """When the oldest of all that is there was made: people, files, uploads and jobs."""
    found = list[datetime]()
    for name in ("account", "file", "upload", "job"):
        table = sa.table(name, sa.column("created_at", MOMENT))
        at = op.get_bind().execute(sa.select(sa.func.min(table.c.created_at))).scalar()
        if at is not None:
            found.append(at if at.tzinfo else at.replace(tzinfo=UTC))  # SQLite has no time zones
    return min(found, default=None)
