"""Files that users have uploaded: a row here, and the bytes in storage under a key that we choose."""

import unicodedata
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Index, delete, func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col, select

from models import db
from models.columns import UtcDateTime, new_id
from models.errors import Conflict, NotFound
from models.user import SYSTEM, Owned, User

LONGEST_NAME = 255
MOST_LISTED = 100


class File(Owned, SQLModel, table=True):
    """An uploaded file. Its bytes are never changed."""

    __table_args__ = (Index("ix_file_owner_newest", "owner", "created_at", "bytes"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=20)
    owner: str = Field(max_length=64)
    name: str = Field(max_length=LONGEST_NAME)
    bytes: int = Field(sa_type=BigInteger)
    sha256: str | None = Field(
        default=None, max_length=64, description="None for a direct upload to a bucket, until a job has read it."
    )
    key: str = Field(max_length=255, unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)

    def public(self) -> dict[str, Any]:
        """What the API tells about a file."""
        return {"id": self.id, "name": self.name, "bytes": self.bytes, "sha256": self.sha256}


INPUTS = "u/"


def input_key(file_id: str, name: str = "in") -> str:
    """The storage key of a file. It never contains the name that the user gave."""
    return f"{INPUTS}{file_id}/{name}"


def add_file(
    session: Session, owner: str, file_id: str, name: str, *, size: int, sha256: str | None, key: str | None = None
) -> File:
    """Enter a file whose bytes are already stored: under `key`, or else under `input_key(file_id)`."""
    file = File(
        id=file_id,
        owner=owner,
        name=display_name(name),
        bytes=size,
        sha256=sha256,
        key=key or input_key(file_id),
        created_at=db.now(session),
    )
    session.add(file)
    session.flush()
    return file


def is_entered(session: Session, file_id: str) -> bool:
    """Whether the row is there. Entering another one waits for a transaction that is still adding it: only the answer to its
    commit may be lost."""
    try:
        with session.begin_nested() as attempt:
            add_file(session, SYSTEM.id, file_id, "", size=0, sha256=None)
            attempt.rollback()
    except IntegrityError:
        return True
    return False


def note_sha256(session: Session, file_id: str, sha256: str) -> None:
    """Records the checksum of a file, unless it is known already."""
    unknown = update(File).where(col(File.id) == file_id, col(File.sha256).is_(None))
    session.execute(unknown.values(sha256=sha256))


def usage(session: Session) -> tuple[int, int]:
    """How many files there are, and their bytes together."""
    count, size = session.exec(select(func.count(), func.coalesce(func.sum(File.bytes), 0))).one()
    return count, int(size)


def get_file(session: Session, file_id: str, user: User) -> File:
    """Raises NotFound, also for a file of somebody else."""
    file = session.exec(select(File).where(col(File.id) == file_id, File.visible_to(user))).one_or_none()
    if file is None:
        raise NotFound("There is no such file.")
    return file


def visible_files(session: Session, file_ids: Collection[str], user: User) -> set[str]:
    """Those of the ids that belong to files the user may see."""
    if not file_ids:
        return set()
    return set(session.exec(select(File.id).where(col(File.id).in_(file_ids), File.visible_to(user))).all())


def names_of_files(session: Session, file_ids: Collection[str], user: User) -> dict[str, str]:
    """The names of those files that the user may see, by id."""
    return dict(session.exec(select(File.id, File.name).where(col(File.id).in_(file_ids), File.visible_to(user))).all())


def latest_files(session: Session, user: User) -> Sequence[File]:
    """The user's own, the latest first, MOST_LISTED at most."""
    own = select(File).where(col(File.owner) == user.id)
    return session.exec(own.order_by(col(File.created_at).desc(), col(File.id)).limit(MOST_LISTED)).all()


def delete_file(session: Session, file_id: str, user: User, *, if_unused: bool = False) -> File:
    """Remove the row; the caller deletes the bytes under `.key` once this is committed.

    Jobs that used the file stay, and remember its name. Internal jobs, such as its profile, reveal its contents, and are
    deleted with it. Raises Conflict while one of them is active, or a schedule needs the file; with `if_unused` also if
    any job of a person uses it.
    """
    from models.job import Job
    from models.job.retention import lock_jobs_on_file

    owned = select(File).where(col(File.id) == file_id, File.visible_to(user)).with_for_update()
    file = session.exec(owned).one_or_none()
    if file is None:
        raise NotFound("There is no such file.")
    _refuse_needed(session, file_id, if_unused=if_unused)
    lock_jobs_on_file(session, file_id)
    session.execute(delete(Job).where(col(Job.file_id) == file_id, col(Job.internal)))
    session.delete(file)
    session.flush()
    return file


def _refuse_needed(session: Session, file_id: str, *, if_unused: bool) -> None:
    """Checked while the file is locked: whoever starts to use it now waits, and then finds it gone."""
    from models.job import ACTIVE, Job
    from models.job.retention import has_job, has_schedule, is_unused

    def is_so(condition: ColumnElement[bool]) -> bool:
        return session.exec(select(File.id).where(col(File.id) == file_id, condition)).first() is not None

    if is_so(has_job(col(Job.status).in_(ACTIVE))):
        raise Conflict("A job needs this file. Cancel the job, or wait for its end.")
    if is_so(has_schedule()):
        raise Conflict("A schedule needs this file. Delete the schedule, or give it another file, first.")
    if if_unused and not is_so(is_unused()):
        raise Conflict("A job has just started to use this file.")


def display_name(name: str) -> str:
    """A file's name as it may be shown: without folders or control and bidi characters, at most 255 bytes."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if unicodedata.category(letter) not in UNSHOWN).strip()
    if name in ("", ".", ".."):
        return "unnamed"
    return _cut(name)


UNSHOWN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _cut(name: str) -> str:
    """Shortened in the middle: the beginning and the extension (".csv") stay."""
    if len(name.encode()) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    tail = f"{dot}{ending}" if stem and len(ending.encode()) <= 16 else ""
    room = LONGEST_NAME - len(tail.encode())
    return name.encode()[:room].decode(errors="ignore") + tail
