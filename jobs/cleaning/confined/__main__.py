"""The process that parses one file. If it fails or dies, the parent process is not affected.

Its argument is a JSON object {task, path, name, out, limits, …}; it prints the task's result, or {error}.
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from jobs.cleaning.confined.protection import memory_for, protect
from jobs.cleaning.errors import CleaningError, UnreadableFile
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.room import room_on_disk

TASKS = {
    "package": "jobs.cleaning.confined.package",
    "unpack": "jobs.cleaning.confined.compressed",
    "json": "jobs.cleaning.confined.json_rows",
    "parquet": "jobs.cleaning.confined.parquet_rows",
}
"""Each module's `run(path, out, name, **rest)`, imported only if needed."""
ROOMY = ("parquet",)
"""Tasks that use Polars, which reserves a gigabyte of addresses for any file, but uses little of it."""


def main() -> None:
    order = json.loads(sys.argv[1])
    LIMITS.use(**order.pop("limits"))
    protect(LIMITS.memory if order["task"] in ROOMY else memory_for(Path(order["path"]).stat().st_size))
    print(json.dumps(answer(order)))  # noqa: T201  that is how it answers


def answer(order: dict[str, Any]) -> dict[str, Any]:
    name = order["name"]
    run: Callable[..., dict[str, Any]] = import_module(TASKS[order.pop("task")]).run
    try:
        with room_on_disk():
            return run(Path(order.pop("path")), Path(order.pop("out")), **order)
    except CleaningError as error:
        return {"error": error.as_json()}
    except MemoryError:
        return {"error": UnreadableFile(f"{name} needs more memory than it may have.", code="MEMORY").as_json()}


if __name__ == "__main__":
    main()
