"""Conversions that several expressions share: columns made missing or one text, blanks filled, texts parsed as numbers."""

from jobs.cleaning.openrefine.conversion import Conversion, NotConvertible

NUMBER = r"^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$"
TRAILING_ZEROS = r"^(-?[0-9]+)(?:\.0+|(\.[0-9]*[1-9])0+)$"
DIGITS = "All digits stay; OpenRefine keeps about 16."


def blanks_become(text: str, column: str) -> Conversion:
    """In OpenRefine, a missing cell or empty text is blank, white space is not."""
    return Conversion(
        [
            {"step": "map_values", "column": column, "map": {"": text}},
            {"step": "fill_missing", "columns": [column], "value": text, "blank_is": "null"},
        ]
    )


def made_missing(column: str) -> Conversion:
    return Conversion.one("map_values", column=column, map={"": None}, unmatched="null")


def text_in_all(text: str, column: str) -> Conversion:
    everything = {"step": "map_values", "column": column, "map": {"": text}, "unmatched": "default", "default": text}
    return Conversion([everything, {"step": "fill_missing", "columns": [column], "value": text, "blank_is": "null"}])


def number(column: str, on_error: str) -> Conversion:
    """Parses and writes numbers like Java: without trailing zeros, `1` for 1.0."""
    if on_error == "store-error":
        raise NotConvertible("It replaces what is not a number by an error. A cell of text cannot hold one.")
    reading = {"step": "parse_number", "columns": [column], "decimal": ".", "currency": False, "parens_negative": False}
    if on_error == "set-to-blank":
        others = "Numbers with marks of thousands or a percent sign are read too; OpenRefine blanks them."
        first, differences = reading | {"force": True, "on_error": "null"}, [DIGITS, others]
    else:
        like_java = [{"column": column, "op": "matches", "value": NUMBER}]
        first, differences = reading | {"force": True, "where": like_java}, [DIGITS]
    writing = {"step": "find_replace", "columns": [column], "find": TRAILING_ZEROS, "replace": "${1}${2}", "mode": "regex"}
    return Conversion([first, writing], differences)


def replaced(column: str, find: str, replace: str, *, mode: str = "text") -> Conversion:
    return Conversion.one("find_replace", columns=[column], find=find, replace=replace, mode=mode)
