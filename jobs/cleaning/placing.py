"""Where in a recipe to insert suggested steps: after all steps that keep the columns they refer to; and in which order."""

from collections.abc import Sequence
from typing import Any

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.plan import make_plan
from jobs.cleaning.recipe import parse_step
from jobs.cleaning.stage import Columns
from jobs.cleaning.table import Column

StepDict = dict[str, Any]


def places_for(added: Sequence[StepDict], steps: Sequence[StepDict], names: Sequence[str | None]) -> list[int]:
    """How many steps each of `added` is inserted after, one by one."""
    recipe, places = list(steps), []
    for step in added:
        places.append(place_for(step, recipe, names))
        recipe.insert(places[-1], step)
    return places


def place_for(step: StepDict, steps: Sequence[StepDict], names: Sequence[str | None]) -> int:
    """How many steps it is inserted after; all of them, if it fits nowhere. `names` are the names of the file's columns."""
    columns: Columns = tuple(Column(f"c{place}", name) for place, name in enumerate(names))
    known = [columns]
    for each in steps:
        left = after(each, columns)
        columns = columns if left is None else left
        known.append(columns)
    last = len(steps)
    return next((place for place in range(last, -1, -1) if after(step, known[place]) is not None), last)


def in_order(suggested: Sequence[StepDict], names: Sequence[str | None]) -> list[int]:
    """The places of steps that refer to the file's columns, in an order in which one after the other can be run.

    Those after which columns are gone come last, and behind these those that give other names: the most at the very end.
    """
    columns: Columns = tuple(Column(f"c{place}", name) for place, name in enumerate(names))
    kept = [after(step, columns) for step in suggested]
    lost = [0 if left is None else len(set(columns).difference(left)) for left in kept]
    rename = [gone > 0 and (not left or not set(left) < set(columns)) for left, gone in zip(kept, lost, strict=True)]
    return sorted(range(len(suggested)), key=lambda place: (rename[place], lost[place]))


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
