"""Converts an expression over `value`, in any of OpenRefine's languages, to steps that do the same to a column."""

import re

from jobs.cleaning.openrefine import grel, jython
from jobs.cleaning.openrefine.conversion import Conversion, NotConvertible
from jobs.cleaning.openrefine.words import blanks_become, made_missing, text_in_all

__all__ = ["blanks_become", "joined", "transformed"]

LANGUAGE = re.compile(r"\s*(?P<language>grel|jython|python|clojure):")
CELL = re.compile(r"""cells(?:\.(?P<plain>\w+)|\[(?P<quoted>"[^"]*"|'[^']*')\])\.value|(?P<value>value)""")
IF_BLANK = re.compile(rf"if\s*\(\s*isBlank\s*\(\s*value\s*\)\s*,\s*(?P<text>{grel.STRING})\s*,\s*value\s*\)")


def transformed(expression: str, column: str, on_error: str) -> Conversion:
    """The steps for an expression that is applied to each cell of the column, in place."""
    found = LANGUAGE.match(expression)
    language, text = (found["language"], expression[found.end() :].strip()) if found else ("grel", expression.strip())
    match language:
        case "grel":
            return of_grel(text, column, on_error)
        case "jython" | "python":
            return jython.transformed(text, column)
        case _:
            raise NotConvertible("It is written in Clojure, which is not read here.")


def of_grel(text: str, column: str, on_error: str) -> Conversion:
    if text == "null":
        return made_missing(column)
    if found := re.fullmatch(grel.STRING, text):
        return text_in_all(grel.string(found.group()), column)
    if found := IF_BLANK.fullmatch(text):
        return blanks_become(grel.string(found["text"]), column)
    return grel.transformed(text, column, on_error)


def joined(expression: str, base: str) -> tuple[list[str], str] | None:
    """The columns whose cells an expression joins, and the separator; None if it does not do that."""
    parts = re.split(r"\s*\+\s*(?=(?:[^\"']|\"[^\"]*\"|'[^']*')*$)", expression.removeprefix("grel:").strip())
    cells = [CELL.fullmatch(part) for part in parts]
    between = {grel.string(part) for part in parts[1::2] if re.fullmatch(grel.STRING, part)}
    alternate = [bool(cell) for cell in cells] == [place % 2 == 0 for place in range(len(parts))]
    if len(parts) < 3 or len(parts) % 2 == 0 or not alternate or len(between) != 1:
        return None
    return [base if cell["value"] else cell["plain"] or cell["quoted"][1:-1] for cell in cells if cell], between.pop()
