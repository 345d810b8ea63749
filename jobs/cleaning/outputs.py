"""The output files of a run: all of them appear together at the end, or none."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

STANDARD = {"/dev/stdout": 1, "/dev/stderr": 2}


class Outputs(NamedTuple):
    """The files a run writes; only the result is required."""

    result: Path
    rejects: Path | None = None
    changes: Path | None = None
    script: Path | None = None

    def paths(self) -> dict[str, Path]:
        return {name: path for name, path in self._asdict().items() if path is not None}


@contextmanager
def staged(outputs: Outputs, scratch: Path) -> Iterator[Outputs]:
    """The same outputs under hidden names next to the real paths, to which they are renamed at the end.

    On any error, the hidden files are removed, and existing files at the real paths stay untouched. Output for a pipe or a
    device is first written to `scratch`.
    """
    real = {name: real_path(path) for name, path in outputs.paths().items()}
    hidden = {name: hide(path) if is_replaceable(path) else scratch / f"{name}.part" for name, path in real.items()}
    try:
        yield Outputs(**hidden)
        for name, path in real.items():
            deliver(hidden[name], path)
    finally:
        for path in hidden.values():
            path.unlink(missing_ok=True)


def real_path(path: Path) -> Path:
    """The target of a link, not the link; but that of /dev/fd/63, a pipe, has no path that could be opened."""
    return path.resolve() if is_replaceable(path) else path


def is_replaceable(path: Path) -> bool:
    """Whether a file may be written there. Replacing a pipe or a device would take it away from everybody."""
    return descriptor(path) is None and (path.is_file() or not path.exists())


def descriptor(path: Path) -> int | None:
    """The number of the open file that the path is a name of, such as /dev/stdout."""
    if str(path.parent) in ("/dev/fd", "/proc/self/fd") and path.name.isdecimal() and path.exists():
        return int(path.name)
    return STANDARD.get(str(path))


def open_to_write(path: Path) -> BinaryIO:
    """A file to write to. One that is open already goes on where it is: opened by name, it would be emptied."""
    number = descriptor(path)
    return path.open("wb") if number is None else os.fdopen(os.dup(number), "wb")


def hide(path: Path) -> Path:
    """A hidden path next to this one, with the same suffix, from which ledgers derive their format."""
    return path.with_name(f".{path.name}.{os.urandom(4).hex()}.part{path.suffix}")


def deliver(hidden: Path, path: Path) -> None:
    if is_replaceable(path):
        hidden.replace(path)
    else:
        with hidden.open("rb") as source, open_to_write(path) as target:
            shutil.copyfileobj(source, target, 1 << 20)
