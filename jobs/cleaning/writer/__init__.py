"""Batches → a file: whole and under its name, or not there at all. The same batches give the same bytes."""

import errno
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.table import Batch, Column
from jobs.cleaning.writer.settings import WriterSettings
from jobs.cleaning.writer.text import TextWriter

__all__ = ["Writer", "WriterSettings", "open_writer"]


class Writer(Protocol):
    """Takes a table's batches, in order."""

    def write(self, batch: Batch) -> None:
        """Adds the batch's rows."""


@contextmanager
def open_writer(path: Path, settings: WriterSettings, columns: Sequence[Column], *, has_header: bool) -> Iterator[Writer]:
    """Writes beside `path`, and gives the file that name once all went well; else nothing is left of it."""
    names: Sequence[str | None] | None = [column.name for column in columns]
    if not has_header:
        names = [f"col_{i}" for i in range(len(columns))] if settings.headerless == "generate" else None
    with _whole_or_nothing(path) as part:
        if settings.format == "xlsx":
            from jobs.cleaning.writer.sheet import SheetWriter

            with SheetWriter(part, columns, names) as sheet:
                yield sheet
        else:
            with TextWriter(part, columns, names, delimiter="\t" if settings.format == "tsv" else ",") as text:
                yield text


@contextmanager
def _whole_or_nothing(path: Path) -> Iterator[Path]:
    if path.exists() and not path.is_file():  # a pipe or a device: nothing to put in its place
        yield path
        return
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise CleaningError("The disk is full. Make room and try again.", code="DISK_FULL") from error
        raise
    finally:
        part.unlink(missing_ok=True)
