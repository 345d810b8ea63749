"""Groups of jobs, where a saved recipe was used, its earlier versions, and the file names it is offered for"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    op.create_table(
        "job_group",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False, index=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "recipe_version",
        sa.Column("recipe_id", sa.String(20), sa.ForeignKey("saved_recipe.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("recipe", JSON, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
    )
    op.add_column("saved_recipe", sa.Column("for_files", sa.String(200)))
    for name in ("group_id", "recipe_id"):
        op.add_column("job", sa.Column(name, sa.String(20)))
        op.create_index(f"ix_job_{name}", "job", [name])


def downgrade() -> None:
    for name in ("group_id", "recipe_id"):
        op.drop_index(f"ix_job_{name}", "job")
        op.drop_column("job", name)
    op.drop_column("saved_recipe", "for_files")
    for table in ("recipe_version", "job_group"):
        op.drop_table(table)
