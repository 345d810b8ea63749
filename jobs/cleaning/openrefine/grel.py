"""Parses GREL, if it is a chain of calls on the cell: `value.trim().replace("a", "b")`."""

import re
from collections.abc import Callable
from typing import Any

from jobs.cleaning.openrefine.conversion import Conversion, NotConvertible
from jobs.cleaning.openrefine.words import number, replaced

STRING = r"(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
PATTERN = r"/(?:[^/\\]|\\.)+/i?+"
"""Possessive: otherwise the i could also be the start of the next token, and n of them would give 2ⁿ ways to parse."""
ARGUMENT = re.compile(rf"\s*(?P<string>{STRING})|\s*(?P<pattern>{PATTERN})|\s*(?P<number>-?\d+)")
CALL = re.compile(
    rf"\s*\.\s*(?P<name>\w+)\s*\((?P<rest>(?:{STRING}|{PATTERN}|[^()\"'/])*+)\)|\s*\[(?P<slice>[^\]]*)\]", re.DOTALL
)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
WORDS_WITH_DIGITS = "Words with a digit in them stay as they are."
COMPOSED = "Letters with marks are put together as well (NFC)."


class Regex(str):
    """A pattern between slashes, in Rust's syntax."""


def transformed(text: str, column: str, on_error: str) -> Conversion:
    """Raises NotConvertible at the first unsupported call."""
    start = re.match(r"value\b", text)
    if start is None:
        raise NotConvertible(f"It is not a chain of calls on value: {shown(text)}")
    at, parts = start.end(), []
    while at < len(text.rstrip()):
        call = CALL.match(text, at)
        if call is None:
            raise NotConvertible(f"It is more than a chain of calls on value: {shown(text)}")
        name = call["name"] or "slice"
        parts.append(called(name, arguments(call["rest"] or call["slice"] or ""), column, on_error))
        at = call.end()
    return Conversion.together(parts)


def called(name: str, given: list[Any], column: str, on_error: str) -> Conversion:
    if name == "toNumber":
        return number(column, on_error)
    known = CALLS.get(name)
    if known is None:
        raise NotConvertible(REFUSED.get(name, f"No step does what {name}() does."))
    try:
        return known(column, *given)
    except TypeError as error:
        raise NotConvertible(f"{name}() is not called with what it takes here.") from error


def arguments(text: str) -> list[Any]:
    found, at = [], 0
    while at < len(text.rstrip()):
        match = ARGUMENT.match(text, at)
        if match is None:
            raise NotConvertible(f"It calculates what it is called with: {shown(text)}")
        found.append(argument(match))
        at = match.end()
        comma = re.compile(r"\s*(,|$)").match(text, at)
        if comma is None:
            raise NotConvertible(f"It calculates what it is called with: {shown(text)}")
        at = comma.end()
    return found


def argument(match: re.Match[str]) -> Any:
    if match["string"]:
        return string(match["string"])
    if match["pattern"]:
        body, _, flag = match["pattern"][1:].rpartition("/")
        return Regex(("(?i)" if flag else "") + body.replace(r"\/", "/"))
    return int(match["number"])


def string(literal: str) -> str:
    return re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), literal[1:-1], flags=re.DOTALL)


def shown(text: str) -> str:
    return f"{text[:80]}…" if len(text) > 80 else text


# --- calls -----------------------------------------------------------------------------------------------------------


def replace(column: str, find: str, by: str) -> Conversion:
    if isinstance(find, Regex):
        return replaced(column, find, java_replacement(by), mode="regex")
    return replaced(column, find, by)


def java_replacement(text: str) -> str:
    r"""`$1` is a group, `\$` the sign; ours are `${1}` and `$$`."""
    return re.sub(r"\\(.)|\$(\d)", lambda found: f"${{{found[2]}}}" if found[2] else found[1].replace("$", "$$"), text)


def part(column: str, start: int, end: int | None = None) -> Conversion:
    if start < 0 or (end is not None and end < start):
        raise NotConvertible("It counts letters from the end of the cell.")
    kept = "(.*)" if end is None else f"(.{{0,{end - start}}}).*"
    return replaced(column, f"(?s)^.{{0,{start}}}{kept}$", "${1}", mode="regex")


def unescape(column: str, mode: str) -> Conversion:
    if mode not in ("html", "xml"):
        raise NotConvertible(f"No step takes {mode} apart.")
    return Conversion.one("normalize_unicode", COMPOSED, columns=[column], unescape_html=True)


CALLS: dict[str, Callable[..., Conversion]] = {
    "trim": lambda column: Conversion.one("trim", columns=[column]),
    "strip": lambda column: Conversion.one("trim", columns=[column]),
    "toUppercase": lambda column: Conversion.one("change_case", columns=[column], to="upper"),
    "toLowercase": lambda column: Conversion.one("change_case", columns=[column], to="lower"),
    "toTitlecase": lambda column: Conversion.one("change_case", WORDS_WITH_DIGITS, columns=[column], to="title"),
    "toString": lambda _: Conversion(),
    "replace": replace,
    "substring": part,
    "slice": part,
    "unescape": unescape,
}
REFUSED = {
    "toDate": 'Rinse asks which forms the dates have, and does not guess them cell by cell. Use "Standardise dates".',
    "reinterpret": 'Choose the encoding when the file is read, or repair letters with "Normalise or repair text".',
}
