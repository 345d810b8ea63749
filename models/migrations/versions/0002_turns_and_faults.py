"""Whose turn it is, kinds that are paused, which fault ended a job, and finding what changed lately"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)
ACTIVE = sa.text("status IN ('queued', 'running', 'retrying')")


def upgrade() -> None:
    op.create_table(
        "pause",
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("paused_at", MOMENT, nullable=False),
        sa.Column("paused_by", sa.String(64), nullable=False),
    )
    op.add_column("job", sa.Column("priority", sa.Integer, nullable=False, server_default="5"))
    op.add_column("job", sa.Column("turn", sa.Integer, nullable=False, server_default="0"))
    op.add_column("job", sa.Column("error_class", sa.String(80)))
    op.add_column("job", sa.Column("fingerprint", sa.String(40)))
    op.drop_index("ix_job_active", "job")
    op.create_index("ix_job_turn", "job", ["status", "priority", "turn", "created_at"])
    op.create_index("ix_job_owner_turn", "job", ["owner", "status", "turn"])
    op.create_index("ix_job_updated_at", "job", ["updated_at"])
    op.drop_column("job", "dispatched_at")


def downgrade() -> None:
    op.add_column("job", sa.Column("dispatched_at", MOMENT))
    for index in ("ix_job_updated_at", "ix_job_owner_turn", "ix_job_turn"):
        op.drop_index(index, "job")
    op.create_index("ix_job_active", "job", ["status"], sqlite_where=ACTIVE, postgresql_where=ACTIVE)
    for column in ("fingerprint", "error_class", "turn", "priority"):
        op.drop_column("job", column)
    op.drop_table("pause")
