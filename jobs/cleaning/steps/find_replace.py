from typing import Literal

import polars as pl
from pydantic import model_validator

from jobs.cleaning.fields import LONGEST_COUNT, Columns, parameter
from jobs.cleaning.step import Example, TextStep
from jobs.cleaning.values.patterns import LONGEST, checked
from jobs.cleaning.values.python_patterns import python_pattern
from jobs.cleaning.values.replacing import (
    CONTEXT,
    check_references,
    demand_length,
    in_any_case,
    may_be_empty,
    python_replacement,
)
from jobs.cleaning.values.white import folded


class FindReplace(TextStep):
    """Find and replace.

    A text, anywhere in a cell; whole cells that are this text; or a regular expression. Matches are found from left to right,
    without overlaps. Missing cells never match, and a cell of which nothing is left becomes empty text.

    Regular expressions have Rust's syntax: no look-around and no back-references, and they take linear time. In the replacement
    $1 or ${1} is the first group, ${name} a named one, $$ the sign itself.
    """

    title = "Find and replace"
    group = "Text"
    words = ("substitute", "regex", "regular expression", "change", "delete text", "pattern", "whole cell")
    examples = (
        Example(
            {"columns": ["city"], "find": "St.", "replace": "Saint"},
            {"city": ["St. Ives", None]},
            {"city": ["Saint Ives", None]},
        ),
        Example({"columns": ["n"], "find": "-", "max": 2}, {"n": ["1-2-3-4", "-", ""]}, {"n": ["123-4", "", ""]}),
        Example(
            {"columns": ["city"], "find": "oslo", "replace": "Oslo$", "case_sensitive": False},
            {"city": ["OSLO, oſlo", "Bergen"]},
            {"city": ["Oslo$, Oslo$", "Bergen"]},
        ),
        Example(
            {"columns": ["grade"], "find": "a", "replace": "1", "mode": "whole_cell"},
            {"grade": ["a", "A", "aa"]},
            {"grade": ["1", "A", "aa"]},
        ),
        Example(
            {"columns": ["grade"], "find": "strasse", "replace": "St", "mode": "whole_cell", "case_sensitive": False},
            {"grade": ["Straße", "STRASSE", "Strasse 1"]},
            {"grade": ["St", "St", "Strasse 1"]},
        ),
        Example(
            {"columns": ["date"], "find": r"(\d+)/(?<day>\d+)", "replace": "${day}.$1.", "mode": "regex"},
            {"date": ["12/31/24", "1/2 3/4", "x"]},
            {"date": ["31.12./24", "2.1. 4.3.", "x"]},
        ),
        Example(
            {"columns": ["note"], "find": r"\s+", "replace": " ", "mode": "regex", "max": 1},
            {"note": ["a \n b  c"]},
            {"note": ["a b  c"]},
        ),
        Example(
            {"columns": ["note"], "find": "[AB]", "replace": "<$0>", "mode": "regex", "case_sensitive": False, "max": 2},
            {"note": ["abcAB"]},
            {"note": ["<a><b>cAB"]},
        ),
    )

    step: Literal["find_replace"] = "find_replace"
    columns: Columns = parameter(..., "Columns", widget="columns")
    find: str = parameter(..., "Find", min_length=1, max_length=LONGEST)
    replace: str = parameter("", "Replace with", max_length=10_000)
    mode: Literal["text", "whole_cell", "regex"] = parameter(
        "text", "Find it as", labels={"text": "Text in a cell", "whole_cell": "The whole cell", "regex": "A regular expression"}
    )
    case_sensitive: bool = parameter(True, "Capitals matter")
    max: int | None = parameter(
        None,
        "At most so many times in a cell",
        "All, if nothing is given.",
        ge=1,
        le=LONGEST_COUNT,
        when={"mode": ["text", "regex"]},
        advanced=True,
    )

    @model_validator(mode="after")
    def pattern_holds(self) -> "FindReplace":
        if self.mode != "regex":
            return self
        checked(self.find)
        check_references(self.replace, self.find)
        if self.max is not None and self.max > 1 and (CONTEXT.search(self.find) or may_be_empty(self.find)):
            raise ValueError("with a pattern that looks ahead or may be empty, replace all of them or only the first")
        return self

    def rewritten(self, cell: pl.Expr) -> pl.Expr:
        if self.mode == "whole_cell":
            found = cell == self.find if self.case_sensitive else folded(cell) == self.find.casefold()
            return pl.when(~found.fill_null(value=False)).then(cell).otherwise(pl.lit(self.replace))
        if self.mode == "text" and self.case_sensitive:
            if self.max is None:
                return cell.str.replace_all(self.find, self.replace, literal=True)
            return cell.str.replace(self.find, self.replace, literal=True, n=self.max)
        return self.replaced_pattern(cell)

    def replaced_pattern(self, cell: pl.Expr) -> pl.Expr:
        replacement = self.replace if self.mode == "regex" else self.replace.replace("$", "$$")
        if self.max is None:
            return cell.str.replace_all(self.pattern, replacement)
        if self.max == 1:
            return cell.str.replace(self.pattern, replacement)
        parts = cell.str.split(self.pattern, literal=False, inclusive=True)
        begin, rest = parts.list.head(self.max).list.join(""), parts.list.slice(self.max).list.join("")
        return begin.str.replace_all(self.pattern, replacement) + rest

    @property
    def pattern(self) -> str:
        if self.mode == "regex":
            return self.find if self.case_sensitive else f"(?i){self.find}"
        return in_any_case(self.find)

    def as_pandas_function(self) -> str:
        return f"lambda cell: {self.pandas_cell}"

    @property
    def pandas_cell(self) -> str:
        if self.mode == "whole_cell":
            found = f"cell == {self.find!r}" if self.case_sensitive else f"cell.casefold() == {self.find.casefold()!r}"
            return f"{self.replace!r} if {found} else cell"
        if self.mode == "text" and self.case_sensitive:
            return f"cell.replace({self.find!r}, {self.replace!r}, {self.max or -1})"
        if self.mode == "text":
            return f"re.sub({self.pattern!r}, lambda found: {self.replace!r}, cell, count={self.max or 0})"
        demand_length(self.find)
        pattern = python_pattern(self.find, case_sensitive=self.case_sensitive)
        return f"{pattern}.sub(lambda found: {python_replacement(self.replace)}, cell, count={self.max or 0})"
