"""Keeps a table between two passes: a small one in memory, a larger one in files."""

import shutil
from collections import deque
from collections.abc import Generator, Iterator
from pathlib import Path

import polars as pl

from jobs.cleaning.reader.prefetch import Prefetch
from jobs.cleaning.room import room_on_disk
from jobs.cleaning.trail.ledger import Parcel

ROOM = 270_000_000
"""Bytes up to which a table is kept in memory: a CSV file of about 150 MB."""
ROOM_FOR_TEXTS = 100_000_000
"""The limit for sizes estimated by Polars, which counts only text; the overhead may be three times as much."""


class Shelf:
    """A queue of parcels: in memory if all of them fit into `room`, otherwise all in files of `folder`, which is its own."""

    def __init__(self, folder: Path, room: int) -> None:
        self.folder, self.room = folder, room
        self.parcels: deque[Parcel | StoredParcel] = deque()
        self.ahead: Prefetch[tuple[Parcel, float]] | None = None

    def put(self, parcel: Parcel) -> None:
        self.parcels.append(parcel)
        if self.room >= 0:  # computing its size takes a while
            self.room -= parcel.size
        if self.room < 0:
            self.clear_memory()

    def clear_memory(self) -> None:
        for place, parcel in enumerate(self.parcels):
            if isinstance(parcel, Parcel):
                self.parcels[place] = StoredParcel(parcel, self.folder / str(place))

    def take(self) -> Iterator[tuple[Parcel, float]]:
        """Removes and yields each parcel, with the share of all that is taken so far. From files, one is read ahead."""
        if self.room >= 0:
            return self.each()
        self.ahead = Prefetch(self.each(), ahead=1)
        return iter(self.ahead)

    def each(self) -> Generator[tuple[Parcel, float], None, None]:
        count = len(self.parcels)
        while self.parcels:
            parcel = self.parcels.popleft()
            yield parcel.load() if isinstance(parcel, StoredParcel) else parcel, 1 - len(self.parcels) / count

    def close(self) -> None:
        """Stops reading ahead, if not all parcels were taken."""
        if self.ahead:
            self.ahead.close()


class StoredParcel:
    """A parcel whose rows are in files of its own folder: reading them takes a quarter of reading and trimming them again."""

    def __init__(self, parcel: Parcel, folder: Path) -> None:
        self.folder = folder
        self.files: list[Path] = []
        folder.mkdir(parents=True)
        self.without_rows = parcel.with_frames(self.save)

    def save(self, frame: pl.DataFrame) -> pl.DataFrame:
        path = self.folder / f"{len(self.files)}.arrow"
        with room_on_disk():
            frame.write_ipc(path, compression="uncompressed")
        self.files.append(path)
        return frame.clear()

    def load(self) -> Parcel:
        files = iter(self.files)
        parcel = self.without_rows.with_frames(lambda _: pl.read_ipc(next(files)))
        shutil.rmtree(self.folder)
        return parcel
