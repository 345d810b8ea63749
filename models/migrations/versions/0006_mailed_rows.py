"""What is known of the letters of a mailing"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "mailed_row",
        sa.Column("job_id", sa.String(20), sa.ForeignKey("job.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("row", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(300)),
    )


def downgrade() -> None:
    op.drop_table("mailed_row")
