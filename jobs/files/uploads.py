"""Joins uploads that arrived in parts, and gives up those that nobody continues."""

import logging
import shutil
from collections.abc import Collection
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
    """The file that a complete upload becomes. Several requests may try at once; one of them creates it for all."""
    key = input_key(upload.id, new_id())
    try:
        with storage.create(key) as writer:
            for part in upload.parts:
                with storage.open(part) as source:
                    shutil.copyfileobj(source, writer, BLOCK)
    except Missing:  # another process was faster, and has deleted the parts
        return made_of(upload)
    with db.session() as session:
        file = finish_upload(session, upload, key, writer.stored.sha256)
    if file is None:
        storage.delete(key)
        return made_of(upload)
    drop_parts(upload.id, storage)
    return file


def made_of(upload: Upload) -> File:
    """The file that another request has made of it. Raises NotFound if it was given up."""
    with db.read_session() as session:
        return get_file(session, upload.id, SYSTEM)


def give_up(user: User, upload_id: str) -> None:
    """Gives up an upload, and deletes what has arrived. Raises NotFound."""
    with db.session() as session:
        address = give_up_upload(session, upload_id, user)
    drop(upload_id, address, open_storage())


def give_up_stale(age: timedelta, but: Collection[str]) -> None:
    """Gives up uploads that have received nothing for so long, `but` these."""
    with db.session() as session:
        stale = drop_stale_uploads(session, age, but)
    for upload_id, address in stale:
        drop(upload_id, address, open_storage())
        log.info("upload given up", extra={"upload": upload_id})


def drop(upload_id: str, address: str | None, storage: Storage) -> None:
    """Deletes what has arrived of an upload that was given up, and prevents more from arriving."""
    if address and storage.sessions:
        storage.sessions.give_up(address)
        storage.delete(input_key(upload_id))
    drop_parts(upload_id, storage)


def drop_parts(upload_id: str, storage: Storage) -> None:
    for entry in list(storage.list(part_prefix(upload_id))):
        storage.delete(entry.key)
