"""From a recipe to passes over the table: what each pass learns, and which steps it applies.

Steps are applied in order. A step that must first learn from the whole table ends a pass: it and all that follow wait for the
next one. A later learner need not wait if what it reads is final already; it then learns in the same pass.

    trim · drop_duplicates · drop_missing_rows · fill_missing(price, median) · fill_missing(city, mode)

    pass 1 applies trim, drop_duplicates (it learns as it goes), drop_missing_rows; both fills learn
    pass 2 applies both fills

The columns after a step may be known only once it has learned. The steps after it are planned then.
"""

from collections import deque
from collections.abc import Container, Iterable, Iterator
from typing import Any, NamedTuple

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.learner import Foreign
from jobs.cleaning.stage import Columns, Stage, numbered
from jobs.cleaning.step import Files, Gatherer, Step


class Pass(NamedTuple):
    """One pass through the table."""

    applies: tuple[Stage, ...]
    learns: tuple[Stage, ...]
    waiting: tuple[Stage, ...]
    """What is left to later passes."""

    @property
    def stages(self) -> list[Stage]:
        """All stages that work in this pass, in order."""
        return sorted({*self.applies, *self.learns}, key=lambda stage: stage.number)

    def as_json(self) -> dict[str, Any]:
        return {"steps": [stage.number for stage in self.applies], "learned": [stage.number for stage in self.learns]}

    @property
    def settles_columns(self) -> bool:
        """Whether the columns after some step are known only at the end of this pass."""
        return any(stage.is_late for stage in self.learns)


class Plan:
    """The stages and passes, as far as the columns are known."""

    def __init__(self, steps: Iterable[tuple[int, Step]], columns: Columns, files: Files) -> None:
        self.todo, self.columns, self.files = deque(steps), columns, files
        self.stages: list[Stage] = []
        self.learned_by: set[int] = set()
        self.in_order, self.foreign = True, Foreign()
        self.passes_begun = self.passes_expected = 0
        demand_files(self.todo, files)
        self.plan_next()

    def plan_next(self) -> list[Stage]:
        """Plans the next steps, up to one whose columns are not known yet. Raises any error that the columns alone show."""
        new: list[Stage] = []
        while self.todo and self.columns_are_known:
            number, step = self.todo.popleft()
            with numbered(number):
                new.append(self.stage(number, step))
                self.stages.append(new[-1])
                if not new[-1].is_late:
                    self.columns = step.columns_after(self.columns, self.files)
        return new

    def stage(self, number: int, step: Step) -> Stage:
        learner = step.learner(self.columns, self.files)
        if learner:
            learner.in_order, learner.foreign = self.in_order, self.foreign
        self.in_order &= not (step.may_make_rows() or isinstance(learner, Gatherer))
        condition, reads = step.condition(self.columns), step.reads(self.columns) | step.condition_reads(self.columns)
        writes = step.writes(self.columns)
        return Stage(number, step, self.columns, learner, condition, reads, writes, step.may_move_rows())

    @property
    def columns_are_known(self) -> bool:
        return not self.stages or not self.stages[-1].is_late or self.stages[-1].number in self.learned_by

    def passes(self) -> Iterator[Pass]:
        """Each pass, planned once the one before it is finished."""
        waiting = tuple(self.stages)
        while True:
            now = next_pass(waiting, self.learned_by)
            self.passes_expected = self.passes_begun + passes_from(waiting, self.learned_by) + bool(self.todo)
            yield now
            self.passes_begun += 1
            self.learned_by |= {stage.number for stage in now.learns}
            if now.settles_columns:
                self.columns = self.settled_columns()
            waiting = (*now.waiting, *self.plan_next())
            if not waiting and not now.settles_columns:
                return

    def is_last(self, this: Pass) -> bool:
        """Whether no pass follows this one."""
        return not (this.waiting or this.settles_columns or self.todo)

    def rows_last(self, this: Pass) -> bool:
        """Whether no row can be removed after this pass. Steps that are not planned yet may do anything."""
        return not (self.todo or any(stage.moves_rows for stage in this.waiting))

    def may_gather(self) -> bool:
        """Whether rows may be gathered and returned in another order. Steps that are not planned yet may do anything."""
        return bool(self.todo) or any(stage.gatherer for stage in self.stages)

    def may_make_rows(self) -> bool:
        """Whether several rows may be made from one. Steps that are not planned yet may do anything."""
        return bool(self.todo) or any(stage.step.may_make_rows() for stage in self.stages)

    def without_checkpoints(self) -> Stage | None:
        """A step that prevents checkpoints: its learner cannot be restored, or the steps after it are not planned yet."""
        late = self.stages[-1:] if self.todo else []
        learners = [stage for stage in self.stages if stage.learner and stage.learner.memory is None]
        return next(iter([*learners, *late]), None)

    def settled_columns(self) -> Columns:
        late = self.stages[-1].learner
        return late.columns_after() if late else self.columns

    def columns_around(self, number: int) -> tuple[Columns, Columns]:
        """The columns before and after the step with that number; none for a disabled step."""
        ways = [*(stage.columns for stage in self.stages), self.columns]
        for stage, after in zip(self.stages, ways[1:], strict=True):
            if stage.number == number:
                return stage.columns, after
        return (), ()

    def learned(self) -> list[dict[str, Any]]:
        """What was learned, with the number of the step that learned it."""
        return [{"step": stage.number} | fact for stage in self.stages if stage.learner for fact in stage.learner.learned()]


def make_plan(steps: Iterable[tuple[int, Step]], columns: Columns, files: Files | None = None) -> Plan:
    """The plan for numbered steps on a table with these columns, and second tables by name."""
    return Plan(steps, columns, files or {})


def demand_files(steps: Iterable[tuple[int, Step]], files: Container[str]) -> None:
    """Raises an error if a step needs a file that is not among these."""
    for number, step in steps:
        for name in step.file_names:
            if name not in files:
                ways = f"--file {name}=PATH, or options.files"
                raise StepFailed(f"It needs a second file, {name!r}. Say which: {ways}.", step=number)


def next_pass(stages: tuple[Stage, ...], learned: set[int]) -> Pass:
    applies, waiting = split(stages, learned)
    learns = tuple(
        stage
        for stage in stages
        if stage.learner
        and stage.number not in learned
        and (stage in applies or not stage.gatherer)  # whose rows are passed on as they were gathered
        and not any(earlier.may_alter(stage) for earlier in waiting if earlier.number < stage.number)
    )
    return Pass(applies, learns, waiting)


def passes_from(stages: tuple[Stage, ...], learned: set[int]) -> int:
    """How many passes these stages take."""
    count, settles = 0, True
    while stages or settles:
        now = next_pass(stages, learned)
        stages, settles, learned = now.waiting, now.settles_columns, learned | {stage.number for stage in now.learns}
        count += 1
    return count


def split(stages: tuple[Stage, ...], learned: set[int]) -> tuple[tuple[Stage, ...], tuple[Stage, ...]]:
    """The stages to apply in this pass, and those that must wait: the first that has not learned yet, and all after it."""
    for at, stage in enumerate(stages):
        if stage.must_wait() and stage.number not in learned:
            return stages[:at], stages[at:]
    return stages, ()
