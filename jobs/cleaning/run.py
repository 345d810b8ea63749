"""Runs a plan on a table, batch by batch."""

from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from jobs.cleaning.pipeline import Walk, in_order
from jobs.cleaning.plan import Pass, Plan
from jobs.cleaning.reader.positions import START, Place
from jobs.cleaning.run_state import RunState
from jobs.cleaning.shelf import ROOM, Shelf
from jobs.cleaning.stage import Stage
from jobs.cleaning.table import Source, fitted
from jobs.cleaning.trail.late_rejects import LateRejects
from jobs.cleaning.trail.ledger import Parcel, Wanted
from jobs.cleaning.trail.ledger_files import settled

if TYPE_CHECKING:
    from jobs.cleaning.checkpoints import Checkpoints

MOST_NUMBERS = 4
"""How many steps at most are named while they learn from the table."""


class Progress(NamedTuple):
    """How far a run is: its share of all passes, and rows of the input in this pass (`rows_total` once it is known)."""

    share: float
    rows_done: int
    rows_total: int | None
    phase: str


Report = Callable[[Progress], None]
Parcels = Iterator[tuple[Parcel, float]]
Finish = Callable[[Parcel], Parcel]


class Run:
    """One run of a plan over a source. The source is read once; each further pass takes what the previous one left."""

    def __init__(
        self,
        plan: Plan,
        source: Source,
        wanted: Wanted,
        scratch: Path,
        report: Report | None = None,
        checkpoints: "Checkpoints | None" = None,
    ) -> None:
        self.checkpoints = checkpoints
        self.begun = (checkpoints and checkpoints.start) or RunState()
        """Where it starts: at the first row, or at a checkpoint."""
        self.finished_passes: list[Pass] = []
        self.places = list(self.begun.places)
        self.plan, self.source, self.scratch, self.report = plan, source, scratch, report
        self.wanted = wanted._replace(lines=wanted.lines and not plan.may_make_rows())
        self.seconds: defaultdict[int, float] = defaultdict(float, self.begun.seconds)
        """Seconds by step, summed over all threads."""
        self.counting = Lock()
        self.before_last: Callable[[], Finish] | None = None
        """Called before the last pass, when all columns are known.

        The function that it returns is applied to each parcel of that pass, by any thread, while others are in progress.
        """
        self.finish: Finish | None = None
        self.rows_total: int | None = self.begun.rows_total
        self.late: LateRejects | None = None
        self.passes: list[dict[str, Any]] = list(self.begun.passes)
        """What was done, for the receipt."""

    @property
    def engine(self) -> dict[str, str]:
        """For the receipt: its name and version."""
        return {"name": "polars", "version": pl.__version__}

    def parcels(self, room: int = ROOM) -> Generator[Parcel, None, None]:
        """Every batch, cleaned, with what was done to it.

        Of the rows that wait between two passes, `room` bytes are kept in memory; half as much again if changed cells are kept,
        too.
        """
        with TemporaryDirectory(prefix="passes-", dir=self.scratch) as folder, ExitStack() as shelves:
            if self.wanted.rejects and self.plan.may_gather():
                self.late = LateRejects(Path(folder, "originals"), room)
                shelves.enter_context(closing(self.late.originals))
            if self.wanted.changes:
                room += room // 2
            parcels: Parcels = iter(())
            for number, this in enumerate(self.plan.passes()):
                self.prepare(this, Path(folder, f"pass-{number}"))
                if number <= self.begun.number:
                    self.begun.teach(this)
                if number < self.begun.number:
                    self.finished_passes.append(this)
                    continue
                if number == self.begun.number:
                    parcels = self.reread(after=self.begun.place)
                passed = self.run_pass(number, this, parcels)
                if self.plan.is_last(this):
                    self.finish = self.before_last and self.before_last()
                    yield from self.late.withhold(passed) if self.late else passed
                else:
                    shelf = shelves.enter_context(closing(Shelf(Path(folder, str(number)), room)))
                    for parcel in passed:
                        shelf.put(parcel)
                    self.finished_passes.append(this)
                    self.save(RunState(number + 1, rows_total=self.rows_total))
                    parcels = self.waiting(shelf) if number == self.begun.number and self.begun.done else shelf.take()
            if self.late:
                yield from self.late.parcels()

    def read(self, after: Place, until: Place | None) -> Parcels:
        for batch in self.checkpoints.table.batches(after, until) if self.checkpoints else self.source.batches():
            if self.checkpoints and not (self.finished_passes or until):
                self.places.append(self.checkpoints.table.place)
            parcel = Parcel.of(batch, self.wanted)
            if self.late:
                self.late.store(parcel)
            yield parcel, self.source.share

    def reread(self, after: Place = START, until: Place | None = None) -> Parcels:
        """The table between two places, as the finished passes left it."""
        parcels = self.read(after, until)
        return in_order(parcels, self.reapply, is_last=is_read) if self.finished_passes else parcels

    def reapply(self, item: tuple[Parcel, float], _: Walk) -> tuple[Parcel, float]:
        parcel, share = item
        for stage in (stage for this in self.finished_passes for stage in this.applies):
            with self.timed(stage):
                parcel = parcel.through(stage, self.wanted)
        return parcel, share

    def waiting(self, shelf: Shelf) -> Parcels:
        """The rows that wait for the next pass. Those from before the checkpoint are not on the shelf, and are read again."""
        yield from self.reread(until=self.begun.place)
        for parcel, share in shelf.take():
            yield parcel, self.begun.share + (1 - self.begun.share) * share

    def prepare(self, this: Pass, folder: Path) -> None:
        """Sets the attributes of learners that only the run knows."""
        for stage in this.applies:
            if stage.learner:
                stage.learner.file_name = self.source.name
            if stage.gatherer:
                stage.gatherer.scratch = folder / str(stage.number)
                stage.gatherer.scratch.mkdir(parents=True)

    def run_pass(self, number: int, this: Pass, parcels: Parcels) -> Iterator[Parcel]:
        """One pass over the table, and the rows that steps append to it."""
        begun = self.begun if number == self.begun.number else RunState(number)
        stages, done, rows_done, start = this.stages, begun.done, begun.rows_done, perf_counter() - begun.pass_seconds

        def carry(item: tuple[Parcel, float], walk: Walk) -> tuple[Parcel, float]:
            parcel, share = item
            return self.carry(parcel, this, stages, walk), share

        for group in self.groups(parcels):
            with closing(in_order(group, carry, is_last=is_read)) as carried:
                for parcel, share in carried:
                    done, rows_done = done + 1, rows_done + parcel.rows_in
                    yield parcel
                    self.report_progress(number, this, share, rows_done)
            self.save(RunState(number, done, share, rows_done, self.rows_total, pass_seconds=perf_counter() - start))
        self.rows_total = rows_done
        for place, stage in enumerate(stages, start=1):
            if stage in this.learns:
                with self.timed(stage):
                    stage.settle()
            if stage in this.applies:
                yield from (self.carry(parcel, this, stages[place:], Walk()) for parcel in self.added(stage))
        self.passes.append({"pass": number + 1} | this.as_json() | {"seconds": round(perf_counter() - start, 4)})

    def groups(self, parcels: Parcels) -> Iterator[Parcels]:
        """The parcels in groups, each ending where a checkpoint is due; a single group if no checkpoints are taken."""
        if self.checkpoints is None:
            yield parcels
            return
        for first in parcels:
            yield self.until_due(chain([first], parcels), self.checkpoints)

    def until_due(self, parcels: Parcels, checkpoints: "Checkpoints") -> Parcels:
        for parcel in parcels:
            yield parcel
            if checkpoints.is_due(self.plan):
                return

    def save(self, at: RunState) -> None:
        """Saves a checkpoint if one is due. No batch is in progress at this moment."""
        if self.checkpoints is None or not self.checkpoints.is_due(self.plan):
            return
        at.places, at.position = self.places, self.checkpoints.table.position
        at.seconds, at.passes = dict(self.seconds), self.passes
        at.remember(self.plan.stages)
        self.checkpoints.save(at)

    def carry(self, parcel: Parcel, this: Pass, stages: list[Stage], walk: Walk) -> Parcel:
        for stage in stages:
            if parcel.gathered:
                break
            with walk.turn(stage.number) if stage in this.learns else nullcontext(), self.timed(stage):
                if stage in this.learns:
                    stage.learn(parcel.batch)
                if stage in this.applies:
                    parcel = parcel.into(stage) if stage.gatherer else parcel.through(stage, self.wanted)
        if self.plan.is_last(this):
            return self.finish(parcel) if self.finish else parcel
        return settled(parcel, text=self.wanted.text) if self.plan.rows_last(this) else parcel

    def added(self, stage: Stage) -> Iterator[Parcel]:
        """What the step appends after it has seen all rows."""
        batches = stage.added()
        while True:
            with self.timed(stage):
                batch = next(batches, None)
            if batch is None:
                return
            is_new = self.wanted.rejects and not stage.gatherer
            parcel = Parcel.made_by(stage, batch, fitted(batch, self.source.columns) if is_new else None)
            if self.late:
                self.late.store(parcel)
            yield parcel

    @contextmanager
    def timed(self, stage: Stage) -> Iterator[None]:
        start = perf_counter()
        yield
        with self.counting:
            self.seconds[stage.number] += perf_counter() - start

    def report_progress(self, number: int, this: Pass, share: float, rows_done: int) -> None:
        count = self.plan.passes_expected
        phase = "cleaning" if number == count - 1 else learning(this)
        if self.report:
            self.report(Progress((number + share) / count, rows_done, self.rows_total, phase))


def is_read(item: tuple[Parcel, float]) -> bool:
    """Whether the whole file, or shelf, has been read with this parcel."""
    return item[1] >= 1


def learning(this: Pass) -> str:
    """Which steps are learning from the whole table, in a few characters."""
    numbers = [str(stage.number) for stage in this.learns]
    if not numbers:
        return "preparing"
    if len(numbers) > MOST_NUMBERS:
        numbers = [*numbers[:MOST_NUMBERS], "…"]
    return f"learning for step {numbers[0]}" if len(numbers) == 1 else f"learning for steps {', '.join(numbers)}"
