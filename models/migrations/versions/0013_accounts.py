"""Accounts, and the ways in: sign-ins, tokens, invitations, and wrong tries"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

MOMENT = sa.DateTime(timezone=True)


def of_account(*, nullable: bool = False) -> sa.Column[str]:
    parent = sa.ForeignKey("account.id", ondelete="CASCADE")
    return sa.Column("account_id", sa.String(32), parent, nullable=nullable, index=True)


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("folded_name", sa.Text, nullable=False),
        sa.Column("password_hash", sa.String(255)),
        sa.Column("is_admin", sa.Boolean, nullable=False),
        sa.Column("disabled_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("signed_in_at", MOMENT),
        sa.UniqueConstraint("folded_name"),
    )
    op.create_table(
        "sign_in",
        sa.Column("hash", sa.String(64), primary_key=True),
        of_account(),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False, index=True),
        sa.Column("browser", sa.String(200), nullable=False),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.String(20), primary_key=True),
        of_account(),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("beginning", sa.String(12), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("used_at", MOMENT),
        sa.UniqueConstraint("hash"),
    )
    op.create_table(
        "invitation",
        sa.Column("hash", sa.String(64), primary_key=True),
        of_account(nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "tries",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False, index=True),
    )


def downgrade() -> None:
    for table in ("tries", "invitation", "api_token", "sign_in", "account"):
        op.drop_table(table)
