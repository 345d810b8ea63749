"""A folder for the temporary files of one attempt, removed at its end, even if its process is killed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jobs.cleaning.held_folders import held_folder


@contextmanager
def scratch_folder(root: Path, name: str) -> Iterator[Path]:
    """Makes the folder `root/name`, and removes it at the end."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with held_folder(root, name) as folder:
        yield folder
