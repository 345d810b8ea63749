"""What an attempt has kept of its work, so that the next one goes on with it; jobs/attempts/keeper.py does both."""

from typing_extensions import TypedDict


class Part(TypedDict):
    """An object in the storage, and what it must hold."""

    key: str
    bytes: int
    sha256: str


class KeptWork(TypedDict):
    """A run between two batches: at which mark, what it has learned, and the files it has written."""

    mark: str
    files: dict[str, list[Part]]
    standing: Part


def kept_keys(kept: KeptWork | None) -> set[str]:
    """The storage keys of what was kept."""
    if kept is None:
        return set()
    return {kept["standing"]["key"], *(part["key"] for parts in kept["files"].values() for part in parts)}
