"""Batches stored between two passes come back in order, and no thread or process is left."""

import subprocess
import sys
import threading
from errno import ENOSPC
from pathlib import Path
from typing import IO, cast

import polars as pl
import pytest

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.room import room_on_disk
from jobs.cleaning.shelf import Shelf
from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.trail.ledger import Parcel
from tests.full_disk import no_file_over

COLUMN = Column("c0", "a")
ROOT = Path(__file__).parents[3]


def parcel(number: int) -> Parcel:
    frame = pl.DataFrame({ROW: [number], "c0": [f"text {number}"]}, schema={ROW: pl.UInt64, "c0": pl.String})
    return Parcel(1, Batch((COLUMN,), frame), None)


def filled(folder: Path, room: int) -> Shelf:
    shelf = Shelf(folder, room)
    for number in range(5):
        shelf.put(parcel(number))
    return shelf


@pytest.mark.parametrize("room", [0, 60, 10_000], ids=["in files", "in files from the third on", "in memory"])
def test_parcels_come_back_in_their_order(tmp_path: Path, room: int) -> None:
    shelf = filled(tmp_path, room)
    taken = [(each.batch.frame["c0"].item(), share) for each, share in shelf.take()]
    assert taken == [(f"text {number}", pytest.approx((number + 1) / 5)) for number in range(5)]
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_said_so(tmp_path: Path) -> None:
    with no_file_over(100), pytest.raises(CleaningError, match="disk is full"):
        Shelf(tmp_path, 0).put(parcel(1))


class FullDisk:
    def write(self, data: bytes) -> int:
        raise OSError(ENOSPC, "No space left on device")


def test_a_full_disk_of_which_polars_tells_is_said_so() -> None:
    with pytest.raises(CleaningError, match="disk is full"), room_on_disk():
        parcel(1).batch.frame.write_ipc_stream(cast("IO[bytes]", FullDisk()))


READ_WHILE_STORED = """
import sys
from pathlib import Path
from jobs.cleaning import pieces, shelf
from tests.jobs.cleaning.test_shelf import parcel

stored = parcel(1)

class Reading(pieces.InPieces):
    def write(self, data):
        assert stored.batch.frame.height == 1
        return super().write(data)

shelf.InPieces = Reading
shelf.Shelf(Path(sys.argv[1]), 0).put(stored)
"""


def test_others_may_read_rows_while_they_are_stored(tmp_path: Path) -> None:
    """In a process of its own: if Polars locks a frame that others use, no thread goes on, and none can end the process."""
    subprocess.run([sys.executable, "-c", READ_WHILE_STORED, str(tmp_path)], cwd=ROOT, check=True, timeout=60)


def test_closing_ends_what_reads_ahead(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    shelf = filled(tmp_path, 0)
    taken = shelf.take()
    next(taken)
    [reader] = set(threading.enumerate()) - before
    shelf.close()
    assert not reader.is_alive()
