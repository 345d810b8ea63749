"""The process in which pictures are opened. Whatever one of them does to it, the one that started it lives on.

Its argument is a JSON object of limits; each line it reads is an order, and each line it prints the answer.
"""

import json
import sys
from pathlib import Path
from typing import Any

from jobs.cleaning.confined.protection import protect
from jobs.cleaning.errors import CleaningError
from jobs.cleaning.limits import LIMITS
from jobs.pictures.archive import members, opened
from jobs.pictures.resizing import NoPicture, resize
from jobs.pictures.settings import PictureSettings


def main() -> None:
    LIMITS.use(**json.loads(sys.argv[1]))
    protect(LIMITS.memory)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)  # noqa: T201  that is how it answers


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """{members}, {made} or {refused}, or {error} where the whole file is of no use."""
    path = Path(order["path"])
    try:
        if order["do"] == "list":
            return {"members": members(path, order["name"])}
        with opened(path, order["place"], Path(order["out"]).parent) as source:
            made = resize(source, Path(order["out"]), PictureSettings.model_validate(order["settings"]))
        return {"made": made._asdict()}
    except CleaningError as error:
        return {"error": error.as_json()}
    except NoPicture as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": "It needs more memory than it may have."}
    except Exception:  # noqa: BLE001  Pillow raises all sorts of errors for what is damaged
        return {"refused": "It is damaged or cut off."}


if __name__ == "__main__":
    main()
