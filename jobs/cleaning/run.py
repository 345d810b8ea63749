"""Carries a table through a plan, batch by batch."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from jobs.cleaning.ledger import Parcel, Wanted
from jobs.cleaning.plan import Pass, Plan, Stage
from jobs.cleaning.table import Source

ROOM = 256_000_000
"""Bytes of batches that are kept in memory from one pass for the next; a larger table is read again."""

NOTHING = Wanted(counts=False)


@dataclass(frozen=True)
class Progress:
    """How far a run is: its share of all passes, and rows of the input in this pass (`rows_total` once it is known)."""

    share: float
    rows_done: int
    rows_total: int | None
    phase: str


Report = Callable[[Progress], None]


class Shelf:
    """Parcels kept from one pass for the next, for as long as there is room for all of them."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.parcels: deque[Parcel] = deque()

    @property
    def overflows(self) -> bool:
        return self.room < 0

    def put(self, parcel: Parcel) -> None:
        self.room -= parcel.size
        self.parcels.append(parcel)
        if self.overflows:
            self.parcels.clear()

    def take(self) -> Iterator[tuple[Parcel, float]]:
        """Each parcel, and the share that is taken with it; the shelf lets go of it."""
        count = len(self.parcels)
        while self.parcels:
            yield self.parcels.popleft(), 1 - len(self.parcels) / count


class Run:
    """One run of a plan over a source."""

    def __init__(self, plan: Plan, source: Source, wanted: Wanted, report: Report | None = None, room: int = ROOM) -> None:
        self.plan, self.source, self.wanted, self.report, self.room = plan, source, wanted, report, room
        self.seconds = {stage.number: 0.0 for stage in plan.stages}
        self.rows_total: int | None = None

    def parcels(self) -> Iterator[Parcel]:
        """Every batch of the table, cleaned, with what was done to it."""
        *earlier, last = range(len(self.plan.passes))
        shelf: Shelf | None = None
        for number in earlier:
            taken, shelf = shelf, Shelf(self.room)
            for parcel in self.walk(number, taken, shelf):
                shelf.put(parcel)
        yield from self.walk(last, shelf, None)

    def walk(self, number: int, taken: Shelf | None, kept: Shelf | None) -> Iterator[Parcel]:
        """Once through the table: what the pass before has kept of it, else the file again. `kept` is where it goes to."""
        this = self.plan.passes[number]
        if taken is None or taken.overflows:
            parcels, again = self.read(), [stage for done in self.plan.passes[:number] for stage in done.applies]
        else:
            parcels, again = taken.take(), []
        rows_done = 0
        for parcel, share in parcels:
            wanted = NOTHING if kept and kept.overflows else self.wanted
            rows_done += parcel.rows_in
            yield self.carry(parcel, again, this, wanted)
            self.tell(number, share, rows_done)
        self.rows_total = rows_done
        for stage in this.learns:
            with self.timed(stage):
                stage.settle()

    def read(self) -> Iterator[tuple[Parcel, float]]:
        for batch in self.source.batches():
            yield Parcel.of(batch, self.wanted), self.source.share

    def carry(self, parcel: Parcel, again: list[Stage], this: Pass, wanted: Wanted) -> Parcel:
        """Through the steps that were applied before, then through those of this pass, learning on the way."""
        for stage in again:
            with self.timed(stage):
                parcel = parcel.through(stage, wanted)
        for stage in this.stages:
            with self.timed(stage):
                if stage in this.learns:
                    stage.learn(parcel.batch)
                if stage in this.applies:
                    parcel = parcel.through(stage, wanted)
        return parcel

    @contextmanager
    def timed(self, stage: Stage) -> Iterator[None]:
        start = perf_counter()
        yield
        self.seconds[stage.number] += perf_counter() - start

    def tell(self, number: int, share: float, rows_done: int) -> None:
        count = len(self.plan.passes)
        phase = "cleaning" if number == count - 1 else "learning"
        if self.report:
            self.report(Progress((number + share) / count, rows_done, self.rows_total, phase))
