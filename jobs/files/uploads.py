"""Files that arrived in parts are put together; uploads that nobody goes on with are given up."""

import logging
import shutil
from datetime import timedelta

from models import db
from models.columns import new_id
from models.errors import Missing
from models.file import File, get_file, input_key
from models.storage import BLOCK, Storage, open_storage
from models.upload import Upload, drop_stale_uploads, finish_upload, give_up_upload, part_prefix
from models.user import SYSTEM, User

log = logging.getLogger(__name__)


def put_together(upload: Upload, storage: Storage) -> File:
    """The file that a whole upload becomes. Any number may try at once; one of them makes it, for all."""
    key = input_key(upload.id, new_id())
    try:
        with storage.create(key) as writer:
            for part in upload.parts:
                with storage.open(part) as source:
                    shutil.copyfileobj(source, writer, BLOCK)
    except Missing:  # another process was faster, and has dropped the parts
        return made_of(upload)
    with db.session() as session:
        file = finish_upload(session, upload, key, writer.stored.sha256)
    if file is None:
        storage.delete(key)
        return made_of(upload)
    drop_parts(upload.id, storage)
    return file


def made_of(upload: Upload) -> File:
    """The file that somebody else made of it. Raises NotFound if it was given up."""
    with db.read_session() as session:
        return get_file(session, upload.id, SYSTEM)


def give_up(user: User, upload_id: str) -> None:
    """Forgets an upload, and what has come of it. Raises NotFound."""
    with db.session() as session:
        address = give_up_upload(session, upload_id, user)
    drop(upload_id, address, open_storage())


def give_up_stale(age: timedelta) -> None:
    """Those for which nothing has come for so long."""
    with db.session() as session:
        stale = drop_stale_uploads(session, age)
    for upload_id, address in stale:
        drop(upload_id, address, open_storage())
        log.info("upload given up", extra={"upload": upload_id})


def drop(upload_id: str, address: str | None, storage: Storage) -> None:
    """What has come of an upload that is no more, and what could still come."""
    if address and storage.sessions:
        storage.sessions.give_up(address)
        storage.delete(input_key(upload_id))
    drop_parts(upload_id, storage)


def drop_parts(upload_id: str, storage: Storage) -> None:
    for entry in list(storage.list(part_prefix(upload_id))):
        storage.delete(entry.key)
