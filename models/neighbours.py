"""Other installations that keep files in our storage, by mistake. Each has a sign there, which is older than its first file.

What belongs to no row of ours may belong to one of theirs, so nobody sweeps a storage with two signs. An installation is known
by the moment at which its database began: a copy of the database is the same installation.
"""

from contextlib import suppress

from models import db
from models.beginning import begun_at
from models.errors import AlreadyThere, StorageShared
from models.storage import Storage

SIGNS = "installations/"
TEXT = b"An installation of Rinse keeps its files here. If it does not exist any more, this can be deleted.\n"


def leave_sign(storage: Storage) -> None:
    """Before the first file is stored. Several processes may do so at once."""
    key = own_sign()
    if storage.stat(key) is None:
        with suppress(AlreadyThere), storage.create(key) as writer:
            writer.write(TEXT)


def demand_to_be_alone(storage: Storage) -> None:
    """Raises StorageShared. Ask between looking for files and deleting them: whoever had stored one by then had left a sign."""
    own = own_sign()
    others = sorted(entry.key for entry in storage.list(SIGNS) if entry.key != own)
    if others:
        raise StorageShared(
            "Another installation keeps files in this storage, too. So what belongs to nothing is not deleted any more: it may "
            "be the other's. Give each a STORAGE of its own; if the other does not exist any more, delete its sign there: "
            f"{', '.join(others)}."
        )


def own_sign() -> str:
    """The key of our sign."""
    with db.read_session() as session:
        return f"{SIGNS}{begun_at(session):%Y-%m-%d_%H.%M.%S.%f}"
