"""Prevents a process that parses an untrusted file from doing harm."""

import ctypes
import os
import resource
import signal
import sys

from jobs.cleaning.limits import LIMITS

PR_SET_PDEATHSIG = 1
ENOUGH = 512 << 20
"""Bytes of memory for a small file, whatever it claims."""


def protect(memory: int) -> None:
    """Limits memory, disk and time, disables core dumps, and ends the process when its parent ends."""
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_CPU, LIMITS.processor)
    lower(resource.RLIMIT_AS, memory)
    lower(resource.RLIMIT_FSIZE, 2 * LIMITS.unpacked)


def memory_for(size: int) -> int:
    """Memory for a file of `size` bytes: it may grow in memory as far as it may on disk."""
    return min(LIMITS.memory, ENOUGH + LIMITS.ratio * size)


def lower(kind: int, limit: int) -> None:
    """Lowers a limit, unless it is lower already. macOS does not support a limit of address space."""
    if kind == resource.RLIMIT_AS and sys.platform == "darwin":
        return
    _, most = resource.getrlimit(kind)
    limit = limit if most == resource.RLIM_INFINITY else min(limit, most)
    resource.setrlimit(kind, (limit, limit))
