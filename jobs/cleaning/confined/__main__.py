"""The process that parses one file. Whatever goes wrong in it, even its death, the one that started it lives on.

Its argument is a JSON object {task, path, name, out, limits, …}; it prints what the task found, or {error}.
"""

import ctypes
import errno
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from jobs.cleaning.errors import CleaningError, UnreadableFile
from jobs.cleaning.limits import LIMITS

PR_SET_PDEATHSIG = 1
TASKS = {
    "package": "jobs.cleaning.confined.package",
    "unpack": "jobs.cleaning.confined.compressed",
    "json": "jobs.cleaning.confined.json_rows",
    "parquet": "jobs.cleaning.confined.parquet_rows",
}
"""Each module's `run(path, out, name, **rest)`, loaded only where it is wanted."""


def main() -> None:
    order = json.loads(sys.argv[1])
    LIMITS.use(**order.pop("limits"))
    protect()
    print(json.dumps(answer(order)))  # noqa: T201  that is how it answers


def protect() -> None:
    """No more memory, disk and time than it may have, no core dump, and no life after its parent."""
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_CPU, LIMITS.processor)
    lower(resource.RLIMIT_AS, LIMITS.memory)
    lower(resource.RLIMIT_FSIZE, 2 * LIMITS.unpacked)


def lower(kind: int, limit: int) -> None:
    """To this, or less if less was allowed already."""
    _, most = resource.getrlimit(kind)
    limit = limit if most == resource.RLIM_INFINITY else min(limit, most)
    resource.setrlimit(kind, (limit, limit))


def answer(order: dict[str, Any]) -> dict[str, Any]:
    name = order["name"]
    run: Callable[..., dict[str, Any]] = import_module(TASKS[order.pop("task")]).run
    try:
        return run(Path(order.pop("path")), Path(order.pop("out")), **order)
    except CleaningError as error:
        return {"error": error.as_json()}
    except MemoryError:
        return {"error": UnreadableFile(f"{name} needs more memory than it may have.", code="MEMORY").as_json()}
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        return {"error": CleaningError("The disk is full. Make room and try again.", code="DISK_FULL").as_json()}


if __name__ == "__main__":
    main()
