"""Compares the database's migrations with those of this version, without loading Alembic."""

from pathlib import Path

import sqlalchemy as sa

from models import db
from models.errors import Misconfigured

MIGRATIONS = Path(__file__).parent / "migrations"


def is_current() -> bool:
    """Whether all migrations of this version have run; False while tables are older, or missing.

    Raises DatabaseUnavailable, and Misconfigured if a newer version has migrated the database.
    """
    found, known = revision_of_tables(), sorted(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*.py"))
    if found and found not in known:
        raise Misconfigured(
            "The database was made by a newer version of Rinse, or by another program. Start that version here, too."
        )
    return found == known[-1]


def revision_of_tables() -> str | None:
    with db.read_session() as session:
        if not sa.inspect(session.connection()).has_table("alembic_version"):
            return None
        found: str | None = session.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        return found
