"""Direct uploads: clients send their files to the bucket themselves; we begin the upload, and check at the end what arrived."""

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from jobs.files.uploads import give_up, made_of
from models import db
from models.columns import new_id
from models.errors import Conflict, Damaged, Missing, NotFound, StorageError, StorageUnavailable
from models.file import File, get_file, input_key
from models.quota import claim_quota
from models.storage import Storage
from models.upload import Upload, begin_upload, finish_upload, get_upload, record_received, stale_direct_uploads
from models.user import SYSTEM, User

if TYPE_CHECKING:
    from models.gcs_sessions import Sessions

log = logging.getLogger(__name__)

ANEW = "The bucket does not have this upload any more. Start it again."


def begin(user: User, name: str, size: int, origin: str | None, storage: Storage) -> Upload | None:
    """An upload with an address to send it to, also for pages of this origin. None if the storage takes no direct uploads."""
    if storage.sessions is None:
        return None
    upload_id = new_id()
    address = storage.sessions.begin(input_key(upload_id), size, origin)
    with db.session() as session:
        claim_quota(session, user.id, size)
        return begin_upload(session, user.id, name, size, upload_id, address)


def look(user: User, upload: Upload, storage: Storage) -> Upload:
    """The upload with what has arrived by now. Raises NotFound, and forgets it, if the bucket does not know it any more."""
    if storage.sessions is None or upload.address is None:
        return upload
    received = received_of(upload, upload.address, storage.sessions)
    if received is None:
        give_up(user, upload.id)
        raise NotFound(ANEW)
    if received == upload.received:
        return upload
    with db.session() as session:
        return record_received(session, upload, received)


def received_of(upload: Upload, address: str, sessions: "Sessions") -> int | None:
    """How many bytes the bucket has received. None if it does not know the upload any more.

    It may forget a session that is complete; then the object itself is the proof.
    """
    try:
        return sessions.received(address, upload.bytes)
    except Missing:
        return upload.bytes if sessions.look(input_key(upload.id)) else None


def look_at_stale(age: timedelta, storage: Storage) -> set[str]:
    """Updates direct uploads that nobody has asked about for so long: while a browser sends, it does not contact us.

    Returns the ids of those about which the bucket does not answer: they may go on, or never end.
    """
    with db.read_session() as session:
        stale = stale_direct_uploads(session, age)
    unknown = set()
    for upload in stale:
        try:
            look(SYSTEM, upload, storage)
        except NotFound:
            continue
        except (StorageUnavailable, StorageError) as error:
            log.warning("upload not looked at", extra={"upload": upload.id, "reason": error.message})
            unknown.add(upload.id)
    return unknown


def accept(user: User, upload_id: str, crc32c: int | None, storage: Storage) -> File:
    """The file that a complete upload becomes. Several requests may ask at once; one of them creates it for all.

    Raises Conflict while bytes are missing, NotFound if the bucket does not know the upload any more, and Damaged if the bytes
    are not those announced; in the last two cases upload and object are removed.
    """
    with db.read_session() as session:
        try:
            return get_file(session, upload_id, user)
        except NotFound:
            upload = get_upload(session, upload_id, user)
    if storage.sessions is None or upload.address is None:
        raise Conflict("This upload comes through Rinse: it is a file by itself, once all of it is here.")
    key = input_key(upload.id)
    landed = storage.sessions.look(key)
    if landed is None:
        received = received_of(upload, upload.address, storage.sessions)
        if received not in (None, upload.bytes):
            raise Conflict("Not all of it is in the bucket. Ask how much of it is.")
        landed = storage.sessions.look(key)  # the rest may have come just now
    if landed is None:
        give_up(user, upload.id)
        raise NotFound(ANEW)
    if landed.bytes != upload.bytes or crc32c not in (None, landed.crc32c):
        give_up(user, upload.id)
        raise Damaged("The bucket has other bytes than were sent. Start this upload again.")
    with db.session() as session:
        file = finish_upload(session, upload, key, sha256=None)
    return file or made_of(upload)
