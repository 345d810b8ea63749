"""Carries a table through a plan, batch by batch."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from jobs.cleaning.ledger import Parcel, Wanted
from jobs.cleaning.plan import Pass, Plan, Stage
from jobs.cleaning.shelf import ROOM, Shelf
from jobs.cleaning.table import Source


@dataclass(frozen=True)
class Progress:
    """How far a run is: its share of all passes, and rows of the input in this pass (`rows_total` once it is known)."""

    share: float
    rows_done: int
    rows_total: int | None
    phase: str


Report = Callable[[Progress], None]
Parcels = Iterator[tuple[Parcel, float]]


class Run:
    """One run of a plan over a source. The source is read once: from then on, each pass takes what the one before it left."""

    def __init__(self, plan: Plan, source: Source, wanted: Wanted, scratch: Path, report: Report | None = None) -> None:
        self.plan, self.source, self.wanted, self.scratch, self.report = plan, source, wanted, scratch, report
        self.seconds = {stage.number: 0.0 for stage in plan.stages}
        self.rows_total: int | None = None

    def parcels(self, room: int = ROOM) -> Generator[Parcel, None, None]:
        """Every batch, cleaned, with what was done to it. Of what waits between two passes, `room` bytes are in memory."""
        *earlier, last = range(len(self.plan.passes))
        parcels = self.read()
        with TemporaryDirectory(prefix="passes-", dir=self.scratch) as folder:
            for number in earlier:
                shelf = Shelf(Path(folder, str(number)), room)
                for parcel in self.walk(number, parcels):
                    shelf.put(parcel)
                parcels = shelf.take()
            yield from self.walk(last, parcels)

    def read(self) -> Parcels:
        for batch in self.source.batches():
            yield Parcel.of(batch, self.wanted), self.source.share

    def walk(self, number: int, parcels: Parcels) -> Iterator[Parcel]:
        """Once through the table."""
        this, rows_done = self.plan.passes[number], 0
        for parcel, share in parcels:
            rows_done += parcel.rows_in
            yield self.carry(parcel, this)
            self.tell(number, share, rows_done)
        self.rows_total = rows_done
        for stage in this.learns:
            with self.timed(stage):
                stage.settle()

    def carry(self, parcel: Parcel, this: Pass) -> Parcel:
        for stage in this.stages:
            with self.timed(stage):
                if stage in this.learns:
                    stage.learn(parcel.batch)
                if stage in this.applies:
                    parcel = parcel.through(stage, self.wanted)
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
