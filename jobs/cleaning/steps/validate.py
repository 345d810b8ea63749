from typing import Literal

from jobs.cleaning.fields import parameter
from jobs.cleaning.rules import SEVERITIES, Rule, Severity
from jobs.cleaning.step import Example, Files, Keys, Learner, WhereStep, keys
from jobs.cleaning.table import Column


class Validate(WhereStep):
    """Check rules.

    Each rule says what must be true of some columns. What happens to a row that breaks one is chosen for the whole step or for
    a rule: it is only counted, it goes to the rejects with all reasons, or the run stops. The receipt says for each rule how
    many rows break it, and which are the first. If more than a certain share of the rows break any rules, the run stops, too.

    A missing value (null) only breaks the first rule; blank text is checked like any other by all rules.

    - required: the cell is not null and not blank.
    - unique: the columns together repeat no earlier row; the later rows break the rule.
    - type: integer, number (-12.5), boolean (true, yes, 1, …), date (2024-01-31), datetime, email, url.
    - regex: the pattern matches the whole cell, or is found in it.
    - in_list: the cell is one of these values.
    - range: the number, the date or the text is between two others, or equal to one. Anything but a number is out of range.
    - length: the text has a number of characters within limits.
    - foreign: the columns together are in a second file.
    - compare: the cell compares with that of another column, such as start <= end. Anything but a number breaks the rule.

    Holds some 35 bytes in memory for each distinct row of a rule "unique", and 25 for each distinct row of a second file.
    """

    title = "Check rules"
    group = "Validation"
    words = (
        "validate",
        "constraint",
        "quality",
        "assert",
        "expectation",
        "schema",
        "not null",
        "unique",
        "foreign key",
        "range",
    )
    keeps_rows = False
    changes_cells = False
    examples = (
        Example(
            {
                "rules": [
                    {"rule": "required", "columns": ["city", "price"]},
                    {"rule": "range", "columns": ["price"], "min": "0", "max": "100"},
                ]
            },
            {"city": ["Oslo", " ", None, "Rome"], "price": ["9.50", "-1", "7", None]},
            {"city": ["Oslo"], "price": ["9.50"]},
            rejects=((2, "missing: city; out of range: price"), (3, "missing: city"), (4, "missing: price")),
        ),
        Example(
            {"rules": [{"rule": "unique", "columns": ["id"]}, {"rule": "type", "columns": ["id"], "type": "integer"}]},
            {"id": ["1", "1", "x", None, None]},
            {"id": ["1", None, None]},
            rejects=((2, "repeated: id"), (3, "not an integer: id")),
        ),
        Example(
            {"rules": [{"rule": "compare", "columns": ["start"], "other": "end", "measure": "date"}]},
            {"start": ["2024-01-01", "2024-03-01", "soon"], "end": ["2024-02-01", "2024-02-01", "2024-02-01"]},
            {"start": ["2024-01-01"], "end": ["2024-02-01"]},
            rejects=((2, "not <= end: start"), (3, "not <= end: start")),
        ),
        Example(
            {"rules": [{"rule": "foreign", "columns": ["code"], "file": "codes", "match": "ci_trim"}]},
            {"code": ["a ", "z", None]},
            {"code": ["a ", None]},
            rejects=((2, "not in codes: code"),),
            files={"codes": {"code": ["A", "B"]}},
        ),
        Example(
            {
                "rules": [
                    {"rule": "regex", "columns": ["zip"], "pattern": "[0-9]{5}"},
                    {"rule": "length", "columns": ["name"], "max": 4},
                    {"rule": "in_list", "columns": ["name"], "values": ["Ada", "Alan"], "severity": "reject"},
                ],
                "severity": "warn",
            },
            {"zip": ["02139", "2139"], "name": ["Ada", "Grace"]},
            {"zip": ["02139"], "name": ["Ada"]},
            rejects=((2, "not in the list: name"),),
        ),
    )

    step: Literal["validate"] = "validate"
    rules: list[Rule] = parameter(..., "Rules", min_length=1, max_length=200)
    severity: Severity = parameter("reject", "A row that breaks a rule", labels=SEVERITIES)
    stop_if_share: float | None = parameter(
        None, "Stop if more rows than this break rules", "A share, from 0 to 1. If empty: never.", ge=0, le=1
    )

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        from jobs.cleaning.learners.validation import Validation  # imports numpy

        return Validation(self, columns, files)

    @property
    def file_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule.file for rule in self.rules if rule.rule == "foreign" and rule.file))

    def may_move_rows(self) -> bool:
        return any((rule.severity or self.severity) == "reject" for rule in self.rules)

    def reads(self, columns: tuple[Column, ...]) -> Keys:
        return keys(columns)

    def as_pandas(self) -> str:
        checks = ",\n    ".join(f"({rule.severity or self.severity!r}, {rule.as_pandas()})" for rule in self.rules)
        return f"checks = [\n    {checks},\n]\nframe = valid(frame, checks, {self.stop_if_share!r})"
