"""What results take, and for how many days jobs of single owners are kept"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("job", sa.Column("output_bytes", sa.BigInteger(), nullable=True))
    op.create_table(
        "owner_keep",
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_owner_keep"),
    )


def downgrade() -> None:
    op.drop_table("owner_keep")
    op.drop_column("job", "output_bytes")
