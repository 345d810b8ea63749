"""The web process's storage, opened once: a bucket's client is worth keeping."""

from functools import cache

from models.storage import Storage, open_storage


@cache
def storage() -> Storage:
    return open_storage()
