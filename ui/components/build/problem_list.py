"""The problems of a file, each with the steps that fix it."""

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from nicegui.events import GenericEventArguments

from jobs.cleaning.errors import RecipeError
from jobs.cleaning.recipe import parse_step
from jobs.cleaning.registry import all_steps
from jobs.cleaning.steps.drop_empty_rows import DropEmptyRows
from ui.components.parts.part import Part
from ui.offers import offers

BY_WORDS = (
    "garbled",
    "decomposed",
    "notes",
    "totals",
    "stand_ins",
    "truths",
    "mistyped",
    "contradiction",
    "units",
    "no_numbers",
    "other_shape",
    "several_units",
    "cut_off",
    "swapped",
    "swallowed",
    "shortened",
    "no_days",
    "far_dates",
    "other_weekdays",
    "no_addresses",
    "lost_zeros",
    "page_numbers",
    "ruled_lines",
    "carried",
    "sides",
    "limits",
    "not_detected",
    "apostrophes",
    "made_dates",
    "day_numbers",
)
BY_GAPS = ("missing", "first_rows")
SOUGHT_BY = {"white_space": "padded", "inner_space": "spaced"}
SOUGHT_BY |= dict.fromkeys(BY_WORDS, "words") | dict.fromkeys(BY_GAPS, "missing")
"""How the rows of a problem are found, by its code."""


MOST_WORDS, MOST_LETTERS = 100, 10_000
"""The limits of what is searched for in a result, per problem."""
MOST_TRACED = 200
"""Problems that are checked against the recipe's result; there may be one for each of thousands of columns."""


class Problems(NamedTuple):
    """Problems for the browser, the canonical form of each of their steps, and how to find each problem in a result."""

    told: list[dict[str, Any]]
    meant: list[list[str]]
    traces: list[list[dict[str, Any]]]


class ProblemList(Part, component="problem_list.js"):
    """`on_suggest` is called with the steps that were chosen."""

    def __init__(self, *, fixed: bool, on_suggest: Callable[[list[dict[str, Any]]], None]) -> None:
        super().__init__(decided=fixed)
        self._meant: list[list[str]] = []
        self._on_suggest = on_suggest
        self.on("suggest", self._suggested)

    def show(self, problems: Problems) -> None:
        """Shows the problems of another profile."""
        self._meant = problems.meant
        self.tell("show", problems.told)

    def have(self, steps: list[dict[str, Any]]) -> None:
        """Takes the recipe's steps: those that it contains are no longer offered."""
        taken = {meant(step) for step in steps}
        self.tell("have", [[step in taken for step in steps] for steps in self._meant])

    def settle(self, numbers: list[int]) -> None:
        """Marks the problems that the recipe fixes, in whatever way."""
        self.tell("settle", numbers)

    def wait(self) -> None:
        """Shows that the file is being read again."""
        self.tell("wait")

    def progress(self, percent: int) -> None:
        """Shows how much of the file is read."""
        self.tell("progress", percent)

    def fail(self, sentence: str) -> None:
        """Shows why there is no profile; nothing if the reason is shown elsewhere."""
        self.tell("fail", sentence)

    def fix(self) -> None:
        """Makes the list read-only: nothing more to suggest."""
        self.tell("fix")

    def _suggested(self, event: GenericEventArguments) -> None:
        self._on_suggest([dict(step) for step in event.args])


def problems_of(problems: Sequence[dict[str, Any]]) -> Problems:
    """The problems of a profile. There may be one for each of thousands of columns, so call it off the event loop."""
    return Problems(
        [told(problem) for problem in problems],
        [[meant(step) for step in problem["steps"]] for problem in problems],
        [traces(problem) for problem in problems[:MOST_TRACED]],
    )


def told(problem: dict[str, Any]) -> dict[str, Any]:
    """A problem for the browser: its sentence, the steps that fix it, and how to find its rows."""
    seeks = sought(problem)
    keys = ",".join(seek["key"] for seek in seeks)
    among = len(problem.get("columns", ()))
    return {
        "sentence": problem["sentence"],
        "steps": [each | {"removes": removes(each["params"])} for each in offers(problem["steps"], among=among)],
        "seek": seeks[0] | {"key": keys} if seeks else None,
        "column": problem["column"] or "a cell",
        "columns": columns_of(problem),
    }


def removes(step: dict[str, Any]) -> bool:
    """Whether it takes rows or columns away, which somebody decides one by one. Blank rows hold nothing."""
    kind = all_steps().get(step["step"])
    return step["step"] == "drop_columns" or (kind is not None and not kind.keeps_rows and kind is not DropEmptyRows)


def columns_of(problem: dict[str, Any]) -> list[dict[str, Any]]:
    """The columns that share the problem, each with the share of rows that have it, if that adds information."""
    found = zip(problem.get("columns") or problem.get("listed", ()), problem.get("places", ()), strict=False)
    return [{"key": f"c{place}", "name": name, "share": share} for (name, share), place in found]


def traces(problem: dict[str, Any]) -> list[dict[str, Any]]:
    """How to find the problem in a table, column by column; the whole columns if not all of it can be searched for."""
    if problem["code"] == "date_formats":
        return [{"key": f"c{place}", "by": "dated", "what": []} for place in problem["places"]]
    found = [] if problem.get("more") else [each for each in remains(problem) if is_short(each["what"])]
    return found or [{"key": f"c{place}", "by": "any", "what": []} for place in problem.get("places", [])]


def remains(problem: dict[str, Any]) -> list[dict[str, Any]]:
    """What is left of the problem until it is solved: of words that differ in case, several spellings, whichever."""
    words = recased(problem)
    folded = {word.casefold() for word in words}
    seeks = [
        each | {"what": [word for word in each["what"] if word.strip().casefold() not in folded]} for each in sought(problem)
    ]
    alike = [{"key": f"c{place}", "by": "alike", "what": words} for place in problem.get("places", []) if words]
    return [each for each in seeks if each["what"] or each["by"] != "words"] + alike


def recased(problem: dict[str, Any]) -> list[str]:
    """The words into which its steps change other spellings of them."""
    steps = [step for step in problem["steps"] if step["step"] in {"cluster_values", "map_values"}]
    pairs = [pair for step in steps for pair in (step.get("groups") or step.get("map") or {}).items()]
    return sorted({into for word, into in pairs if into and word.strip().casefold() == into.casefold()})


def is_short(words: list[str]) -> bool:
    """Whether the values are few enough to be sent with each count of a recipe."""
    return len(words) <= MOST_WORDS and sum(map(len, words)) <= MOST_LETTERS


def sought(problem: dict[str, Any]) -> list[dict[str, Any]]:
    """How to find its rows, in each of its columns; nothing if they cannot be found."""
    by = SOUGHT_BY.get(problem["code"])
    what = problem.get("values") or [word for step in problem["steps"][:1] for word in words_of(step)]
    if by is None or (by == "words" and not what):
        return []
    return [{"key": f"c{place}", "by": by, "what": what if by == "words" else []} for place in problem.get("places", [])]


def words_of(step: dict[str, Any]) -> list[str]:
    """The values that the step names."""
    return list(step.get("tokens") or step.get("groups") or step.get("map") or [])


def meant(step: dict[str, Any]) -> str:
    """Equal for steps that do the same, whether or not they spell out defaults."""
    try:
        return parse_step(1, step).model_dump_json()
    except RecipeError:
        return json.dumps(step, sort_keys=True)
