"""Writes a command's results: checked before anything runs, and moved into place together at the end."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.outputs import Outputs, staged
from ui.commands.inputs import STDIN


@contextmanager
def result_at(out: str, scratch: Path) -> Iterator[Path]:
    """A path to write one result to; it is moved into place, or copied to standard output, if the block succeeds."""
    if out == STDIN:
        path = scratch / "result"
        yield path
        copy_to_stdout(path)
        return
    demand_folders([Path(out)])
    with staged(Outputs(result=Path(out)), scratch) as hidden:
        yield hidden.result


def spare_inputs(inputs: list[Path], *outs: str | Path | None) -> None:
    """Raises ValueError if a result would overwrite an input or another result."""
    taken = {each.resolve() for each in inputs}
    for out in outs:
        if out is None or out == STDIN:
            continue
        if Path(out).resolve() in taken:
            raise ValueError(f"{out} would be written, and is an input or another result; choose another name")
        taken.add(Path(out).resolve())


def demand_folders(paths: list[Path | None]) -> None:
    """Refuses a result whose folder does not exist, before anything runs."""
    for path in paths:
        if path and not path.parent.is_dir():
            raise CleaningError(f"There is no folder {path.parent} for {path.name}. Make it first.", code="STORAGE")


def copy_to_stdout(path: Path) -> None:
    """Copies a finished result to standard output."""
    if sys.stdout is None:
        raise CleaningError("Standard output is closed.", code="STORAGE")
    with path.open("rb") as file:
        shutil.copyfileobj(file, sys.stdout.buffer, 1 << 20)
    sys.stdout.buffer.flush()
