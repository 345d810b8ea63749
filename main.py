"""Rinse: everything on this machine (`python main.py`), one role of it (`python main.py worker`), or one command."""

import atexit
import ctypes
import os
import signal
import sys
import threading
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

M_ARENA_MAX = -8
OWN_PYTHON = Path(__file__).parent / ".venv" / "bin" / "python"


def go_on_in_own_python() -> None:
    """Whichever Python was called, the packages are in the environment that `make run` has made."""
    if not OWN_PYTHON.exists():
        sys.exit("Rinse is not installed yet. Run `make run` once: it installs what Rinse needs.")
    os.execv(OWN_PYTHON, [str(OWN_PYTHON), *sys.argv])  # noqa: S606  our own arguments, no shell


def share_memory() -> None:
    """One thread reads a block, another lets it go: of one arena for all threads, the next block takes the same pages again.

    Of GNU's C library alone; and only while no other thread has one yet.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def hear_the_end() -> None:
    """The first process of a container is not ended by a signal that nobody has a handler for, as while we load or wait."""
    if os.getpid() == 1:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def end(status: int) -> NoReturn:
    """Ends the process, and leaves its memory to the system: the interpreter would take everything apart, object by object."""
    if threading.active_count() > 1:
        sys.exit(status)  # which waits for the others
    atexit._run_exitfuncs()
    with suppress(OSError):  # has been said by then
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    os._exit(status)


if __name__ == "__main__":
    if find_spec("polars") is None:
        go_on_in_own_python()

    hear_the_end()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's, for matrices: we have none, and idle threads spin
    os.environ.setdefault("_RJEM_MALLOC_CONF", f"narenas:{os.cpu_count() or 1}")  # Polars' memory: less is kept for reuse
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else it looks through every package for some
    share_memory()
    from ui.cli import main

    end(main())
