"""Helpers for the reader's tests: opening tables from bytes."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jobs.cleaning.reader import ReaderSettings, Reading
from jobs.cleaning.table import ROW, Source
from jobs.cleaning.widening import use_table

Rows = list[list[str | None]]


@dataclass
class Table:
    """What was read: column names, rows, and how it was read."""

    names: list[str | None]
    rows: Rows
    reading: Reading


def read(content: bytes | str, **settings: Any) -> Table:
    """The table in a file with this content."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "given.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_file(path, **settings)


def read_file(path: Path, **settings: Any) -> Table:
    return use_table(collect, path, ReaderSettings(**settings), scratch=path.parent)


def collect(source: Source) -> Table:
    rows = [list(row) for batch in source.batches() for row in batch.frame.drop(ROW).iter_rows()]
    return Table([column.name for column in source.columns], rows, source.reading)
