"""Which files jobs and schedules need beside their own"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

FILE = sa.table("file", sa.column("id"))
KINDS = ("clean", "counts", "images")


def upgrade() -> None:
    for table in ("job", "schedule"):
        op.create_table(
            f"{table}_file",
            sa.Column(f"{table}_id", sa.String(20), nullable=False),
            sa.Column("file_id", sa.String(20), nullable=False),
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=f"fk_{table}_file_{table}_id_{table}", ondelete="CASCADE"
            ),
            sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=f"fk_{table}_file_file_id_file", ondelete="CASCADE"),
            sa.PrimaryKeyConstraint(f"{table}_id", "file_id", name=f"pk_{table}_file"),
        )
        op.create_index(f"ix_{table}_file_file_id", f"{table}_file", ["file_id"])
        fill(table)


def downgrade() -> None:
    op.drop_table("schedule_file")
    op.drop_table("job_file")


def fill(name: str) -> None:
    """From the options of the rows that are there; what a schedule is done to is known from its source."""
    connection = op.get_bind()
    link = sa.table(f"{name}_file", sa.column(f"{name}_id"), sa.column("file_id"))
    row = sa.table(name, sa.column("id"), sa.column("kind"), sa.column("options", sa.JSON))
    text = sa.cast(row.c.options, sa.Text)
    naming = sa.select(row.c.id, row.c.options).where(row.c.kind.in_(KINDS), text.like('%"files"%') | text.like('%"patches"%'))
    for row_id, options in connection.execute(naming).all():
        there = sa.select(FILE.c.id).where(FILE.c.id.in_(set(ids_in(options))))
        for file_id in connection.scalars(there).all():
            connection.execute(sa.insert(link).values({f"{name}_id": row_id, "file_id": file_id}))


def ids_in(options: dict[str, Any]) -> Iterator[str]:
    files, patches = options.get("files") or [], options.get("patches") or []
    for each in [*(files.values() if isinstance(files, dict) else files), *patches]:
        if isinstance(each, str) and len(each) == 20:
            yield each
