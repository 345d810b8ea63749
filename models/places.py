"""Places outside of Rinse that schedules may read from and write to: folders, and prefixes of buckets.

Whoever runs Rinse lists them in SHARED_PLACES; everybody who may make a schedule can read and write below them. The files
there belong to others: they are never changed, and nothing is ever overwritten.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from models.errors import Misconfigured, Missing, Refused
from models.settings import get_settings

GOOGLE = "gs://"


class Found(NamedTuple):
    """A file in a place. `state` changes whenever its bytes may have changed."""

    name: str
    bytes: int
    state: str


class Place(Protocol):
    """One folder or prefix, without its subfolders. Raises StorageUnavailable and Missing."""

    def find(self) -> Iterator[Found]:
        """The complete files in this place, in no particular order."""

    def fetch(self, found: Found, path: Path) -> None:
        """Copies one of them to the new file `path`. Raises Conflict if it is being written to."""

    def put(self, name: str, path: Path) -> bool:
        """Copies our file `path` there. False if the name is taken."""


def open_place(address: str) -> Place:
    """The place at this address. Raises Refused if it is not shared."""
    address = allowed(address)
    if address.startswith(GOOGLE):
        from models.place_bucket import BucketPlace  # takes half a second to import

        return BucketPlace(address)
    from models.place_folder import FolderPlace

    return FolderPlace(Path(address))


def allowed(address: str) -> str:
    """The normalised address, if it is below one of SHARED_PLACES. Raises Refused."""
    roots = get_settings().shared_roots()
    if not roots:
        raise Refused("No places are shared with schedules on this server: whoever runs it has not set SHARED_PLACES.")
    full = _in_full(address.strip())
    if not any(full == root or full.startswith(f"{root}/") for root in map(_in_full, roots)):
        raise Refused(f"{address} is not below a place that is shared: {', '.join(roots)}.")
    return full


def is_same(one: str, other: str) -> bool:
    """Whether both addresses mean the same place."""
    return _in_full(one) == _in_full(other)


@contextmanager
def at(address: object) -> Iterator[None]:
    """Rewords errors of the storage for this address, which is not the one in STORAGE."""
    try:
        yield
    except Missing as error:
        raise Missing(f"{address} is not there, or was taken away.") from error
    except Misconfigured as error:
        raise Misconfigured(f"Rinse may not use {address}. Whoever runs it has to allow it.") from error


def _in_full(address: str) -> str:
    """The address with `..` and links resolved, so that it cannot lead elsewhere."""
    if not address.startswith(GOOGLE):
        return str(Path(address).expanduser().resolve())
    parts = address.removeprefix(GOOGLE).split("/")
    if ".." in parts:
        raise Refused("An address in a bucket has no .. in it.")
    return GOOGLE + "/".join(part for part in parts if part)
