"""Which process is in the middle of a write to an SQLite file: one that is stopped there keeps out all others."""

from pathlib import Path
from typing import NamedTuple

BYTE = "120"
"""The byte of the file beside it by which SQLite locks writing (WAL_WRITE_LOCK)."""


class Writer(NamedTuple):
    pid: int
    name: str
    is_stopped: bool


def writer_of(database: Path) -> Writer | None:
    """None if nobody writes, or the system does not say: Linux does, of processes that this one can see.

    The file is not opened: closing it would release the locks that this process itself has.
    """
    try:
        shared = database.with_name(f"{database.name}-shm").stat().st_ino
        locks = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
        [pid] = {each[4] for each in locks if each[5].endswith(f":{shared}") and each[3] == "WRITE" and each[6] == BYTE}
        about = Path(f"/proc/{pid}/stat").read_text()
    except (OSError, ValueError, IndexError):
        return None
    name, state = about[about.index("(") + 1 :].rsplit(") ", 1)
    return Writer(int(pid), name, state[0] in "Tt")
