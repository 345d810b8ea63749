"""Merges problems that are the same in many columns: in a wide file, each of them would be a line."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from jobs.cleaning.profiling.wording import named

MANY = 6
"""The number of columns with the same problem from which on they are merged."""
SENTENCES = {
    "missing": "{columns} columns have missing values",
    "date_formats": "Dates in {columns} columns are written in {ways} ways",
    "dates_in_words": "Dates in {columns} columns are written with names of months or weekdays",
    "truths": "{count} values in {columns} columns say yes or no in several ways",
}
TOLD_TOGETHER = ("missing", "constant", "empty")
"""Problems that the profile may already report for several columns at once."""
OF_ONE_COLUMN = ("drop_missing_rows",)
"""Steps that are offered only for single columns: applied to all of them, hardly a row would remain."""

Told = dict[str, Any]


def summed_up(problems: Sequence[Told], rows: int) -> list[Told]:
    """The problems of a profile, in their order; merged ones take the place of the first of them."""
    sorts: dict[str, list[Told]] = {}
    for problem in problems:
        sorts.setdefault(sort_of(problem), []).append(problem)
    told = list[Told]()
    for problem in problems:
        alike = sorts[sort_of(problem)]
        if not is_many(alike):
            told.append(problem)
        elif problem is alike[0]:
            told.append(together(alike, rows))
    return told


def with_columns(problem: Told, columns: Sequence[Told], rows: int) -> Told:
    """Adds the columns of a problem that the profile has merged: its sentence names only a few."""
    places = problem.get("places", ()) if problem["code"] in TOLD_TOGETHER else ()
    if len(places) < 2:
        return problem
    missing = problem["code"] == "missing"
    found = [columns[place] for place in places]
    return problem | {"listed": [[each["name"], each["missing"] / rows if missing else None] for each in found]}


def is_many(alike: Sequence[Told]) -> bool:
    return len(alike) >= MANY and bool(sort_of(alike[0]))


def sort_of(problem: Told) -> str:
    """Equal for problems that can be merged; empty for one that cannot.

    Ambiguous dates are decided column by column, and so are gaps to be filled from above.
    """
    code, steps = problem["code"], problem["steps"]
    if code not in SENTENCES or len(problem.get("places", ())) != 1 or any(step["step"] == "fill_down" for step in steps):
        return ""
    if code == "missing":
        return "missing"
    return json.dumps([code, *map(without_columns, steps)], sort_keys=True) if len(steps) == 1 else ""


def without_columns(step: Told) -> Told:
    """The step without its columns; the order of formats is ignored, since it depends on the column."""
    return {name: sorted(value) if name == "input_formats" else value for name, value in step.items() if name != "columns"}


def together(alike: Sequence[Told], rows: int) -> Told:
    """One problem for all their columns, with the share of rows that have it in each."""
    code, steps, names = alike[0]["code"], list(merged(alike)), [each["column"] or "no name" for each in alike]
    count = sum(each["count"] for each in alike)
    ways = len(steps[0].get("input_formats", ())) if steps else 0
    words = SENTENCES[code].format(columns=f"{len(alike):,}", count=f"{count:,}", ways=ways)
    return {
        "column": None,
        "code": code,
        "count": count,
        "sentence": f"{words}: {named(names)}.",
        "steps": steps,
        "places": [place for each in alike for place in each["places"]],
        "values": list(dict.fromkeys(value for each in alike for value in each.get("values", ()))),
        "more": any(each.get("more") for each in alike),
        "columns": [[each["column"], each["count"] / rows if rows and code == "missing" else None] for each in alike],
    }


def merged(alike: Sequence[Told]) -> Iterator[Told]:
    """Their steps; steps that differ only in their columns are merged."""
    found: dict[str, Told] = {}
    for step in (step for each in alike for step in each["steps"] if step["step"] not in OF_ONE_COLUMN):
        first = found.setdefault(json.dumps(without_columns(step), sort_keys=True), step | {"columns": []})
        first["columns"] = [*first["columns"], *step["columns"]]
    yield from found.values()
