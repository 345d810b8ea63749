"""Rows that are removed after their table was sorted or gathered, when their original cells are no longer beside them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from jobs.cleaning.shelf import Shelf
from jobs.cleaning.table import ROW, Batch, as_it_came, no_rows
from jobs.cleaning.trail.ledger import Entry, Parcel


class LateRejects:
    """Keeps every row as it was read until the end of a run; then lists the late rejects, in the input's order."""

    def __init__(self, folder: Path, room: int) -> None:
        self.originals = Shelf(folder, room)
        self.frames: list[pl.DataFrame] = []

    def store(self, parcel: Parcel) -> None:
        if parcel.original:
            self.originals.put(Parcel(0, no_rows(parcel.original.columns), parcel.original, gathered=True))

    def withhold(self, parcels: Iterable[Parcel]) -> Iterator[Parcel]:
        """The parcels; rejects of those that no longer have their original rows are put aside."""
        for parcel in parcels:
            if parcel.original:
                yield parcel
            else:
                self.frames += [frame for entry in parcel.entries for frame in entry.rejects]
                yield parcel._replace(entries=tuple(entry._replace(rejects=()) for entry in parcel.entries))

    def parcels(self) -> Iterator[Parcel]:
        """The rejects that were put aside, each with its original row."""
        if self.frames:
            rejects = pl.concat(self.frames).with_columns(as_it_came(pl.col(ROW)).alias("as read"))
            for parcel, _ in self.originals.take():
                if parcel.original:
                    yield parcel._replace(entries=entries_of(rejects, parcel.original))


def entries_of(rejects: pl.DataFrame, original: Batch) -> tuple[Entry, ...]:
    """Those of the rejects that are among these rows. They have been counted already."""
    frame = rejects.join(original.frame.select(ROW), left_on="as read", right_on=ROW, how="semi", maintain_order="left")
    return (Entry(frame["step"][0], rejects=(frame.drop("as read"),)),) if frame.height else ()
