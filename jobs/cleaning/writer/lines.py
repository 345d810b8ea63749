"""Batches → JSON Lines: one object per row, every value a string or null."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from jobs.cleaning.table import Batch, Column


class JsonLinesWriter:
    """`names` are the keys of the objects; they must be unique."""

    def __init__(self, path: Path, columns: Sequence[Column], names: Sequence[str]) -> None:
        self._keys, self._names = [column.key for column in columns], names
        self.file = path.open("wb", buffering=0)

    def write(self, batch: Batch) -> None:
        frame = batch.frame.select(self._keys)
        frame.columns = list(self._names)
        frame.write_ndjson(self.file)

    def __enter__(self) -> "JsonLinesWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.file.close()
