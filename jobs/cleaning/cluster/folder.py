"""The folder shared by the client and all workers: files appear completely or not at all, however often a writer is started."""

import pickle
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import polars as pl

from jobs.cleaning.room import room_on_disk
from jobs.cleaning.step import Keys
from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.trail.ledger import Entry

ORIGINAL = -1
"""In place of a round's number: a part as it was read."""


@dataclass(frozen=True)
class Folder:
    """Holds for each part and each of its rounds: its rows, what was done to them, what was learned from them."""

    path: Path

    def rows(self, part: int, round_: int) -> Path:
        return self.path / f"{part}-{round_}.parquet"

    def ledger(self, part: int, round_: int) -> Path:
        return self.path / f"{part}-{round_}.ledger"

    def findings(self, part: int, round_: int) -> Path:
        return self.path / f"{part}-{round_}.findings"

    def task(self, round_: int) -> Path:
        return self.path / f"{round_}.task"

    def put(self, part: int, round_: int, batch: Batch, entries: Sequence[Entry] = ()) -> None:
        self.put_rows(part, round_, batch)
        write_objects(self.ledger(part, round_), batch.columns, tuple(entries))

    def put_rows(self, part: int, round_: int, batch: Batch) -> None:
        write_whole(self.rows(part, round_), lambda file: batch.frame.write_parquet(file, compression="lz4", statistics=False))

    def batch(self, part: int, round_: int, keys: Keys | None = None) -> Batch:
        """The part as that round left it, with all of its columns or only those with these keys."""
        columns = self.columns(part, round_)
        return self.get_rows(part, round_, tuple(each for each in columns if keys is None or each.key in keys))

    def get_rows(self, part: int, round_: int, columns: tuple[Column, ...]) -> Batch:
        wanted = [ROW, *(column.key for column in columns)]
        return Batch(columns, pl.read_parquet(self.rows(part, round_), columns=wanted).select(wanted))

    def columns(self, part: int, round_: int) -> tuple[Column, ...]:
        return tuple(next(read_objects(self.ledger(part, round_))))

    def entries(self, part: int, round_: int) -> tuple[Entry, ...]:
        _, entries = read_objects(self.ledger(part, round_))
        return tuple(entries)


def write_objects(path: Path, *objects: Any) -> None:
    def write(file: IO[bytes]) -> None:
        for each in objects:
            pickle.dump(each, file, protocol=5)

    write_whole(path, write)


def read_objects(path: Path) -> Iterator[Any]:
    """The objects in the file. Unpickling is safe: the folder belongs to this run."""
    with path.open("rb") as file:
        while file.peek(1):
            yield pickle.load(file)  # noqa: S301  ours, as above


def write_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Writes a file atomically. Concurrent writers of the same file write the same bytes."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with room_on_disk(), part.open("wb") as file:
            write(file)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
