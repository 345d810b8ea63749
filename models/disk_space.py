"""Whether a disk has room, asked by writing to it: quotas are found so, too."""

import errno
from pathlib import Path
from tempfile import TemporaryFile

NONE_LEFT = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
LEAST = 1 << 20
"""Bytes. With less, nothing that is given or done can be kept for long."""


def demand_room(folder: Path) -> None:
    """Raises OSError, with a number of NONE_LEFT if there is none. Nothing of it stays, whatever happens."""
    with TemporaryFile(dir=folder) as file:
        file.write(bytes(LEAST))
        file.flush()
