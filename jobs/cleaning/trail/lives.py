"""What became of each column: its names over time, and its place in the result, or the step that removed it."""

from collections import Counter
from dataclasses import dataclass

from jobs.cleaning.plan import Plan
from jobs.cleaning.table import Column


@dataclass
class Life:
    """The life of one column."""

    input: int | None
    """Its place among the input's columns, from 1; None if a step has made it."""
    names: dict[int, str | None]
    """Step number → the name it got there; 0 is the input."""
    result: int | None = None
    """Its place among the result's columns."""
    left: int | None = None
    """The step that removed it."""

    def was_there(self, step: int) -> bool:
        """Whether it existed when the step began."""
        return next(iter(self.names)) < step and (self.left is None or self.left >= step)

    def name_before(self, step: int) -> str | None:
        return [name for number, name in self.names.items() if number < step][-1]

    @property
    def name(self) -> str | None:
        """Its last name."""
        return list(self.names.values())[-1]

    @property
    def is_plain(self) -> bool:
        """Whether it has kept its place and its name."""
        return self.input == self.result and len(self.names) == 1


def lives_of(plan: Plan) -> list[Life]:
    """The lives of all columns that ever existed, those of the input first. The plan must be complete."""
    ways = [*(stage.columns for stage in plan.stages), plan.columns]
    present = {column.key: Life(place, {0: column.name}) for place, column in enumerate(ways[0], start=1)}
    lives = list(present.values())
    for stage, before, after in zip(plan.stages, ways, ways[1:], strict=False):
        if before != after:
            was, present = present, through(stage.number, present, after)
            lives += [life for key, life in present.items() if was.get(key) is not life]
    for place, column in enumerate(plan.columns, start=1):
        present[column.key].result = place
    return lives


def through(step: int, present: dict[str, Life], after: tuple[Column, ...]) -> dict[str, Life]:
    """The columns after a step. A column stays the same as long as its key does."""
    now = {column.key: present.get(column.key) or Life(None, {step: column.name}) for column in after}
    for column in after:
        if now[column.key].name != column.name:
            now[column.key].names[step] = column.name
    for key in present.keys() - now.keys():
        present[key].left = step
    return now


def notable(lives: list[Life], taken: list[str | None]) -> list[Life]:
    """Without columns that are unchanged and can be identified by their names: not blank, not in `taken`, and unique."""
    names = Counter([*taken, *(life.names[0] for life in lives if life.input)])
    return [life for life in lives if not (life.is_plain and life.name and names[life.name] == 1)]


def all_lives(recorded: list[Life], names: list[str | None]) -> list[Life]:
    """The recorded lives, completed by those of the input's other columns, which are unchanged; the input's come first."""
    known = {life.input: life for life in recorded if life.input}
    own = [known.get(place) or Life(place, {0: name}, place) for place, name in enumerate(names, start=1)]
    return own + [life for life in recorded if not life.input]
