"""Operations on whole rows."""

from typing import Any

from jobs.cleaning.openrefine.operation import Operation
from jobs.cleaning.openrefine.said import Said, Unsaid

MARKS = "Stars and flags are OpenRefine's own marks: no cell changes."
CAPITALS_FIRST = "Capitals are sorted before small letters."
KINDS = {"string": "text", "number": "number", "date": "date"}


def removal(operation: Operation) -> Said:
    operation.demand_rows()
    if not operation.where:
        raise Unsaid("It removes all rows.")
    return Said.one("filter_rows", mode="remove", rules=operation.where)


def reorder(operation: Operation) -> Said:
    operation.demand_rows()
    criteria = operation.of(dict, "sorting")["criteria"]
    alike = any(each["valueType"] == "string" and not each.get("caseSensitive") for each in criteria)
    blanks_first = any(each.get("blankPosition", 2) < 0 for each in criteria)
    where_blanks_go = {"nulls": "first"} if blanks_first else {}
    return Said.one("sort_rows", *([CAPITALS_FIRST] if alike else []), keys=[key(each) for each in criteria], **where_blanks_go)


def key(criterion: dict[str, Any]) -> dict[str, Any]:
    kind = KINDS.get(criterion["valueType"])
    if kind is None:
        raise Unsaid(f"It sorts by a kind that Rinse does not compare: {criterion['valueType']}.")
    return {"column": criterion["column"], "dir": "desc" if criterion.get("reverse") else "asc", "as": kind}


def marks(_: Operation) -> Said:
    return Said(differences=[MARKS])
