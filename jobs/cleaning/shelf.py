"""Keeps a table between two passes: a small one in memory, a larger one in files."""

import shutil
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import polars as pl

from jobs.cleaning.pieces import InPieces
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
    """A parcel whose content is in files of its own folder: reading them takes a quarter of reading and trimming it again."""

    def __init__(self, parcel: Parcel, folder: Path) -> None:
        self.folder = folder
        self.count = 0
        folder.mkdir(parents=True)
        self.emptied = parcel.with_frames(self.save_frame).with_lines(self.save_lines)

    @contextmanager
    def new_file(self) -> Iterator[IO[bytes]]:
        with room_on_disk(), self.path(self.count).open("xb", buffering=0) as file:
            yield cast("IO[bytes]", InPieces(file))
        self.count += 1

    def path(self, number: int) -> Path:
        return self.folder / str(number)

    def save_frame(self, frame: pl.DataFrame) -> pl.DataFrame:
        with self.new_file() as file:
            frame.write_ipc_stream(file, compression="uncompressed")  # its file format takes twice as long
        return frame.clear()

    def save_lines(self, lines: memoryview) -> memoryview:
        with self.new_file() as file:
            file.write(lines)
        return memoryview(b"")

    def load(self) -> Parcel:
        files = map(self.path, range(self.count))
        parcel = self.emptied.with_frames(lambda _: pl.read_ipc_stream(next(files))).with_lines(lambda _: loaded(next(files)))
        shutil.rmtree(self.folder)
        return parcel


def loaded(path: Path) -> memoryview:
    """The bytes of a file, as memory that C may be given."""
    data = bytearray(path.stat().st_size)
    with path.open("rb", buffering=0) as file:
        file.readinto(data)
    return memoryview(data)
