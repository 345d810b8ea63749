"""Runs a plan on a table like `Run`, but processes its parts in other processes, round by round."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from jobs.cleaning.cluster import Cluster
from jobs.cleaning.cluster.folder import ORIGINAL, Folder, read_objects
from jobs.cleaning.cluster.rounds import rounds_of
from jobs.cleaning.cluster.work import Task, carry, put_task
from jobs.cleaning.pipeline import Walk, in_order
from jobs.cleaning.plan import Pass, Plan
from jobs.cleaning.reader.positions import START
from jobs.cleaning.run import Report, Run
from jobs.cleaning.shelf import ROOM
from jobs.cleaning.stage import Stage, numbered
from jobs.cleaning.table import Source, no_rows
from jobs.cleaning.trail.late_rejects import LateRejects
from jobs.cleaning.trail.ledger import READER, Entry, Parcel, Wanted


@dataclass
class Part:
    """A part of the table. `left_by` is the round that left its rows, `rounds` are those that changed it."""

    number: int
    height: int
    rows_in: int
    since: int
    """The step that made it: that one and those before it do not apply to it."""
    left_by: int = 0
    rounds: list[int] = field(default_factory=lambda: [0])
    has_original: bool = False
    """Whether it is also kept as it was read."""
    gathered: tuple[Entry, ...] = ()
    """The entry of the step that gathered its rows, if one did."""


class ClusterRun(Run):
    """One run of a plan over a source."""

    def __init__(
        self,
        plan: Plan,
        source: Source,
        wanted: Wanted,
        scratch: Path,
        report: Report | None,
        cluster: Cluster,
    ) -> None:
        super().__init__(plan, source, wanted._replace(lines=False), scratch, report)  # they cannot be sent
        self.cluster = cluster
        self.parts: list[Part] = []
        self.round = 0
        self.report_again: Callable[[], None] = lambda: None

    @property
    def engine(self) -> dict[str, str]:
        return {"name": "dask", "version": version("distributed")}

    def parcels(self, room: int = ROOM) -> Generator[Parcel, None, None]:
        """As in Run; all passes are finished when the last one is reported to begin."""
        with (
            TemporaryDirectory(prefix="passes-", dir=self.scratch) as own,
            self.cluster.parts(self.scratch) as shared,
        ):
            self.folder = Folder(shared)
            if self.wanted.rejects and self.plan.may_gather():
                self.late = LateRejects(Path(own, "originals"), room)
            with self.cluster.connect(Path(own)) as self.workers:
                for number, this in enumerate(self.plan.passes()):
                    self.prepare(this, Path(own, f"pass-{number}"))
                    if number == 0:
                        self.read_parts(this)
                    self.go_through(number, this)
            self.finish = self.before_last and self.before_last()
            with closing(in_order(iter(self.parts), self.finished)) as parcels:
                yield from self.late.withhold(parcels) if self.late else parcels
            if self.late:
                yield from self.late.parcels()

    def read_parts(self, this: Pass) -> None:
        rows = 0
        for parcel, share in self.read(START, None):
            self.put(parcel)
            rows += parcel.rows_in
            self.report_progress(0, this, share / 2, rows)
        self.rows_total = rows

    def put(self, parcel: Parcel, since: int = READER) -> None:
        """Adds the parcel as one more part of the table."""
        part = Part(len(self.parts), parcel.batch.height, parcel.rows_in, since)
        self.folder.put(part.number, 0, parcel.batch, parcel.entries)
        if parcel.original:
            self.folder.put_rows(part.number, ORIGINAL, parcel.original)
            part.has_original = True
        self.parts.append(part)

    def go_through(self, number: int, this: Pass) -> None:
        """Runs a pass. In the first one, reading counts for half of the progress."""
        start, rounds = perf_counter(), list(rounds_of(this))
        for place, round_ in enumerate(rounds):
            rows, parts = 0, [part for part in self.parts if not part.gathered]
            for done, part in enumerate(self.go_round(round_, parts), start=1):
                rows += part.rows_in
                share = (place + done / len(parts)) / len(rounds)
                self.report_progress(number, this, share if number else (1 + share) / 2, rows)
        self.passes.append({"pass": number + 1} | this.as_json() | {"seconds": round(perf_counter() - start, 4)})

    def go_round(self, this: Pass, parts: Sequence[Part]) -> Iterator[Part]:
        """Applies steps, learns, and lets steps append rows. Yields each part that was learned from."""
        self.round += 1
        applies = [stage for stage in this.applies if not stage.gatherer]
        apart, together = split_by(this.learns, lambda stage: stage.learner is not None and stage.learner.can_merge())
        for part in self.carried(applies, apart, parts) if applies or apart else parts:
            self.learn_together(part, together)
            yield part
        for stage in this.learns:
            with self.timed(stage):
                stage.settle()
            if stage.gatherer:
                self.set_aside(parts, stage)
            for parcel in self.added(stage):
                self.put(parcel, since=stage.number)

    def carried(self, applies: Sequence[Stage], learns: Sequence[Stage], parts: Sequence[Part]) -> Iterator[Part]:
        """The parts, after workers have taken them through these stages."""
        stages = sorted({*applies, *learns}, key=lambda stage: stage.number)
        put_task(self.folder, self.round, Task(stages, numbers(learns), numbers(applies), self.wanted))
        jobs = ((str(self.folder.path), self.round, part.number, part.left_by, part.since) for part in parts)
        for part, done in zip(parts, self.workers.each(carry, jobs, self.report_again), strict=True):
            for number, seconds in done.seconds.items():
                self.seconds[number] += seconds
            if applies:
                self.folder.rows(part.number, part.left_by).unlink(missing_ok=True)
                part.left_by, part.height = self.round, done.height
                part.rounds.append(self.round)
            if learns:
                self.merge(part, learns)
            yield part

    def merge(self, part: Part, learns: Sequence[Stage]) -> None:
        path = self.folder.findings(part.number, self.round)
        (findings,) = read_objects(path)
        for stage in learns:
            if stage.learner and stage.number in findings:
                with numbered(stage.number), self.timed(stage):
                    stage.learner.merge(findings[stage.number])
        path.unlink()

    def learn_together(self, part: Part, stages: Sequence[Stage]) -> None:
        """Learns from the part for stages that must see all parts themselves, in order.

        Columns that none of them reads are not loaded.
        """
        if not stages:
            return
        keys = None if any(stage.gatherer for stage in stages) else frozenset[str]().union(*(each.reads for each in stages))
        batch = self.folder.batch(part.number, part.left_by, keys)
        for stage in stages:
            with self.timed(stage):
                stage.learn(batch)

    def set_aside(self, parts: Sequence[Part], stage: Stage) -> None:
        """Marks the parts whose rows a gatherer has taken."""
        for part in parts:
            part.gathered = (Entry(stage.number, made=-part.height),)
            self.folder.rows(part.number, part.left_by).unlink()

    def finished(self, part: Part, _: Walk) -> Parcel:
        return self.finish(self.parcel(part)) if self.finish else self.parcel(part)

    def parcel(self, part: Part) -> Parcel:
        """The part with everything that was done to it."""
        entries = [entry for round_ in part.rounds for entry in self.folder.entries(part.number, round_)]
        batch = no_rows(()) if part.gathered else self.folder.batch(part.number, part.left_by)
        original = self.folder.get_rows(part.number, ORIGINAL, self.source.columns) if part.has_original else None
        return Parcel(part.rows_in, batch, original, (*entries, *part.gathered), gathered=bool(part.gathered))

    def report_progress(self, number: int, this: Pass, share: float, rows_done: int) -> None:
        self.report_again = partial(super().report_progress, number, this, share, rows_done)
        self.report_again()


def numbers(stages: Sequence[Stage]) -> frozenset[int]:
    return frozenset(stage.number for stage in stages)


def split_by(stages: Sequence[Stage], condition: Callable[[Stage], bool]) -> tuple[list[Stage], list[Stage]]:
    """The stages that meet the condition, and the others."""
    return [stage for stage in stages if condition(stage)], [stage for stage in stages if not condition(stage)]
