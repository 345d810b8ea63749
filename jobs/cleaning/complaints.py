"""What is wrong with a value that pydantic refuses, in words that need no knowledge of pydantic."""

import json
from collections.abc import Sequence
from typing import Any

PLAINLY = {
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
} | dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "must be a whole number")
PLAINLY |= dict.fromkeys(("float_type", "float_parsing"), "must be a number")
PLAINLY |= dict.fromkeys(("bool_type", "bool_parsing"), "must be true or false")
"""By pydantic's name of an error."""


def complaint(problem: Any, known: Sequence[str] = ()) -> str:
    """One of pydantic's errors, as the end of a sentence that has named the value.

    `known` are the names that there could be in place of an unknown one.
    """
    given = problem.get("input")
    match problem["type"]:
        case "extra_forbidden":
            return no_such_parameter(str(problem["loc"][-1]), known)
        case "missing":
            return "is required"
        case "json_invalid":
            return f"this is not JSON: {problem['ctx']['error']}"
        case "string_type" if isinstance(given, int | float):
            return f'text stands in quotes: "{json.dumps(given)}"'
        case "list_type" if isinstance(given, str | int | float):
            return f"values go in a list: [{json.dumps(given, ensure_ascii=False)}]"
        case "model_type" | "model_attributes_type" | "dict_type":
            return 'must be an object, such as {"name": "value"}'
        case plain if plain in PLAINLY:
            return PLAINLY[plain].format_map(problem.get("ctx", {}))
    message = str(problem["msg"]).removeprefix("Value error, ").rstrip(".").partition(", unable to")[0]
    return message if message[1:2].isupper() else message[:1].lower() + message[1:]


def no_such_parameter(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches  # not needed for valid values

    if close := get_close_matches(name, known, n=1):
        return f"there is no such parameter; perhaps {close[0]!r} is meant"
    return f"there is no such parameter, only {', '.join(known)}" if known else "there is no such parameter"
