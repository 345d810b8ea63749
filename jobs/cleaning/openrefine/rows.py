"""Operations on whole rows."""

from typing import Any

from jobs.cleaning.openrefine.conversion import Conversion, NotConvertible
from jobs.cleaning.openrefine.operation import Operation

MARKS = "Stars and flags are OpenRefine's own marks: no cell changes."
CAPITALS_FIRST = "Capitals are sorted before small letters."
KINDS = {"string": "text", "number": "number", "date": "date"}


def removal(operation: Operation) -> Conversion:
    operation.demand_rows()
    if not operation.where:
        raise NotConvertible("It removes all rows.")
    return Conversion.one("filter_rows", mode="remove", rules=operation.where)


def reorder(operation: Operation) -> Conversion:
    operation.demand_rows()
    criteria = operation.of(dict, "sorting")["criteria"]
    alike = any(each["valueType"] == "string" and not each.get("caseSensitive") for each in criteria)
    blanks_first = any(each.get("blankPosition", 2) < 0 for each in criteria)
    notes = [CAPITALS_FIRST] if alike else []
    nulls = {"nulls": "first"} if blanks_first else {}
    return Conversion.one("sort_rows", *notes, keys=[key(each) for each in criteria], **nulls)


def key(criterion: dict[str, Any]) -> dict[str, Any]:
    kind = KINDS.get(criterion["valueType"])
    if kind is None:
        raise NotConvertible(f"It sorts by a kind that Rinse does not compare: {criterion['valueType']}.")
    return {"column": criterion["column"], "dir": "desc" if criterion.get("reverse") else "asc", "as": kind}


def marks(_: Operation) -> Conversion:
    return Conversion(differences=[MARKS])
