"""Indexes for what is read often from large tables, and each schedule's own file among the files it needs"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

INDEXES = [
    ("ix_job_status_latest", "job", ["internal", "status", "updated_at"]),
    ("ix_job_owner_newest", "job", ["owner", "internal", "created_at", "id", "output_bytes"]),
    ("ix_job_file", "job", ["file_id", "owner", "kind", "internal"]),
    ("ix_job_group", "job", ["group_id", "owner", "status", "created_at", "id", "internal"]),
    ("ix_job_recipe", "job", ["recipe_id", "owner", "status", "created_at", "id", "internal"]),
    ("ix_file_owner_newest", "file", ["owner", "created_at", "bytes"]),
    ("ix_file_created_at", "file", ["created_at"]),
    ("ix_schedule_run_latest", "schedule_run", ["schedule_id", "started_at", "slot"]),
]
BEFORE = [
    ("ix_job_owner_newest", "job", ["owner", "internal", "created_at", "id"]),
    ("ix_job_file_id", "job", ["file_id"]),
    ("ix_job_group_id", "job", ["group_id"]),
    ("ix_job_recipe_id", "job", ["recipe_id"]),
    ("ix_file_owner", "file", ["owner"]),
]


WIDER = "ix_job_owner_newest"
"""Replaced by one of the same name."""


def upgrade() -> None:
    """In PostgreSQL, others cannot write while an index is built, and not even read once one is dropped: so that comes last."""
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for name, table, columns in INDEXES:
        if name != WIDER:
            op.create_index(name, table, columns)
        elif is_postgres:
            op.create_index(f"{WIDER}_0015", table, columns)
    for name, table, _ in BEFORE:
        op.drop_index(name, table)
    if is_postgres:
        op.execute(f"ALTER INDEX {WIDER}_0015 RENAME TO {WIDER}")
    else:  # SQLite cannot rename an index, and lets others read meanwhile
        op.create_index(*next(each for each in INDEXES if each[0] == WIDER))
    link_sources()


def downgrade() -> None:
    for name, table, _ in INDEXES:
        op.drop_index(name, table)
    for name, table, columns in BEFORE:
        op.create_index(name, table, columns)


def link_sources() -> None:
    """Of schedules from before 0009; later ones have theirs already."""
    schedule = sa.table("schedule", sa.column("id"), sa.column("source", sa.JSON))
    file = sa.table("file", sa.column("id"))
    link = sa.table("schedule_file", sa.column("schedule_id"), sa.column("file_id"))
    source = schedule.c.source["file_id"].as_string()
    known = sa.exists().where(link.c.schedule_id == schedule.c.id, link.c.file_id == file.c.id)
    missing = sa.select(schedule.c.id, file.c.id).join(file, file.c.id == source).where(~known)
    op.execute(sa.insert(link).from_select(["schedule_id", "file_id"], missing))
