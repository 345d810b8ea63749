"""When a schedule last found a file in its place, so that what has long been gone can be forgotten"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("schedule_seen", sa.Column("seen_at", sa.DateTime(timezone=True)))
    seen = sa.table("schedule_seen", sa.column("seen_at", sa.DateTime(timezone=True)))
    op.execute(seen.update().values(seen_at=datetime.now(UTC)))


def downgrade() -> None:
    op.drop_column("schedule_seen", "seen_at")
