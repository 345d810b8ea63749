"""The web process's storage, opened once: opening a bucket's client takes a while."""

from functools import cache

from models.storage import Storage, open_storage


@cache
def storage() -> Storage:
    return open_storage()
