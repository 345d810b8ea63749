"""What is worth a look in a file, each problem with the steps that would mend it."""

import json
import re
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any, NamedTuple

from nicegui.events import GenericEventArguments

from jobs.cleaning.errors import RecipeError
from jobs.cleaning.profiling.wording import named
from jobs.cleaning.recipe import parse_step
from jobs.cleaning.registry import all_steps
from ui.components.parts.part import Part

PARTS_OF_DATES = {
    "%d": "DD",
    "%m": "MM",
    "%b": "Mon",
    "%B": "Month",
    "%y": "YY",
    "%Y": "YYYY",
    "%H": "hh",
    "%I": "hh",
    "%M": "mm",
    "%S": "ss",
    "%p": "AM/PM",
}
SOUGHT_BY = {"missing": "missing", "white_space": "padded"} | dict.fromkeys(
    (
        "garbled",
        "inner_space",
        "totals",
        "stand_ins",
        "truths",
        "mistyped",
        "contradiction",
        "units",
        "no_numbers",
        "other_shape",
        "swallowed",
    ),
    "words",
)
"""How the rows of a problem are found, by its code."""


class Problems(NamedTuple):
    """Problems as the browser takes them, and what each of their steps comes to."""

    told: list[dict[str, Any]]
    meant: list[list[str]]


class ProblemList(Part, component="problem_list.js"):
    """`on_suggest` hears the step that was taken."""

    def __init__(self, *, fixed: bool, on_suggest: Callable[[dict[str, Any]], None]) -> None:
        super().__init__(decided=fixed)
        self._meant: list[list[str]] = []
        self._on_suggest = on_suggest
        self.on("suggest", self._suggested)

    def show(self, problems: Problems) -> None:
        """Those of another profile."""
        self._meant = problems.meant
        self.tell("show", problems.told)

    def have(self, steps: list[dict[str, Any]]) -> None:
        """The steps of the recipe: what is in it is not offered again."""
        taken = {meant(step) for step in steps}
        self.tell("have", [[step in taken for step in steps] for steps in self._meant])

    def wait(self) -> None:
        """The file is being read again."""
        self.tell("wait")

    def fail(self, sentence: str) -> None:
        """There is no profile, and this is why: nothing is shown if that is said elsewhere."""
        self.tell("fail", sentence)

    def fix(self) -> None:
        """The recipe is decided: nothing more to suggest."""
        self.tell("fix")

    def _suggested(self, event: GenericEventArguments) -> None:
        self._on_suggest(dict(event.args))


def problems_of(problems: Sequence[dict[str, Any]], names: Sequence[str | None]) -> Problems:
    """The problems of a profile, whose columns have these names. There may be one for each of thousands: off the event loop."""
    places = only_places(names)
    return Problems(
        [told(problem, places) for problem in problems], [[meant(step) for step in problem["steps"]] for problem in problems]
    )


def only_places(names: Sequence[str | None]) -> dict[str | None, int]:
    """Where the columns are whose names no other has."""
    times = Counter(names)
    return {name: place for place, name in enumerate(names) if times[name] == 1}


def told(problem: dict[str, Any], places: Mapping[str | None, int]) -> dict[str, Any]:
    """A problem as the browser takes it: its sentence, steps that would mend it, and which rows have it."""
    steps = offers(problem["steps"])
    return {"sentence": problem["sentence"], "steps": steps, "seek": sought(problem, places), "column": problem["column"]}


def sought(problem: dict[str, Any], places: Mapping[str | None, int]) -> dict[str, Any] | None:
    """How to find the rows, where that can be said: in one column of a name that no other has."""
    by = SOUGHT_BY.get(problem["code"])
    what = problem.get("values") or [word for step in problem.get("steps", [])[:1] for word in words_of(step)]
    if by is None or problem["column"] not in places or (by == "words" and not what):
        return None
    what = what if by == "words" else []
    return {"key": f"c{places[problem['column']]}", "by": by, "what": what}


def words_of(step: dict[str, Any]) -> list[str]:
    """The values that the step is about."""
    return list(step.get("tokens") or step.get("groups") or step.get("map") or [])


def meant(step: dict[str, Any]) -> str:
    """The same for two steps that do the same, whether or not they spell out what is usual."""
    try:
        return parse_step(1, step).model_dump_json()
    except RecipeError:
        return json.dumps(step, sort_keys=True)


def offers(steps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Suggested steps, and what their buttons say."""
    forms = [set(step["input_formats"]) for step in steps if step.get("input_formats")]
    shared = set.intersection(*forms) if len(forms) > 1 else set[str]()
    return [offer(step, shared) for step in steps]


def offer(step: dict[str, Any], shared: Container[str] = ()) -> dict[str, Any]:
    """A suggested step, and what its button says. Formats that are `shared` with all beside it do not tell it from these."""
    kind = all_steps().get(step["step"])
    title = kind.title if kind else step["step"]
    return {"params": step, "words": f"{title}: {detail}" if (detail := detail_of(step, shared)) else title}


def date_form(form: str) -> str:
    """A format of dates as people write it: DD.MM.YYYY for %d.%m.%Y."""
    return re.sub("%[A-Za-z]", lambda part: PARTS_OF_DATES.get(part[0], part[0]), form)


def detail_of(step: dict[str, Any], shared: Container[str] = ()) -> str:
    """What tells it from others of its sort."""
    if forms := step.get("input_formats"):
        telling = next((form for form in forms if form not in shared), forms[0])
        return date_form(telling) + (f" and {len(forms) - 1} more" if len(forms) > 1 else "")
    if step["step"] == "rename_columns" and (names := list(step.get("map", {}).values())):
        return f"“{names[0]}”" + (f" and {len(names) - 1} more" if len(names) > 1 else "")
    if mark := step.get("decimal"):
        return {",": "decimal comma", ".": "decimal point"}[mark]
    if step.get("fix_mojibake"):
        return "garbled letters"
    if step["step"] == "skip_rows":
        return "make the first row the header" if step.get("before_header") else "the first row"
    if step.get("collapse_inner"):
        return "also between words"
    if step["step"] == "filter_rows":
        return f"remove {named(list(step['rules'][0]['value']))}"
    if step.get("kind") == "boolean":
        return "true or false"
    if step["step"] == "date_part":
        return str(step["part"])
    method = str(step.get("method", "constant"))
    return method if method != "constant" else f"“{step['value']}”" if "value" in step else ""
