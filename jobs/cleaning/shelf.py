"""Keeps a table between two passes: a small one in memory, a larger one in files."""

from collections import deque
from collections.abc import Generator, Iterator
from io import FileIO
from pathlib import Path
from typing import IO, cast

import polars as pl

from jobs.cleaning import kernel
from jobs.cleaning.pieces import InPieces
from jobs.cleaning.reader.prefetch import Prefetch
from jobs.cleaning.room import room_on_disk
from jobs.cleaning.trail.ledger import Parcel

ROOM = 270_000_000
"""Bytes up to which a table is kept in memory: a CSV file of about 150 MB."""
ROOM_FOR_TEXTS = 100_000_000
"""The limit for sizes estimated by Polars, which counts only text; the overhead may be three times as much."""


class Shelf:
    """A queue of parcels: in memory if all of them fit into `room`, otherwise in files of `folder`, which is its own."""

    def __init__(self, folder: Path, room: int) -> None:
        self.folder, self.room = folder, room
        self.parcels: deque[Parcel | StoredParcel] = deque()
        self.stored = 0
        """How many of them, the first ones, are in files."""
        self.ahead: Prefetch[tuple[Parcel, float]] | None = None

    def put(self, parcel: Parcel) -> None:
        """Without room, two parcels are stored for each that comes. A long pause would keep other threads waiting."""
        self.parcels.append(parcel)
        if self.room >= 0:  # computing its size takes a while
            self.room -= parcel.size
        if self.room < 0:
            self.store(min(len(self.parcels), self.stored + 2))

    def store(self, until: int) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for place in range(self.stored, until):
            parcel = self.parcels[place]
            if isinstance(parcel, Parcel):
                self.parcels[place] = StoredParcel(parcel, self.folder / str(place))
        self.stored = until

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
    """A parcel whose content is in a file: reading that takes a quarter of reading and trimming the rows again."""

    def __init__(self, parcel: Parcel, path: Path) -> None:
        self.path = path
        self.sizes: list[int] = []
        with room_on_disk(), path.open("xb") as file:
            pieces = InPieces(file)

            def save(frame: pl.DataFrame) -> pl.DataFrame:
                # Polars locks what it writes. A step may be reading these rows: each thread would wait for the other for ever.
                own = frame.clone()
                own.write_ipc_stream(cast("IO[bytes]", pieces), compression="uncompressed")  # files take it twice as long
                return frame.clear()

            def save_lines(lines: memoryview) -> memoryview:
                self.sizes.append(pieces.write(lines))
                return memoryview(b"")

            self.emptied = parcel.with_frames(save).with_lines(save_lines)

    def load(self) -> Parcel:
        sizes = iter(self.sizes)
        with self.path.open("rb", buffering=0) as file:  # Polars takes no more of it than one frame
            parcel = self.emptied.with_frames(lambda _: pl.read_ipc_stream(file)).with_lines(lambda _: taken(file, next(sizes)))
        self.path.unlink()
        return parcel


def taken(file: FileIO, size: int) -> memoryview:
    """The next bytes of a file."""
    data = kernel.room(size)
    at = 0
    while at < size and (count := file.readinto(data[at:])):
        at += count
    return data
