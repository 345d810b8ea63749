"""An index for one's own jobs in other orders than the newest first"""

from alembic import op

revision = "0018"
down_revision = "0017"

NAME = "ix_job_owner_status_newest"
COLUMNS = ["owner", "internal", "status", "created_at", "id"]
WIDER = [*COLUMNS, "kind", "file_name", "started_at", "ended_at", "rows_done"]


def upgrade() -> None:
    replace_by(WIDER)


def downgrade() -> None:
    replace_by(COLUMNS)


def replace_by(columns: list[str]) -> None:
    """In PostgreSQL, dropping comes last, as in 0015: others cannot even read from then on."""
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(f"{NAME}_0018", "job", columns)
        op.drop_index(NAME, "job")
        op.execute(f"ALTER INDEX {NAME}_0018 RENAME TO {NAME}")
    else:  # SQLite cannot rename an index, and lets others read meanwhile
        op.drop_index(NAME, "job")
        op.create_index(NAME, "job", columns)
