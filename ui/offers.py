"""Short labels for suggested steps, on buttons and on the command line."""

import re
from collections.abc import Callable, Container, Sequence
from typing import Any

from jobs.cleaning.plural import plural
from jobs.cleaning.profiling.wording import named
from jobs.cleaning.registry import all_steps

PARTS_OF_DATES = {
    "%a": "weekday",
    "%A": "weekday",
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
    "%f": "fractions",
    "%z": "±hh:mm",
}
BY_STEP: dict[str, Callable[[dict[str, Any]], str]] = {
    "date_part": lambda step: str(step["part"]),
    "extract": lambda step: f"into a column “{step['name']}”",
    "pad": lambda step: f"zeros, to {step['width']} digits",
    "skip_rows": lambda step: "make the first row the header" if step.get("before_header") else "the first row",
}


def removing(step: dict[str, Any]) -> str:
    """For rows that are found by a pattern, by a gap, or in several columns, the sentence above says which they are."""
    texts = [rule.get("value") for rule in step["rules"]]
    return f"Remove rows with {named(texts[0])}" if len(texts) == 1 and isinstance(texts[0], list) else "Remove these rows"


def filling(step: dict[str, Any]) -> str:
    keys = [each if isinstance(each, str) else each["name"] or "" for each in step.get("group_by", ())]
    return f"Fill down within each {named(keys)}" if any(keys) else "Fill down"


def replacing(step: dict[str, Any]) -> str:
    """What is replaced is a mark before or behind a number, which the sentence above shows."""
    if step["replace"].startswith("-"):
        return "Replace the mark by a minus"
    return "Remove the apostrophe" if "'" in step["find"] else "Remove the mark"


WHOLE: dict[str, Callable[[dict[str, Any]], str]] = {
    "filter_rows": removing,
    "drop_missing_rows": lambda step: "Remove these rows" if step.get("how") == "all" else "Remove rows with missing values",
    "fill_down": filling,
    "find_replace": replacing,
}
"""Labels of which the title would be no beginning."""


def offers(steps: Sequence[dict[str, Any]], *, among: int = 0) -> list[dict[str, Any]]:
    """Suggested steps with their labels. `among`: the number of columns; a step that applies to fewer of them says so."""
    forms = [set(step["input_formats"]) for step in steps if step.get("input_formats")]
    shared = set.intersection(*forms) if len(forms) > 1 else set[str]()
    found = [offer(step, shared) for step in steps]
    for each in found if among else ():
        each["words"] += f", in {plural(len(each['params']['columns']), 'column')}"
        each["partly"] = len(each["params"]["columns"]) < among
    return found


def offer(step: dict[str, Any], shared: Container[str] = ()) -> dict[str, Any]:
    """A suggested step with its label. Formats in `shared` are in all the suggestions, so they do not distinguish this one."""
    kind = all_steps().get(step["step"])
    if words := WHOLE.get(step["step"]):
        return {"params": step, "words": words(step)}
    title = kind.title if kind else step["step"]
    return {"params": step, "words": f"{title}: {detail}" if (detail := detail_of(step, shared)) else title}


def date_form(form: str) -> str:
    """A date format in readable form: DD.MM.YYYY for %d.%m.%Y."""
    return re.sub("%[A-Za-z]", lambda part: PARTS_OF_DATES.get(part[0], part[0]), form)


def detail_of(step: dict[str, Any], shared: Container[str]) -> str:
    """What distinguishes the step from others of its kind."""
    if forms := step.get("input_formats"):
        example = next((form for form in forms if form not in shared), forms[0])
        return date_form(example) + (f" and {len(forms) - 1} more" if len(forms) > 1 else "")
    if step["step"] == "rename_columns" and (names := list(step.get("map", {}).values())):
        return f"“{names[0]}”" + (f" and {len(names) - 1} more" if len(names) > 1 else "")
    if mark := step.get("decimal"):
        return {",": "decimal comma", ".": "decimal point"}[mark]
    if step.get("fix_mojibake"):
        return "garbled letters"
    if step.get("collapse_inner"):
        return "also between words"
    if step.get("kind") == "boolean":
        return "true or false"
    if detail := BY_STEP.get(step["step"]):
        return detail(step)
    method = str(step.get("method", "constant"))
    return method if method != "constant" else f"“{step['value']}”" if "value" in step else ""
