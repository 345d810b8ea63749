"""Rinse: everything on this machine (`python main.py`), one role of it (`python main.py worker`), or one command."""

import atexit
import ctypes
import os
import signal
import sys
import threading
from contextlib import suppress
from importlib.util import find_spec
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

M_ARENA_MAX = -8
OWN_PYTHON = Path(__file__).parent / ".venv" / "bin" / "python"


def restart_in_own_python() -> None:
    """Starts again with the Python of the environment that `make run` made: the packages are installed there."""
    if not OWN_PYTHON.exists():
        sys.exit("Rinse is not installed yet. Run `make run` once: it installs what Rinse needs.")
    os.execv(OWN_PYTHON, [str(OWN_PYTHON), *sys.argv])  # noqa: S606  our own arguments, no shell


def use_one_malloc_arena() -> None:
    """Limits malloc to one arena for all threads: a block that one thread reads and another frees is reused at once.

    For GNU's C library only, and only before other threads have their own arenas.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def use_standard_streams() -> None:
    """Text is written as UTF-8 whatever the locale, with file names byte for byte. What is closed is the null device.

    Otherwise the next file that is opened would get the number of a closed stream, and what is written there.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free number
    sys.stderr = sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115  until the end
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")


def exit_on_sigterm() -> None:
    """Handles SIGTERM as PID 1 of a container, also while loading or waiting: the kernel drops signals without a handler."""
    if os.getpid() == 1:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def exit_at_once(status: int) -> NoReturn:
    """Ends the process and leaves its memory to the system: the interpreter would free everything object by object."""
    if threading.active_count() > 1:
        sys.exit(status)  # which waits for the others
    atexit._run_exitfuncs()
    with suppress(OSError):  # already reported by then
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    os._exit(status)


if __name__ == "__main__":
    if find_spec("polars") is None:
        restart_in_own_python()

    use_standard_streams()
    exit_on_sigterm()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's, for matrices: we have none, and idle threads spin
    os.environ.setdefault("_RJEM_MALLOC_CONF", f"narenas:{os.cpu_count() or 1}")  # Polars' allocator: it keeps less memory
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # otherwise it searches all packages for plugins
    use_one_malloc_arena()
    from ui.cli import main

    exit_at_once(main())
