"""Files that are uploaded in several requests: what has arrived so far, until the file is complete."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Text, delete, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import db
from models.columns import Json, UtcDateTime, new_id
from models.errors import NotFound
from models.file import LONGEST_NAME, File, add_file, display_name
from models.user import Owned, User


class Upload(Owned, SQLModel, table=True):
    """An unfinished upload. It becomes the File with the same id."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=20)
    owner: str = Field(max_length=64, index=True)
    name: str = Field(max_length=LONGEST_NAME)
    bytes: int = Field(sa_type=BigInteger, description="The size of the complete file.")
    received: int = Field(default=0, sa_type=BigInteger)
    parts: list[str] = Field(default_factory=list, sa_type=Json, description="Storage keys, in order.")
    address: str | None = Field(
        default=None, sa_type=Text, repr=False, description="Of a direct upload: where its bytes go. A secret, like a key."
    )
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime, index=True)

    @property
    def is_whole(self) -> bool:
        """Whether every byte has arrived."""
        return self.received == self.bytes


PARTS = "p/"


def part_key(upload_id: str) -> str:
    """The key of the next part. Two requests for the same part cannot collide."""
    return f"{part_prefix(upload_id)}{new_id()}"


def part_prefix(upload_id: str) -> str:
    """The prefix of all parts of an upload."""
    return f"{PARTS}{upload_id}/"


def begin_upload(
    session: Session, owner: str, name: str, size: int, upload_id: str | None = None, address: str | None = None
) -> Upload:
    """Begins an upload through Rinse, or directly to this address."""
    at = db.now(session)
    upload = Upload(
        id=upload_id or new_id(),
        owner=owner,
        name=display_name(name),
        bytes=size,
        address=address,
        created_at=at,
        updated_at=at,
    )
    session.add(upload)
    session.flush()
    return upload


def get_upload(session: Session, upload_id: str, user: User) -> Upload:
    """Raises NotFound, also for somebody else's."""
    visible = select(Upload).where(col(Upload.id) == upload_id, Upload.visible_to(user))
    upload = session.exec(visible).one_or_none()
    if upload is None:
        raise NotFound("There is no such upload. It may have been given up for lost.")
    return upload


def add_part(session: Session, upload: Upload, key: str, size: int) -> Upload | None:
    """Records a stored part that follows what `upload` has received. None if another request was faster."""
    return _written(session, upload, received=upload.received + size, parts=[*upload.parts, key], updated_at=db.now(session))


def record_received(session: Session, upload: Upload, received: int) -> Upload:
    """Records how much of a direct upload has arrived."""
    return _written(session, upload, received=received, updated_at=db.now(session)) or upload


def finish_upload(session: Session, upload: Upload, key: str, sha256: str | None) -> File | None:
    """Turns an upload into a file, once its bytes are stored under `key`. None if another request was faster."""
    ours = delete(Upload).where(col(Upload.id) == upload.id).returning(col(Upload.id))
    if session.scalars(ours).one_or_none() is None:
        return None
    return add_file(session, upload.owner, upload.id, upload.name, size=upload.bytes, sha256=sha256, key=key)


def give_up_upload(session: Session, upload_id: str, user: User) -> str | None:
    """Removes an upload, and returns the address of a direct one. Raises NotFound. What has arrived belongs to nobody then."""
    visible = delete(Upload).where(col(Upload.id) == upload_id, Upload.visible_to(user))
    given_up = session.execute(visible.returning(col(Upload.address))).one_or_none()
    if given_up is None:
        raise NotFound("There is no such upload.")
    address: str | None = given_up[0]
    return address


def stale_direct_uploads(session: Session, age: timedelta) -> Sequence[Upload]:
    """Direct uploads that nobody has asked about for so long."""
    stale = select(Upload).where(col(Upload.updated_at) < db.now(session) - age, col(Upload.address).is_not(None))
    return session.exec(stale).all()


def drop_stale_uploads(session: Session, age: timedelta, but: Collection[str]) -> Sequence[tuple[str, str | None]]:
    """Removes uploads that have received nothing for so long, `but` these; returns the others' ids and addresses."""
    stale = delete(Upload).where(col(Upload.updated_at) < db.now(session) - age, col(Upload.id).not_in(but))
    return [(row[0], row[1]) for row in session.execute(stale.returning(col(Upload.id), col(Upload.address)))]


def nobodys_parts(session: Session, keys: Collection[str]) -> set[str]:
    """Those of the keys that belong to no upload."""
    uploads = {key.split("/")[1] for key in keys}
    owned = session.exec(select(col(Upload.parts)).where(col(Upload.id).in_(uploads))).all()
    return set(keys).difference(*owned)


def _written(session: Session, upload: Upload, **values: Any) -> Upload | None:
    statement = (
        update(Upload)
        .where(col(Upload.id) == upload.id, col(Upload.received) == upload.received)
        .values(**values)
        .returning(Upload)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return session.scalars(statement).one_or_none()
