"""Converts the facets of an operation, which select the rows it works on, to our conditions on rows."""

from typing import Any

from jobs.cleaning.openrefine.conversion import NotConvertible

Condition = dict[str, Any]


def conditions(facets: list[dict[str, Any]]) -> list[Condition]:
    """All of them must hold. A facet without a selection is no condition."""
    return [condition for facet in facets for condition in of_facet(facet)]


def reads(where: list[Condition]) -> set[str]:
    return {condition["column"] for condition in where}


def of_facet(facet: dict[str, Any]) -> list[Condition]:
    read = {"list": of_list, "text": of_text, "range": of_range}.get(str(facet.get("type", "")).removeprefix("core/"))
    if read is None or not isinstance(facet.get("columnName"), str):
        raise NotConvertible("It depends on a facet of a kind that Rinse has no condition for.")
    return read(facet, facet["columnName"])


def of_list(facet: dict[str, Any], column: str) -> list[Condition]:
    values = [choice["v"]["v"] for choice in facet.get("selection", [])]
    blank, others = bool(facet.get("selectBlank")), bool(facet.get("invert"))
    if not values and not blank:
        return []
    if facet.get("selectError") or (values and blank):
        raise NotConvertible("Its facet chooses several kinds of cells at once: values, blank ones, errors.")
    expression = str(facet.get("expression", "value")).removeprefix("grel:").replace(" ", "")
    if expression == "isBlank(value)" and values in ([True], [False]):
        return [of_blank(column, others=values == [others])]
    if expression != "value":
        raise NotConvertible("Its facet is made by an expression.")
    if blank:
        return [of_blank(column, others=others)]
    if others:
        raise NotConvertible("Its facet chooses all values but some, blank cells among them.")
    return [{"column": column, "op": "in", "value": [str(value) for value in values]}]


def of_blank(column: str, *, others: bool) -> Condition:
    return {"column": column, "op": "matches", "value": r"\S"} if others else {"column": column, "op": "is_blank"}


def of_text(facet: dict[str, Any], column: str) -> list[Condition]:
    query = facet.get("query")
    if not query:
        return []
    if facet.get("invert"):
        raise NotConvertible("Its text filter is inverted.")
    if facet.get("mode") == "regex":
        return [{"column": column, "op": "matches", "value": query if facet.get("caseSensitive") else f"(?i){query}"}]
    if facet.get("caseSensitive"):
        return [{"column": column, "op": "contains", "value": query}]
    return [{"column": column, "op": "matches", "value": f"(?i){literally(query)}"}]


def literally(text: str) -> str:
    return "".join(f"\\{letter}" if letter in r"\.+*?()|[]{}^$#&-~" else letter for letter in text)


def of_range(facet: dict[str, Any], column: str) -> list[Condition]:
    if any(facet.get(each) for each in ("selectNonNumeric", "selectBlank", "selectError")):
        raise NotConvertible("Its facet chooses numbers and other cells at once.")
    bounds = [(">=", facet.get("from")), ("<", facet.get("to"))]
    return [{"column": column, "op": op, "value": bound} for op, bound in bounds if bound is not None]
