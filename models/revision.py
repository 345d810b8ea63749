"""Which migrations have run, and which this version knows: asked without loading what runs them."""

from pathlib import Path

import sqlalchemy as sa

from models import db
from models.errors import Misconfigured

MIGRATIONS = Path(__file__).parent / "migrations"


def is_current() -> bool:
    """Whether the tables are as this version knows them; False while they are older, or none.

    Raises DatabaseUnavailable, and Misconfigured where a newer version has moved them.
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
