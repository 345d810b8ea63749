"""Where a command puts by what it does not need for long."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

from jobs.cleaning.held_folders import held_folder, sweep

PREFIX = "rinse-"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Gone at the end; of a command that was killed, the next one takes it away."""
    root = Path(gettempdir())
    sweep(root, f"{PREFIX}*")
    with held_folder(root, PREFIX + os.urandom(8).hex()) as folder:
        yield folder
