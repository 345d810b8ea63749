"""The temporary folder of a command."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

from jobs.cleaning.held_folders import held_folder, sweep

PREFIX = "rinse-command-"
"""Nothing else is called so. In /tmp, anybody may put a lock file beside another folder, which would then be swept away."""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Deleted at the end. Folders that killed commands have left are deleted first."""
    root = Path(gettempdir())
    sweep(root, f"{PREFIX}*")
    with held_folder(root, PREFIX + os.urandom(8).hex()) as folder:
        yield folder
