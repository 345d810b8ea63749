"""Distinct rows without the kernel: an open-addressing hash table in numpy that processes whole batches."""

from threading import Lock

import numpy as np
import polars as pl

from jobs.cleaning.learners.arrays import Flags, Hashes, Ids

SIZES = (1 << 12, 1 << 17, 1 << 22, 1 << 24)
"""Numbers of slots to begin with, in big steps: moving all rows to a larger table costs as much as adding them did."""
FULL = 0.6
MOVED_AT_ONCE = 1 << 16


class SlowRows:
    """As `kernel.Rows`."""

    def __init__(self) -> None:
        self.size, self.lock = 0, Lock()
        self.first, self.second = np.zeros(SIZES[0], np.uint64), np.zeros(SIZES[0], np.uint64)
        self.slots = np.zeros(SIZES[0], np.uint32)
        """A row's number + 1, in the first free slot from the one its hash points at; 0 is free."""

    def numbers(self, first: pl.Series, second: pl.Series, *, add: bool) -> pl.Series:
        with self.lock:
            return pl.Series("numbers", (self.add if add else self.find)(first.to_numpy(), second.to_numpy()), pl.Int64)

    def hashes(self) -> tuple[pl.Series, pl.Series]:
        with self.lock:
            return pl.Series(self.first[: self.size]), pl.Series(self.second[: self.size])

    def add(self, first: Hashes, second: Hashes) -> Ids:
        start, count = self.size, len(first)
        self.make_room(count)
        self.first[start : start + count], self.second[start : start + count] = first, second
        owners, slots = self.claim(np.arange(start, start + count))
        return self.close_gaps(owners, slots)

    def find(self, first: Hashes, second: Hashes) -> Ids:
        found = np.full(len(first), -1)
        waiting, slots = np.arange(len(first)), self.home(first)
        while len(waiting):
            holders = self.slots.take(slots).astype(np.int64) - 1
            same = (self.first[holders] == first[waiting]) & (self.second[holders] == second[waiting]) & (holders >= 0)
            found[waiting[same]] = holders[same]
            further = ~same & (holders >= 0)
            waiting, slots = waiting[further], self.after(slots[further])
        return found

    def claim(self, newcomers: Ids) -> tuple[Ids, Ids]:
        """Finds each newcomer's slot, and who holds it: itself, or the first row that has its hash."""
        owners, settled = newcomers.copy(), self.home(self.first[newcomers])
        at, waiting, slots = np.arange(len(newcomers)), newcomers, settled
        while len(at):
            marks = (waiting + 1).astype(np.uint32)
            held = self.slots.take(slots)
            free = np.flatnonzero(held == 0)
            wanted = slots[free]
            # Written backwards: of several that want the same free slot, the first row gets it.
            self.slots[wanted[::-1]] = marks[free][::-1]
            held[free] = self.slots.take(wanted)
            settled[at] = slots
            lost = np.flatnonzero(held != marks)
            at, waiting, slots, holders = at[lost], waiting[lost], slots[lost], held[lost].astype(np.int64) - 1
            same = self.equal(holders, waiting)
            owners[at[same]] = holders[same]
            at, waiting, slots = at[~same], waiting[~same], self.after(slots[~same])
        return owners, settled

    def equal(self, some: Ids, others: Ids) -> Flags:
        equal: Flags = (self.first[some] == self.first[others]) & (self.second[some] == self.second[others])
        return equal

    def close_gaps(self, owners: Ids, slots: Ids) -> Ids:
        """Repeated newcomers leave gaps in the numbers: moves the new ones together."""
        start = self.size
        new = owners == np.arange(start, start + len(owners))
        numbers = start + np.cumsum(new) - 1
        old = start + np.flatnonzero(new)
        self.size += len(old)
        self.first[start : self.size], self.second[start : self.size] = self.first[old], self.second[old]
        self.slots[slots[new]] = numbers[new] + 1
        owners[owners >= start] = numbers[owners[owners >= start] - start]
        return owners

    def make_room(self, count: int) -> None:
        needed = self.size + count
        if needed > len(self.first):
            for hashes in (self.first, self.second):
                hashes.resize(needed + needed // 4, refcheck=False)  # in place: a copy would need twice the memory
        if needed > len(self.slots) * FULL:
            self.slots = np.zeros(slots_for(needed), np.uint32)
            for start in range(0, self.size, MOVED_AT_ONCE):
                self.claim(np.arange(start, min(start + MOVED_AT_ONCE, self.size)))

    def home(self, first: Hashes) -> Ids:
        return (first & np.uint64(len(self.slots) - 1)).view(np.int64)

    def after(self, slots: Ids) -> Ids:
        return (slots + 1) & (len(self.slots) - 1)


def slots_for(rows: int) -> int:
    """The number of slots for this many rows: a power of two."""
    return next((size for size in SIZES if rows <= size * FULL), 1 << int(rows / FULL).bit_length())
