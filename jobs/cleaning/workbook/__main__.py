"""The process that parses one workbook. Whatever goes wrong in it, even its death, the one that started it lives on.

Its argument is a JSON object {path, name, out, sheet, memory, processor}; it prints {sheet, sheets, notes} or {error}.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from jobs.cleaning.errors import CleaningError, UnreadableFile
from jobs.cleaning.workbook.convert import convert

PR_SET_PDEATHSIG = 1


def main() -> None:
    order = json.loads(sys.argv[1])
    protect(order)
    print(json.dumps(answer(order)))  # noqa: T201  that is how it answers


def protect(order: dict[str, Any]) -> None:
    """No more memory and time than it was given, no core dump, and no life after its parent."""
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (order["processor"], order["processor"] + 1))
    resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))


def answer(order: dict[str, Any]) -> dict[str, Any]:
    try:
        return convert(Path(order["path"]), Path(order["out"]), order["sheet"], order["name"])
    except CleaningError as error:
        return {"error": error.as_json()}
    except MemoryError:
        return {"error": UnreadableFile(f"{order['name']} needs more memory than it may have.", code="MEMORY").as_json()}


if __name__ == "__main__":
    main()
