"""Adds a file on this machine to its owner's files, as if they had uploaded it."""

from pathlib import Path

from models import db
from models.columns import new_id
from models.file import File, add_file, input_key
from models.storage import Storage


def take_in(storage: Storage, path: Path, name: str, owner: str) -> File:
    """Stores the bytes, then adds the row; if that fails, the bytes are deleted."""
    file_id = new_id()
    stored = storage.upload(path, input_key(file_id))
    try:
        with db.session() as session:
            return add_file(session, owner, file_id, name, size=stored.bytes, sha256=stored.sha256)
    except BaseException:
        storage.delete(input_key(file_id))
        raise
