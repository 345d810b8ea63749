"""Describes a place in a form by the titles that people see there."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

Schema = dict[str, Any]


def place_in_words(path: Sequence[str | int], schema: Schema) -> str:
    """("keys", 0, "column") → "Keys, 1st: Column". Parts that the schema does not contain are omitted."""
    words: list[str] = []
    here = [schema]
    for part in path:
        forms = list(forms_of(here, schema))
        if isinstance(part, int):
            words[-1:] = [f"{''.join(words[-1:])}, {ordinal(part + 1)}"]
            here = [form["items"] for form in forms if "items" in form]
        elif field := next((form["properties"][part] for form in forms if part in form.get("properties", {})), None):
            words.append(field.get("title", part))
            here = [field]
    return ": ".join(words)


def names_at(path: Sequence[str | int], schema: Schema) -> list[str]:
    """The names that an object at this place may have. Parts that the schema does not contain are omitted."""
    here = [schema]
    for part in path:
        forms = list(forms_of(here, schema))
        if isinstance(part, int):
            here = [form["items"] for form in forms if "items" in form]
        else:
            here = [form["properties"][part] for form in forms if part in form.get("properties", {})] or here
    return list(dict.fromkeys(name for form in forms_of(here, schema) for name in form.get("properties", ())))


def forms_of(given: Iterable[Schema], schema: Schema) -> Iterator[Schema]:
    """All alternatives of these schemas, with references resolved."""
    for each in given:
        if "$ref" in each:
            yield from forms_of([schema["$defs"][each["$ref"].rpartition("/")[2]]], schema)
        elif "anyOf" in each or "oneOf" in each:
            yield from forms_of([*each.get("anyOf", ()), *each.get("oneOf", ())], schema)
        else:
            yield each


def ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
