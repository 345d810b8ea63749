from typing import Literal

from jobs.cleaning.fields import parameter
from jobs.cleaning.learners.ends import Ends
from jobs.cleaning.step import Example, Files, Keys, Learner, Step, keys
from jobs.cleaning.table import Column
from jobs.cleaning.values.patterns import Pattern
from jobs.cleaning.values.python_patterns import python_pattern


class SkipRows(Step):
    """Remove first or last rows.

    Such as titles above a table, and totals below it. Rows are counted below the header. With a pattern, further rows are
    removed after the first ones, until one has a cell in which the pattern is found; that row stays.

    If counting starts with the header, the header is the first row to be removed, and the first row that stays becomes the
    header: for tables whose real header is further down. Removing more rows than there are is refused.
    """

    title = "Remove first or last rows"
    group = "Rows"
    words = ("skip", "title", "preamble", "footer", "total", "skiprows", "skipfooter", "promote header", "top", "bottom")
    keeps_rows = False
    changes_cells = False
    examples = (
        Example(
            {"first": 1, "last": 1},
            {"item": ["all prices in NOK", "pen", "ink", "Total"], "price": [None, "3", "4", "7"]},
            {"item": ["pen", "ink"], "price": ["3", "4"]},
            rejects=((1, "among the first 1"), (4, "among the last 1")),
        ),
        Example(
            {"until_pattern": "^[0-9]{4}-"},
            {"day": ["as of today", "", "2024-01-02", "total"], "n": [None, None, "5", "5"]},
            {"day": ["2024-01-02", "total"], "n": ["5", "5"]},
            rejects=((1, "above the first row with '^[0-9]{4}-'"), (2, "above the first row with '^[0-9]{4}-'")),
        ),
        Example(
            {"first": 2, "before_header": True},
            {"Report": ["2024", "id", "1"], "": [None, "city", "Oslo"]},
            {"id": ["1"], "city": ["Oslo"]},
            rejects=((1, "among the first 2"), (2, "became the header")),
        ),
    )

    step: Literal["skip_rows"] = "skip_rows"
    first: int = parameter(0, "First rows to remove", ge=0, le=10**12)
    last: int = parameter(0, "Last rows to remove", ge=0, le=10**12)
    until_pattern: Pattern | None = parameter(
        None, "Then remove until", "A regular expression. The first row with a cell in which it is found stays."
    )
    before_header: bool = parameter(
        False,
        "Begin with the header",
        "The header leaves first, and the first row that stays becomes the header.",
        advanced=True,
    )

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        return Ends(columns, self.first, self.last, self.until_pattern, before_header=self.before_header)

    def reads(self, columns: tuple[Column, ...]) -> Keys:
        return keys(columns) if self.until_pattern is not None or self.before_header else frozenset()

    def as_pandas(self) -> str:
        pattern = python_pattern(self.until_pattern) if self.until_pattern is not None else None
        return f"frame = without_ends(frame, {self.first}, {self.last}, {pattern}, {self.before_header})"
