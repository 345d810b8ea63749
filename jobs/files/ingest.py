"""Adds a file on this machine to its owner's files, as if they had uploaded it."""

from contextlib import suppress
from pathlib import Path

from models import db
from models.columns import new_id
from models.errors import DatabaseUnavailable
from models.file import File, add_file, input_key, is_entered
from models.neighbours import leave_sign
from models.quota import claim_quota
from models.storage import Storage


def ingest(storage: Storage, path: Path, name: str, owner: str) -> File:
    """Stores the bytes, then adds the row; if that fails, the bytes are deleted."""
    file_id = new_id()
    leave_sign(storage)
    stored = storage.upload(path, input_key(file_id))
    try:
        with db.session() as session:
            claim_quota(session, owner, stored.bytes)
            return add_file(session, owner, file_id, name, size=stored.bytes, sha256=stored.sha256)
    except BaseException:
        discard_without_row(storage, file_id)
        raise


def discard_without_row(storage: Storage, file_id: str) -> None:
    """Deletes the bytes of a file whose row was not added, as far as we know: only the response to the commit may be lost.

    While the database does not answer, they stay. They are swept away later if there is no row.
    """
    with suppress(DatabaseUnavailable):
        with db.session() as session:
            is_added = is_entered(session, file_id)
        if not is_added:
            storage.delete(input_key(file_id))
