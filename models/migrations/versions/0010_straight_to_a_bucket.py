"""Files that go straight to a bucket: where to, and that their checksum is known later"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("upload", sa.Column("address", sa.Text(), nullable=True))
    with op.batch_alter_table("file") as file:
        file.alter_column("sha256", existing_type=sa.String(64), nullable=True)


def downgrade() -> None:
    op.execute("UPDATE file SET sha256 = '' WHERE sha256 IS NULL")
    with op.batch_alter_table("file") as file:
        file.alter_column("sha256", existing_type=sa.String(64), nullable=False)
    op.execute("DELETE FROM upload WHERE address IS NOT NULL")
    op.drop_column("upload", "address")
