"""The memory of this process."""

import os
import resource
import sys
from pathlib import Path

STATM = Path("/proc/self/statm")


def resident() -> int:
    """Its resident memory in bytes; outside of Linux, the peak."""
    if sys.platform != "linux":
        return most_resident()
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def most_resident() -> int:
    """The peak of its resident memory in bytes. macOS reports bytes, other systems kilobytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
