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


def upgrade() -> None:
    for name, table, _ in BEFORE:
        op.drop_index(name, table)
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
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
