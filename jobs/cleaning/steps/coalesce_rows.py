from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import ColumnRef, OneColumn, as_list, choose, choose_one, parameter, plain_ref
from jobs.cleaning.step import Example, Files, Keys, Learner, WhereStep, keys
from jobs.cleaning.table import Column
from jobs.cleaning.values.white import MATCH_LABELS, Match

MergeRule = Literal["first_non_null", "longest", "max", "join"]
RULE_LABELS = {
    "first_non_null": "The first value there is",
    "longest": "The longest text",
    "max": "The largest",
    "join": "All, each once",
}


class ColumnRule(BaseModel):
    """How the cells of one column are merged: {"column": "phone", "rule": "join"}."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: OneColumn = parameter(..., "Column", widget="column")
    rule: MergeRule = parameter("first_non_null", "Keep", labels=RULE_LABELS)


class CoalesceRows(WhereStep):
    """Merge duplicates into one row.

    Rows with the same key become one, in the place of the first; the others go to the rejects. Each cell is then the first
    value among them (not null), the longest text, the largest value, or all different ones with a separator between them.
    Numbers are compared as numbers, and are larger than any text; texts are compared by their characters, so that the largest
    of dates like 2024-01-31 is the latest. If several are equal, the first is kept. A row with a missing value (null) in its
    key is not merged.

    Holds a hash of every key in memory, some 35 bytes, and for each repeated key what is merged into its first row.
    """

    title = "Merge duplicates into one row"
    group = "Duplicates"
    words = ("coalesce", "group by", "golden record", "survivorship", "combine", "aggregate", "dedupe", "consolidate")
    keeps_rows = False
    examples = (
        Example(
            {"key": ["id"]},
            {"id": ["7", "8", "7", "7"], "mail": [None, "b@x", "a@x", "c@x"], "city": ["Oslo", "Rome", "Bern", None]},
            {"id": ["7", "8"], "mail": ["a@x", "b@x"], "city": ["Oslo", "Rome"]},
            rejects=((3, "merged into row 1"), (4, "merged into row 1")),
        ),
        Example(
            {"key": ["id"], "rules": [{"column": "n", "rule": "max"}, {"column": "tag", "rule": "join"}], "sep": "; "},
            {"id": ["7", "7", "7"], "n": ["9", "10.5", "x"], "tag": ["a", "b", "a"]},
            {"id": ["7"], "n": ["10.5"], "tag": ["a; b"]},
            rejects=((2, "merged into row 1"), (3, "merged into row 1")),
        ),
        Example(
            {"key": ["id"], "match": "ci_trim", "rule": "longest"},
            {"id": ["a", " A", None, None], "name": ["Jo", "Joan", "x", "y"]},
            {"id": ["a", None, None], "name": ["Joan", "x", "y"]},
            rejects=((2, "merged into row 1"),),
        ),
    )

    step: Literal["coalesce_rows"] = "coalesce_rows"
    key: list[ColumnRef] = parameter(..., "Rows are one if they are equal in", widget="columns", min_length=1)
    match: Match = parameter("exact", "Texts are equal", labels=MATCH_LABELS)
    rule: MergeRule = parameter("first_non_null", "Keep in each column", labels=RULE_LABELS)
    rules: list[ColumnRule] = parameter([], "But in these columns")
    sep: str = parameter(", ", "Between all", advanced=True)

    one_is_a_list_of_one = field_validator("key", mode="before")(as_list)

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        from jobs.cleaning.learners.coalescing import Coalesced  # imports numpy

        return Coalesced(choose(self.key, columns), self.merged(columns), self.match, self.sep)

    def merged(self, columns: tuple[Column, ...]) -> dict[Column, MergeRule]:
        """The rule of each column that is not in the key."""
        key = choose(self.key, columns)
        rules: dict[Column, MergeRule] = {column: self.rule for column in columns if column not in key}
        special: set[Column] = set()
        for each in self.rules:
            column = choose_one(each.column, columns)
            if column in key:
                raise StepFailed(f"Column {column.name!r} is part of the key: it stays as it is.", column=column.name)
            if column in special:
                raise StepFailed(f"There are two rules for column {column.name!r}. Keep one of them.", column=column.name)
            special.add(column)
            rules[column] = each.rule
        return rules

    def writes(self, columns: tuple[Column, ...]) -> Keys:
        return keys(self.merged(columns))

    def as_pandas(self) -> str:
        key, rules = [plain_ref(ref) for ref in self.key], [(plain_ref(each.column), each.rule) for each in self.rules]
        how = f"{'folded' if self.match == 'ci_trim' else 'str'}, {self.rule!r}, {rules!r}, {self.sep!r}"
        return f"frame = coalesced(frame, {key!r}, {how})"
