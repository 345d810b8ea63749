"""Compiles the kernel, unless it is up to date: `python -m jobs.cleaning.kernel.build`."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from jobs.cleaning.native import HERE, LIBRARY, opened, sources

FLAGS = ("-std=gnu11", "-O3", "-shared", "-fPIC", "-pthread")
STRICT = ("-Wall", "-Wextra", "-Wconversion", "-Werror")
"""More flags, for developers of the kernel."""
NOT_COMPILED = """\
The kernel could not be compiled; Rinse works without it, in about half as much time again.
It takes a C compiler named cc. On Debian and Ubuntu: apt install gcc libc6-dev
"""


def build(library: Path = LIBRARY, flags: Sequence[str] = FLAGS) -> None:
    """Compiles the library, atomically. Raises OSError, CalledProcessError."""
    part = library.with_suffix(f".{os.getpid()}.part")
    try:
        subprocess.run(["cc", *flags, f'-DSOURCES="{sources()}"', "-o", part, *sorted(HERE.glob("*.c"))], check=True)
        part.replace(library)
    finally:
        part.unlink(missing_ok=True)


if __name__ == "__main__" and not opened():
    try:
        build()
    except (OSError, subprocess.CalledProcessError):
        sys.stderr.write(NOT_COMPILED)
