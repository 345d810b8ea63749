"""What is told of a job's end, and where else its outputs go"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    op.add_column("job", sa.Column("copy_to", sa.String(2000)))
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("job_id", sa.String(20), sa.ForeignKey("job.id", ondelete="CASCADE"), nullable=False),
        sa.Column("task_id", sa.String(20), sa.ForeignKey("job.id", ondelete="SET NULL"), index=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("target", sa.String(2000), nullable=False),
        sa.Column("occasion", sa.String(40), nullable=False),
        sa.Column("job", JSON, nullable=False),
        sa.Column("tries", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("begun_at", MOMENT),
        sa.Column("told_at", MOMENT),
        sa.UniqueConstraint("job_id", "channel", "occasion"),
    )


def downgrade() -> None:
    op.drop_table("delivery")
    op.drop_column("job", "copy_to")
