"""How much one person may store: MAX_BYTES_PER_PERSON. Results count, and unfinished uploads with their announced size."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.amounts import in_words
from models.errors import OverQuota
from models.settings import get_settings
from models.upload import Upload
from models.usage import usage_of


def demand_room(session: Session, owner: str, size: int = 1) -> None:
    """Raises OverQuota if the owner may not store so many bytes more.

    For a run, of which nobody knows how much it will store, one byte: so results may exceed the quota, by those of the jobs
    that were running or waiting. Uploads at the same moment may, too.
    """
    quota = get_settings().max_bytes_per_person
    if not quota:
        return
    taken = stored_by(session, owner)
    if taken + size > quota:
        raise OverQuota(
            f"You may store {in_words(quota)} here, and {in_words(taken)} are taken. "
            "Delete files or jobs that you no longer need, then try again."
        )


def stored_by(session: Session, owner: str) -> int:
    usage = usage_of(session, owner)
    announced = select(func.coalesce(func.sum(Upload.bytes), 0)).where(col(Upload.owner) == owner)
    return usage.files_bytes + usage.results_bytes + int(session.exec(announced).one())
