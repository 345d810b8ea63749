"""The first tables: files, jobs with their timeline, saved recipes"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True)
STATUSES = ("draft", "queued", "running", "retrying", "done", "failed", "dead", "cancelled")


def status() -> sa.Column[str]:
    checked = sa.Enum(*STATUSES, name="status", native_enum=False, create_constraint=True, length=16)
    return sa.Column("status", checked, nullable=False)


def upgrade() -> None:
    op.create_table(
        "file",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False, index=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("key", sa.String(255), nullable=False, unique=True),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("internal", sa.Boolean, nullable=False),
        sa.Column("file_id", sa.String(20), sa.ForeignKey("file.id", ondelete="SET NULL"), index=True),
        sa.Column("file_name", sa.String(255)),
        sa.Column("file_bytes", sa.BigInteger),
        sa.Column("options", JSON, nullable=False),
        sa.Column("email", sa.String(320)),
        sa.Column("webhook", sa.String(2000)),
        sa.Column("idempotency_key", sa.String(255)),
        sa.Column("idempotency_hash", sa.String(64)),
        status(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("max_attempts", sa.Integer, nullable=False),
        sa.Column("progress", sa.Float, nullable=False),
        sa.Column("rows_done", sa.BigInteger),
        sa.Column("rows_total", sa.BigInteger),
        sa.Column("phase", sa.String(40)),
        sa.Column("result", JSON),
        sa.Column("outputs", JSON, nullable=False),
        sa.Column("error", JSON),
        sa.Column("search", sa.String(300), nullable=False),
        sa.Column("error_search", sa.String(300)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("dispatched_at", MOMENT),
        sa.Column("heartbeat_at", MOMENT),
        sa.Column("not_before", MOMENT),
        sa.Column("cancel_requested_at", MOMENT),
        sa.UniqueConstraint("owner", "idempotency_key"),
        sa.CheckConstraint("progress >= 0 AND progress <= 1", name="progress"),
    )
    op.create_index("ix_job_newest", "job", ["internal", "created_at", "id"])
    op.create_index("ix_job_status_newest", "job", ["internal", "status", "created_at", "id"])
    op.create_index("ix_job_owner_newest", "job", ["owner", "internal", "created_at", "id"])
    op.create_index("ix_job_owner_status_newest", "job", ["owner", "internal", "status", "created_at", "id"])
    op.create_index("ix_job_search", "job", ["internal", "owner", "kind", "status", "search", "error_search"])
    active = sa.text("status IN ('queued', 'running', 'retrying')")
    op.create_index("ix_job_active", "job", ["status"], sqlite_where=active, postgresql_where=active)
    op.create_table(
        "job_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("job_id", sa.String(20), sa.ForeignKey("job.id", ondelete="CASCADE"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        status(),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("note", sa.String(500)),
        sa.UniqueConstraint("job_id", "version"),
    )
    op.create_table(
        "saved_recipe",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False, index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("recipe", JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
    )


def downgrade() -> None:
    for table in ("saved_recipe", "job_event", "job", "file"):
        op.drop_table(table)
