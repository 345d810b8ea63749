"""Where in a recipe to insert suggested steps: after all steps that keep the columns they refer to; and in which order."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.plan import make_plan
from jobs.cleaning.profiling.problem import Ref, references
from jobs.cleaning.recipe import parse_step
from jobs.cleaning.stage import Columns
from jobs.cleaning.table import Column

StepDict = dict[str, Any]
REFERRING = ("column", "columns", "group_by")
"""The parameters that refer to columns, of steps and of rules in them."""


class Gone(Exception):
    """Not an error: a column is not there, or has another name."""


def placed(added: Sequence[StepDict], steps: Sequence[StepDict], names: Sequence[str | None]) -> list[tuple[StepDict, int]]:
    """Each of `added`, and how many steps it is inserted after, one by one.

    It is as it must be there: of three columns without a name, the third is the second after the first one was removed.
    """
    recipe, found = list(steps), []
    for step in added:
        there, place = fitted(step, recipe, names)
        found.append((there, place))
        recipe.insert(place, there)
    return found


def fitted(step: StepDict, steps: Sequence[StepDict], names: Sequence[str | None]) -> tuple[StepDict, int]:
    """The step, and how many it is inserted after; all of them, if it fits nowhere. `names` are those of the file's columns."""
    columns = columns_of(names)
    known = [columns]
    for each in steps:
        left = after(each, known[-1])
        known.append(known[-1] if left is None else left)
    for place in range(len(steps), -1, -1):
        try:
            there = moved(step, columns, known[place])
        except Gone:
            continue
        if after(there, known[place]) is not None:
            return there, place
    return step, len(steps)


def in_order(suggested: Sequence[StepDict], names: Sequence[str | None]) -> list[int]:
    """The places of steps that refer to the file's columns, in an order in which one after the other can be run.

    Those after which columns are gone come last, the rightmost first, as columns of one name are counted from the left. Behind
    these come those that give other names: the most at the very end.
    """
    columns = columns_of(names)
    kept = [after(step, columns) for step in suggested]
    lost = [[] if left is None else [place for place, each in enumerate(columns) if each not in left] for left in kept]
    rename = [bool(gone) and (not left or not set(left) < set(columns)) for left, gone in zip(kept, lost, strict=True)]

    def key(place: int) -> tuple[bool, int]:
        gone = lost[place]
        return rename[place], len(gone) if rename[place] else len(names) - gone[0] if gone else 0

    return sorted(range(len(suggested)), key=key)


def one_after_the_other(steps: Sequence[StepDict], names: Sequence[str | None]) -> Iterator[StepDict]:
    """Steps that refer to the file's columns, as they must be to be run after those before them."""
    columns = now = columns_of(names)
    for step in steps:
        try:
            there = moved(step, columns, now)
        except Gone:
            there = step
        now = after(there, now) or now
        yield there


def columns_of(names: Sequence[str | None]) -> Columns:
    return tuple(Column(f"c{place}", name) for place, name in enumerate(names))


def moved(step: StepDict, columns: Columns, now: Columns) -> StepDict:
    """The step that does `now` what this one does to these columns. Raises Gone."""
    keys = dict(zip(map(repr, references([each.name for each in columns])), columns, strict=True))
    there = dict(zip((each.key for each in now), zip(references([each.name for each in now]), now, strict=True), strict=True))

    def found(ref: Ref) -> Ref:
        meant = keys.get(repr(ref))
        if meant is None:
            return ref
        new, column = there.get(meant.key, (ref, None))
        if column is None or column.name != meant.name:
            raise Gone
        return new

    return with_refs(step, found)


def with_refs(value: StepDict, found: Callable[[Ref], Ref]) -> StepDict:
    """The same with other references to columns."""

    def replaced(name: str, inner: Any) -> Any:
        if isinstance(inner, list):
            return [replaced(name, each) for each in inner]
        if name in REFERRING and inner != "all" and (isinstance(inner, str) or "name" in inner):
            return found(inner)
        return with_refs(inner, found) if isinstance(inner, dict) else inner

    return {name: replaced(name, inner) for name, inner in value.items()}


def after(step: StepDict, columns: Columns) -> Columns | None:
    """The columns after a step, none if they depend on the rows; None if the step does not fit."""
    try:
        parsed = parse_step(1, step)
        if parsed.off:
            return columns
        plan = make_plan([(1, parsed)], columns)
        return plan.columns if plan.columns_are_known else ()
    except CleaningError:
        return None
