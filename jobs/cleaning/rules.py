"""The rules of the step `validate`."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from jobs.cleaning.conditions import as_text
from jobs.cleaning.fields import ColumnRef, OneColumn, as_list, parameter, plain_ref
from jobs.cleaning.script_kit.validation import measured
from jobs.cleaning.values.patterns import Pattern
from jobs.cleaning.values.python_patterns import python_pattern
from jobs.cleaning.values.white import MATCH_LABELS, Match

Kind = Literal["required", "unique", "type", "regex", "in_list", "range", "length", "foreign", "compare"]
Type = Literal["integer", "number", "boolean", "date", "datetime", "email", "url"]
Measure = Literal["number", "date", "text"]
Op = Literal["=", "!=", "<", "<=", ">", ">="]
Severity = Literal["warn", "reject", "fail"]

KINDS = {
    "required": "is not blank",
    "unique": "does not repeat an earlier row",
    "type": "is of a type",
    "regex": "matches a pattern",
    "in_list": "is one of these",
    "range": "is in a range",
    "length": "has so many characters",
    "foreign": "is in a second file",
    "compare": "compares with another column",
}
SEVERITIES = {"warn": "Only count it", "reject": "Remove the row", "fail": "Stop"}
MEASURES = {"number": "Numbers", "date": "Dates (ISO 8601)", "text": "Texts"}
COMPLAINTS = {
    "required": "missing",
    "unique": "repeated",
    "regex": "not like the pattern",
    "in_list": "not in the list",
    "range": "out of range",
    "length": "wrong length",
}


class Rule(BaseModel):
    """What must be true of some columns: {"rule": "range", "columns": ["price"], "min": "0"}."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: list[ColumnRef] = parameter(..., "Columns", widget="columns", min_length=1)
    rule: Kind = parameter("required", "Rule", labels=KINDS)
    type: Type | None = parameter(None, "Type", when={"rule": ["type"]})
    pattern: Pattern | None = parameter(None, "Pattern", when={"rule": ["regex"]})
    whole_cell: bool = parameter(True, "Matches the whole cell", when={"rule": ["regex"]})
    values: list[str] = parameter([], "Values", widget="list", when={"rule": ["in_list"]})
    match: Match = parameter("exact", "Texts are equal", labels=MATCH_LABELS, when={"rule": ["in_list", "foreign"]})
    min: str | None = parameter(None, "At least", when={"rule": ["range", "length"]})
    max: str | None = parameter(None, "At most", when={"rule": ["range", "length"]})
    op: Op = parameter("<=", "Compares as", when={"rule": ["compare"]})
    other: OneColumn | None = parameter(None, "With column", widget="column", when={"rule": ["compare"]})
    measure: Measure = parameter("number", "Compare", labels=MEASURES, when={"rule": ["range", "compare"]})
    file: str | None = parameter(None, "Second file", widget="file", min_length=1, when={"rule": ["foreign"]})
    file_columns: list[ColumnRef] = parameter(
        [], "Its columns", "If empty: those of the same names.", widget="list", when={"rule": ["foreign"]}
    )
    severity: Severity | None = parameter(None, "If not", "If empty: as for the whole step.", labels=SEVERITIES)

    one_is_a_list_of_one = field_validator("columns", "file_columns", mode="before")(as_list)

    @field_validator("min", "max", mode="before")
    @classmethod
    def numbers_are_texts(cls, value: Any) -> Any:
        return as_text(value)

    @model_validator(mode="after")
    def says_what_it_needs(self) -> "Rule":
        needs = {"type": self.type, "regex": self.pattern, "in_list": self.values, "foreign": self.file, "compare": self.other}
        if self.rule in needs and not needs[self.rule]:
            what = {"in_list": "values", "regex": "pattern", "foreign": "file", "compare": "other"}.get(self.rule, self.rule)
            raise ValueError(f'the rule "{self.rule}" needs "{what}"')
        if self.rule in ("range", "length"):
            self.bounds_fit()
        if self.rule == "foreign" and len(self.file_columns or self.columns) != len(self.columns):
            raise ValueError("as many columns of the file are needed as of the table")
        return self

    def bounds_fit(self) -> None:
        bounds = [bound for bound in (self.min, self.max) if bound is not None]
        if not bounds:
            raise ValueError(f'the rule "{self.rule}" needs "min" or "max"')
        for bound in bounds:
            if self.rule == "length" and not (bound.isascii() and bound.isdigit()):
                raise ValueError(f"a length is a whole number, not {bound!r}")
            if self.rule == "range" and measured(bound, self.measure) is None:
                raise ValueError(f"{bound!r} is no {self.measure}: write numbers like -12.5 and dates like 2024-01-31")
        if self.min is not None and self.max is not None and self.size_of(self.min) > self.size_of(self.max):
            raise ValueError(f"the least allowed, {self.min}, is above the most, {self.max}")

    def size_of(self, bound: str) -> Any:
        return int(bound) if self.rule == "length" else measured(bound, self.measure)

    @property
    def complaint(self) -> str:
        """What is wrong with a row that violates the rule, without the column."""
        match self.rule:
            case "type":
                return f"not {'an' if self.type in ('integer', 'email') else 'a'} {self.type}"
            case "foreign":
                return f"not in {self.file}"
            case "compare":
                other = self.other if isinstance(self.other, str) else self.other.name if self.other else None
                return f"not {self.op} {other}"
            case _:
                return COMPLAINTS[self.rule]

    def as_pandas(self) -> str:
        """A Python expression: for each row, whether it violates the rule."""
        columns = repr([plain_ref(ref) for ref in self.columns])
        folded = self.match == "ci_trim"
        text = "folded(text)" if folded else "text"
        match self.rule:
            case "required":
                return f"empty(frame, {columns})"
            case "unique":
                return f"repeated(frame, {columns})"
            case "foreign":
                there = [plain_ref(ref) for ref in self.file_columns or self.columns]
                return f"absent(frame, {columns}, table({self.file!r}), {there!r}, {'folded' if folded else 'str'})"
            case "compare":
                other = plain_ref(self.other) if self.other is not None else None
                return f"disordered(frame, {columns}, {self.op!r}, {other!r}, {self.measure!r})"
            case "type":
                right = f"is_a(text, {self.type!r})"
            case "regex":
                right = f"{python_pattern(self.pattern or '')}.{'fullmatch' if self.whole_cell else 'search'}(text) is not None"
            case "in_list":
                values = f"map(folded, {self.values!r})" if folded else repr(self.values)
                right = f"{text} in {values}"
            case "range":
                right = f"within(text, {self.measure!r}, {self.min!r}, {self.max!r})"
            case _:
                right = f"{int(self.min or 0)} <= len(text)" + (f" <= {int(self.max)}" if self.max is not None else "")
        return f"wrong(frame, {columns}, lambda text: {right})"
