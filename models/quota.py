"""How much one person may store: MAX_BYTES_PER_PERSON. Results count, and unfinished uploads with their announced size."""

from sqlalchemy import func, text
from sqlmodel import Session, col, select

from models.amounts import in_words
from models.errors import OverQuota
from models.settings import get_settings
from models.upload import Upload
from models.usage import usage_of

ONE_AT_A_TIME = 7_465_746
"""The first half of PostgreSQL's advisory locks; the other is the owner's. SQLite has one writer anyway."""
FULL = "You may store {quota} here, and {taken} are taken. Delete files or jobs that you no longer need, then try again."


def demand_quota(session: Session, owner: str, size: int = 1) -> None:
    """Raises OverQuota if the owner may not store so many bytes more: by default any, for work that is not done yet.

    Others may be faster: the transaction that stores them has to claim the room.
    """
    _demand(session, owner, size, FULL)


def claim_quota(session: Session, owner: str, size: int, refusal: str = FULL) -> None:
    """The same in the transaction that stores them, before it writes: of those that store something of this owner at the
    same moment, the next one waits for its end, and counts these bytes, too."""
    if get_settings().max_bytes_per_person and session.get_bind().dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(:lock, hashtext(:owner))")
        session.execute(lock, {"lock": ONE_AT_A_TIME, "owner": owner})
    _demand(session, owner, size, refusal)


def _demand(session: Session, owner: str, size: int, refusal: str) -> None:
    quota = get_settings().max_bytes_per_person
    if quota and (taken := stored_by(session, owner)) + size > quota:
        raise OverQuota(refusal.format(quota=in_words(quota), taken=in_words(taken)))


def stored_by(session: Session, owner: str) -> int:
    usage = usage_of(session, owner)
    announced = select(func.coalesce(func.sum(Upload.bytes), 0)).where(col(Upload.owner) == owner)
    return usage.files_bytes + usage.results_bytes + int(session.exec(announced).one())
