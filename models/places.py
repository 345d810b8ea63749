"""Places outside of Rinse that schedules may read from and write to: folders, and prefixes of buckets.

Whoever runs Rinse names them (SHARED_PLACES); below them anybody who may make a schedule can read and write. Files there
are other people's: they are never changed, and nothing is ever overwritten.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from models.errors import Misconfigured, Missing, Refused
from models.settings import get_settings

GOOGLE = "gs://"


class Found(NamedTuple):
    """A file in a place. `state` is another one as soon as its bytes may be others."""

    name: str
    bytes: int
    state: str


class Place(Protocol):
    """One folder or prefix; what lies in folders below it is not looked at. Raises StorageUnavailable and Missing."""

    def find(self) -> Iterator[Found]:
        """The files there that are complete, in no particular order."""

    def fetch(self, found: Found, path: Path) -> None:
        """Copies one of them to a new file of ours. Raises Conflict if it is being written to."""

    def put(self, name: str, path: Path) -> bool:
        """Stores a file of ours there. False if there is one of that name."""


def open_place(address: str) -> Place:
    """A place that may be used. Raises Refused."""
    address = allowed(address)
    if address.startswith(GOOGLE):
        from models.place_bucket import BucketPlace  # half a second that a folder does not need

        return BucketPlace(address)
    from models.place_folder import FolderPlace

    return FolderPlace(Path(address))


def allowed(address: str) -> str:
    """The address in full, if it lies below one of SHARED_PLACES. Raises Refused."""
    roots = get_settings().shared_roots()
    if not roots:
        raise Refused("No places are shared with schedules on this server: whoever runs it has not set SHARED_PLACES.")
    full = _in_full(address.strip())
    if not any(full == root or full.startswith(f"{root}/") for root in map(_in_full, roots)):
        raise Refused(f"{address} is not below a place that is shared: {', '.join(roots)}.")
    return full


def is_same(one: str, other: str) -> bool:
    """Whether what is written to the one would be found in the other."""
    return _in_full(one) == _in_full(other)


@contextmanager
def at(address: object) -> Iterator[None]:
    """What the storage says, with the place it is said of: it is not that of STORAGE."""
    try:
        yield
    except Missing as error:
        raise Missing(f"{address} is not there, or was taken away.") from error
    except Misconfigured as error:
        raise Misconfigured(f"Rinse may not use {address}. Whoever runs it has to allow it.") from error


def _in_full(address: str) -> str:
    """Without `..` and links, so that it cannot lead elsewhere."""
    if not address.startswith(GOOGLE):
        return str(Path(address).expanduser().resolve())
    parts = address.removeprefix(GOOGLE).split("/")
    if ".." in parts:
        raise Refused("An address in a bucket has no .. in it.")
    return GOOGLE + "/".join(part for part in parts if part)
