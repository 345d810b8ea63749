"""Batches → Parquet: every column is text, and null and empty text are distinct.

Polars writes a Parquet file in one go, streaming from other files. So the batches are first written to files beside it.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

import polars as pl

from jobs.cleaning.table import Batch, Column

ROW_GROUP = 250_000
"""Rows per row group."""


class ParquetWriter:
    """`names` are the columns' names; they must be unique."""

    file = None

    def __init__(self, path: Path, columns: Sequence[Column], names: Sequence[str]) -> None:
        self._path, self._keys, self._names = path, [column.key for column in columns], names
        self._folder = TemporaryDirectory(prefix=f"{path.name}.", dir=path.parent)
        self._parts: list[Path] = []

    def write(self, batch: Batch) -> None:
        frame = batch.frame.select(self._keys)
        frame.columns = list(self._names)
        if frame.height:
            self._put(frame)

    def _put(self, frame: pl.DataFrame) -> None:
        self._parts.append(Path(self._folder.name) / f"{len(self._parts)}.arrow")
        frame.write_ipc(self._parts[-1], compression="lz4")

    def __enter__(self) -> "ParquetWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if error is None:
                if not self._parts:
                    self._put(pl.DataFrame(schema=dict.fromkeys(self._names, pl.String)))
                pl.scan_ipc(self._parts).sink_parquet(self._path, row_group_size=ROW_GROUP, maintain_order=True)
        finally:
            self._folder.cleanup()
