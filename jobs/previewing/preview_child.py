"""The child in which files are looked at and recipes previewed: one question a line in, one answer a line out.

Started as `python -m jobs.previewing.preview_child PARENT LIMITS`. It knows no secret, may use little, and ends with its
parent.
"""

import json
import os
import resource
import secrets
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from jobs.cleaning.confined.protection import lower
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.pseudonym_key import pseudonym_key
from jobs.machine.children import die_with

Json = dict[str, Any]

LONGEST_ANSWER = 32 << 20
"""Bytes. The parent reads an answer whole."""
MEMORY = 2 << 30
"""Bytes."""
CPU_SECONDS = 10
"""For each question."""
LARGEST_FILE = 4 << 30
"""Bytes of scratch: a big file may have to be written out once in another encoding."""
READY = b"ready\n"
"""The first line, once everything is loaded."""


def main(parent: int, limits: dict[str, int]) -> None:
    """Answers until nobody asks any more. The limits come first: whatever is loaded afterwards lives inside them."""
    die_with(parent)
    limit()
    LIMITS.use(**limits)
    answers = take_stdout()
    operations = load_operations()
    answers.write(READY)
    answers.flush()
    with pseudonym_key(secrets.token_hex()):  # one of its own: it does not know the server's
        for line in sys.stdin.buffer:
            allow_time()
            answers.write(answer(operations, json.loads(line)) + b"\n")
            answers.flush()


def limit() -> None:
    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_AS, MEMORY)
    lower(resource.RLIMIT_FSIZE, LARGEST_FILE)


def allow_time() -> None:
    """The next question may use CPU_SECONDS, then SIGXCPU ends the process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime) + 1 + CPU_SECONDS, resource.RLIM_INFINITY))


def take_stdout() -> IO[bytes]:
    """Answers alone leave on stdout; whatever a library prints goes to stderr."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def load_operations() -> dict[str, Callable[..., Json]]:
    """Imported here and not above, to happen inside the limits."""
    from jobs.cleaning.preview import look, preview
    from jobs.cleaning.recipe import Recipe
    from jobs.cleaning.trail.ledger_view import ledger_lines
    from jobs.cleaning.trail.mending import mended

    return {
        "look": lambda path, scratch, reader, **rest: look(path, Recipe.parse({"reader": reader}).reader, scratch, **rest),
        "preview": lambda path, scratch, recipe, **rest: preview(path, Recipe.parse(recipe), scratch, **rest),
        "mend": lambda path, scratch, name, edits: mended(path, scratch, edits),  # noqa: ARG005 - asked like the others
        "lines": lambda path, scratch, name, **rest: ledger_lines(path, **rest),  # noqa: ARG005 - asked like the others
    }


def answer(operations: dict[str, Callable[..., Json]], question: Json) -> bytes:
    """What the operation says, or {"error": {code, message, step?, column?}}."""
    from jobs.cleaning.errors import CleaningError

    try:
        said = operations[question["op"]](Path(question["path"]), Path(question["scratch"]), **question["args"])
    except CleaningError as error:
        said = {"error": error.as_json()}
    except MemoryError:
        said = problem("MEMORY", "This file needs more memory than a preview may use.")
    except Exception:  # noqa: BLE001  said on stderr, and the next question is answered all the same
        traceback.print_exc()
        said = problem("INTERNAL", "Something went wrong on our side while previewing this file.")
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return (
        text
        if len(text) < LONGEST_ANSWER
        else json.dumps(problem("TOO_MANY_CELLS", "This table is too wide to preview.")).encode()
    )


def problem(code: str, message: str) -> Json:
    return {"error": {"code": code, "message": message}}


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(sys.argv[2]))
