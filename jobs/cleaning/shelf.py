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
"""Bytes of memory up to which a table stays in it: a CSV file of some 150 MB."""
ROOM_FOR_TEXTS = 100_000_000
"""The same for those who ask Polars, which counts texts alone; what hangs on them may be three times as much."""


class Shelf:
    """A queue of parcels: in memory if all of them fit into `room`, otherwise all in files of `folder`, which is its own."""

    def __init__(self, folder: Path, room: int) -> None:
        self.folder, self.room = folder, room
        self.parcels: deque[Parcel | StoredParcel] = deque()
        self.ahead: Prefetch[tuple[Parcel, float]] | None = None

    def put(self, parcel: Parcel) -> None:
        self.parcels.append(parcel)
        if self.room >= 0:  # its size takes a while to find out
            self.room -= parcel.size
        if self.room < 0:
            self.clear_memory()

    def clear_memory(self) -> None:
        for place, parcel in enumerate(self.parcels):
            if isinstance(parcel, Parcel):
                self.parcels[place] = StoredParcel(parcel, self.folder / str(place))

    def take(self) -> Iterator[tuple[Parcel, float]]:
        """Each parcel, and the share of all that is taken with it; the shelf lets go of it. From files, one is read ahead."""
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
        """Ends what still reads ahead, where not all was taken."""
        if self.ahead:
            self.ahead.close()


class StoredParcel:
    """A parcel whose rows are in files of a folder of its own: a quarter of the work of reading and trimming them again."""

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
