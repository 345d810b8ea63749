"""Helpers for the writer's tests: writing tables from cells."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jobs.cleaning.style import Style
from jobs.cleaning.writer import WriterSettings, open_writer
from tests.jobs.cleaning.reader.reading import Rows
from tests.jobs.cleaning.tables import MemorySource


def write(
    path: Path,
    names: Sequence[str | None],
    rows: Rows,
    *,
    has_header: bool = True,
    like: Style | None = None,
    **settings: Any,
) -> bytes:
    """The bytes of the file."""
    written(path, names, rows, has_header=has_header, like=like, **settings)
    return path.read_bytes()


def written(
    path: Path,
    names: Sequence[str | None],
    rows: Rows,
    *,
    has_header: bool = True,
    like: Style | None = None,
    **settings: Any,
) -> dict[str, Any]:
    """What was changed to suit the format."""
    table = MemorySource(names, rows, size=2)
    with open_writer(path, WriterSettings(**settings), table.columns, has_header=has_header, like=like) as writer:
        for batch in table.batches():
            writer.write(batch)
    return writer.written
