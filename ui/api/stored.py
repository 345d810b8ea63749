"""The web process's storage, opened once: opening a bucket's client takes a while."""

from functools import cache

from models.neighbours import leave_sign
from models.storage import Storage, open_storage


@cache
def storage() -> Storage:
    return open_storage()


@cache
def storage_to_fill() -> Storage:
    """The same, for new files: our sign is there, or is left now. So never call this on the event loop."""
    leave_sign(storage())
    return storage()
