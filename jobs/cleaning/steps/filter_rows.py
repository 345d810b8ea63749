from typing import Literal

import polars as pl

from jobs.cleaning.conditions import (
    NUMERIC,
    OP_LABELS,
    WITHOUT_VALUE,
    Combine,
    Condition,
    conditions_code,
    matches,
    not_numbers,
)
from jobs.cleaning.fields import choose_one, parameter
from jobs.cleaning.step import Example, Keys, Step, keys
from jobs.cleaning.table import Batch, Column

NAMELESS = '""'


class FilterRows(Step):
    """Keep or remove rows by condition.

    Rows for which all rules hold, or one of them, are kept, or removed. A missing value satisfies no rule but “has no value”
    and “is empty”, unless chosen otherwise. “Less than” and the like compare numbers exactly; a cell that is not a number does
    not match, and is counted as failed. Patterns are regular expressions.
    """

    title = "Keep or remove rows by condition"
    group = "Rows"
    words = ("where", "query", "subset", "select", "delete", "exclude", "condition", "criteria", "regex")
    keeps_rows = False
    changes_cells = False
    examples = (
        Example(
            {"rules": [{"column": "price", "op": ">=", "value": "10"}]},
            {"item": ["ink", "pen", "cup", "bag"], "price": ["10.0", "9.99", None, "n/a"]},
            {"item": ["ink"], "price": ["10.0"]},
            rejects=(
                (2, "does not match: price is at least 10"),
                (3, "does not match: price is at least 10"),
                (4, "does not match: price is at least 10"),
            ),
        ),
        Example(
            {
                "mode": "remove",
                "combine": "or",
                "case_sensitive": False,
                "rules": [{"column": "status", "op": "in", "value": ["void", "test"]}, {"column": "id", "op": "is_blank"}],
            },
            {"id": ["1", "2", " "], "status": ["ok", "VOID", None]},
            {"id": ["1"], "status": ["ok"]},
            rejects=((2, "matches: status is one of 'void', 'test'"), (3, "matches: id is empty or white space")),
        ),
        Example(
            {"rules": [{"column": "code", "op": "matches", "value": "^[A-Z]{2}$"}], "null_matches": True},
            {"code": ["NO", "no", None]},
            {"code": ["NO", None]},
            rejects=((2, "does not match: code matches the pattern '^[A-Z]{2}$'"),),
        ),
    )

    step: Literal["filter_rows"] = "filter_rows"
    mode: Literal["keep", "remove"] = parameter(
        "keep", "Rows that match", labels={"keep": "Keep them alone", "remove": "Remove them"}
    )
    rules: list[Condition] = parameter(..., "Rules", widget="conditions", min_length=1, max_length=50)
    combine: Combine = parameter("and", "A row matches if", labels={"and": "All rules hold", "or": "One of them holds"})
    case_sensitive: bool = parameter(True, "Capitals matter")
    null_matches: bool = parameter(False, "Missing values match", "They then satisfy any rule.", advanced=True)

    def apply(self, batch: Batch) -> Batch:
        found = self.found(self.rules, batch.columns)
        kept = batch.where(found if self.mode == "keep" else ~found)
        failed = enumerate(not_numbers(self.rules, batch.columns))
        return kept.with_unread(batch, batch.frame.select(cell.alias(f"rule {number}") for number, cell in failed))

    def found(self, rules: list[Condition], columns: tuple[Column, ...]) -> pl.Expr:
        return matches(rules, self.combine, columns, case_sensitive=self.case_sensitive, null_matches=self.null_matches)

    def reasons(self, left: Batch) -> pl.Series:
        """Names the rules for which a row was removed."""
        named = [
            pl.when(found if self.mode == "remove" else ~found).then(pl.lit(in_words(rule)))
            for rule in self.rules
            for found in [self.found([rule], left.columns)]
        ]
        reasons = pl.concat_str(named, separator="; ", ignore_nulls=True)
        return left.frame.select(("matches: " if self.mode == "remove" else "does not match: ") + reasons).to_series()

    def reads(self, columns: tuple[Column, ...]) -> Keys:
        return keys(choose_one(rule.column, columns) for rule in self.rules)

    def as_pandas(self) -> str:
        rules = conditions_code(self.rules, case_sensitive=self.case_sensitive)
        options = f"{self.combine!r}, {self.case_sensitive}, {self.null_matches}"
        return f"frame = frame[{'~' if self.mode == 'remove' else ''}matching(frame, {rules}, {options})]"


def in_words(rule: Condition) -> str:
    """The rule in words: price is at least 10."""
    name = rule.column if isinstance(rule.column, str) else rule.column.name
    values = rule.values if rule.op in NUMERIC else map(repr, rule.values)
    value = (" and " if rule.op == "between" else ", ").join(values)
    return f"{name or NAMELESS} {OP_LABELS[rule.op]}{'' if rule.op in WITHOUT_VALUE else f' {value}'}"
