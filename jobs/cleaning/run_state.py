"""The state of a run between two batches, from which another run can continue."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from jobs.cleaning.plan import Pass
from jobs.cleaning.reader.oddities import Oddities
from jobs.cleaning.reader.positions import START, Place, Position
from jobs.cleaning.stage import Stage


@dataclass
class RunState:
    """How far a run has come: `number` passes are finished, and `done` batches of the next one."""

    number: int = 0
    done: int = 0
    share: float = 0.0
    rows_done: int = 0
    rows_total: int | None = None
    places: list[Place] = field(default_factory=list)
    """Where in the file each batch ends."""
    position: Position = field(default_factory=lambda: Position((), Oddities(), None))
    learned: dict[int, dict[str, Any]] = field(default_factory=dict)
    """The memory of each learner, by its step's number."""
    seconds: dict[int, float] = field(default_factory=dict)
    passes: list[dict[str, Any]] = field(default_factory=list)
    pass_seconds: float = 0.0
    tally: dict[str, Any] = field(default_factory=dict)
    written: list[Any] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """Where in the file the run is. The last batch may be followed by one without rows."""
        return self.places[min(self.done, len(self.places)) - 1] if self.done else START

    def teach(self, this: Pass) -> None:
        """Restores what the learners of this pass had learned."""
        for stage in this.learns:
            for name, value in self.learned.get(stage.number, {}).items():
                setattr(stage.learner, name, value)

    def remember(self, stages: Iterable[Stage]) -> None:
        for stage in stages:
            if stage.learner and stage.learner.memory:
                self.learned[stage.number] = {name: getattr(stage.learner, name) for name in stage.learner.memory}
