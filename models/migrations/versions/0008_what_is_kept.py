"""What a running attempt has kept of its work, for the next one to go on with"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("job", sa.Column("kept", sa.JSON))


def downgrade() -> None:
    op.drop_column("job", "kept")
