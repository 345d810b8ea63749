"""Schedules, their runs, and the files that they have taken"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True)


def of_schedule(*, primary_key: bool = False) -> sa.Column[str]:
    parent = sa.ForeignKey("schedule.id", ondelete="CASCADE")
    return sa.Column("schedule_id", sa.String(20), parent, nullable=False, primary_key=primary_key)


def upgrade() -> None:
    op.create_table(
        "schedule",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False, index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("cron", sa.String(100), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("missed", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("options", JSON, nullable=False),
        sa.Column("source", JSON, nullable=False),
        sa.Column("copy_to", sa.String(2000)),
        sa.Column("email", sa.String(320)),
        sa.Column("webhook", sa.String(2000)),
        sa.Column("paused_at", MOMENT),
        sa.Column("next_at", MOMENT, nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
    )
    op.create_table(
        "schedule_run",
        sa.Column("id", sa.String(20), primary_key=True),
        of_schedule(),
        sa.Column("slot", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("task_id", sa.String(20), sa.ForeignKey("job.id", ondelete="SET NULL"), index=True),
        sa.Column("by_hand", sa.Boolean, nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("job_ids", JSON, nullable=False),
        sa.UniqueConstraint("schedule_id", "slot"),
    )
    op.create_table(
        "schedule_seen",
        of_schedule(primary_key=True),
        sa.Column("mark", sa.String(64), primary_key=True),
    )


def downgrade() -> None:
    for table in ("schedule_seen", "schedule_run", "schedule"):
        op.drop_table(table)
