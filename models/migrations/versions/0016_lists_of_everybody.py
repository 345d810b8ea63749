"""Indexes for administrators' lists: searches, kinds, and other orders than the newest first"""

from alembic import op

revision = "0016"
down_revision = "0015"

SEARCH = ["internal", "owner", "kind", "status", "search", "error_search"]
KIND = ["internal", "kind", "status", "created_at", "id", "file_name", "started_at", "ended_at", "rows_done"]


def upgrade() -> None:
    """In PostgreSQL, dropping comes last, as in 0015: others cannot even read from then on."""
    op.create_index("ix_job_kind", "job", KIND)
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_job_search_0016", "job", [*SEARCH, "created_at", "id"])
        op.drop_index("ix_job_search", "job")
        op.execute("ALTER INDEX ix_job_search_0016 RENAME TO ix_job_search")
    else:  # SQLite cannot rename an index, and lets others read meanwhile
        op.drop_index("ix_job_search", "job")
        op.create_index("ix_job_search", "job", [*SEARCH, "created_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_job_kind", "job")
    op.drop_index("ix_job_search", "job")
    op.create_index("ix_job_search", "job", SEARCH)
