"""What a job's row says of its last checkpoint; `jobs/attempts/checkpoints.py` writes and reads it."""

from typing import NotRequired

from typing_extensions import TypedDict

TELLING = frozenset({"bulk"})
"""Kinds whose checkpoints tell what was done. If a job ends otherwise than done, its last one stays: nothing else tells it."""


class Part(TypedDict):
    """An object in the storage, and what it must contain."""

    key: str
    bytes: int
    sha256: str


class Checkpoint(TypedDict):
    """A run between two batches: its state (`standing`) and its files, in parts. Runs that can continue it share its mark.

    `since`: the jobs that an act on many has changed after that, written in the transactions that changed them.
    """

    mark: str
    files: dict[str, list[Part]]
    standing: Part
    since: NotRequired[list[str]]


def checkpoint_keys(checkpoint: Checkpoint | None) -> set[str]:
    """The storage keys of all its objects."""
    if checkpoint is None:
        return set()
    return {checkpoint["standing"]["key"], *(part["key"] for parts in checkpoint["files"].values() for part in parts)}
