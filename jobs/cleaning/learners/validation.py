"""Holds a table to rules, batch by batch."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl

from jobs.cleaning.base_step import Files
from jobs.cleaning.checks import check_of
from jobs.cleaning.errors import StepFailed
from jobs.cleaning.learner import Learner
from jobs.cleaning.table import ROW, Batch, Column, origin

if TYPE_CHECKING:
    from jobs.cleaning.steps.validate import Validate

LISTED = 10


class Validation(Learner):
    """Which rows break which rules. It is known as soon as a row is seen."""

    memory = ("checks", "broken_by", "examples", "rows", "broken_rows")
    online = True

    def __init__(self, step: "Validate", columns: tuple[Column, ...], files: Files) -> None:
        self.step = step
        self.checks = [check_of(rule, columns, files) for rule in step.rules]
        self.severities = [rule.severity or step.severity for rule in step.rules]
        self.broken_by: list[int] = [0] * len(self.checks)
        self.examples: list[list[int]] = [[] for _ in self.checks]
        self.rows = self.broken_rows = 0
        self.last: tuple[Batch, pl.DataFrame] | None = None
        self.counts_alone = not any(check.looks_at_other_rows for check in self.checks)

    def observe(self, batch: Batch) -> None:
        for check in self.checks:
            check.observe(batch)
        answers = self.answers(batch)
        self.last = batch, answers
        self.stop_at_first(batch, answers)
        self.rows += batch.height
        self.broken_rows += int(answers.select(pl.any_horizontal(pl.all())).to_series().sum())
        for place, answer in enumerate(answers):
            self.note(place, batch.frame.filter(answer))

    def can_merge(self) -> bool:
        return self.counts_alone

    def findings(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("broken_by", "examples", "rows", "broken_rows")}

    def merge(self, later: dict[str, Any]) -> None:
        self.rows += later["rows"]
        self.broken_rows += later["broken_rows"]
        for place, (count, rows) in enumerate(zip(later["broken_by"], later["examples"], strict=True)):
            self.broken_by[place] += count
            self.examples[place] += rows[: LISTED - len(self.examples[place])]

    def answers(self, batch: Batch) -> pl.DataFrame:
        """For each row and rule, whether the row breaks it."""
        if self.last and self.last[0] is batch:
            return self.last[1]
        return pl.DataFrame([check.breaks(batch).alias(str(place)) for place, check in enumerate(self.checks)])

    def note(self, place: int, broken: pl.DataFrame) -> None:
        self.broken_by[place] += broken.height
        room = LISTED - len(self.examples[place])
        self.examples[place] += broken.head(room).select(origin(pl.col(ROW))).to_series().to_list()

    def stop_at_first(self, batch: Batch, answers: pl.DataFrame) -> None:
        """Refuses the table for the first row that breaks a rule which stops."""
        stopping = [str(place) for place, severity in enumerate(self.severities) if severity == "fail"]
        rows = answers.select(pl.any_horizontal(pl.lit(value=False), *stopping)).to_series().arg_true()
        if not len(rows):
            return
        place = int(rows[0])
        check = next(self.checks[int(name)] for name in stopping if answers[name][place])
        row, where = batch.row_at(place)
        name = check.columns[0].name
        raise StepFailed(f"{where} breaks a rule: {check.complaint}.", column=name, row=row)

    def settle(self) -> None:
        most = self.step.stop_if_share
        if most is not None and self.broken_rows > Fraction(str(most)) * self.rows:
            raise StepFailed(
                f"{self.broken_rows:,} of {self.rows:,} rows break a rule, more than the share of {most} that is allowed. "
                f"Most often: {self.checks[self.broken_by.index(max(self.broken_by))].complaint}."
            )

    def apply(self, batch: Batch) -> Batch:
        return batch.where(~pl.any_horizontal(pl.lit(value=False), *self.rejecting(batch)))

    def rejecting(self, batch: Batch) -> list[pl.Series]:
        """The answers of those rules that take rows away."""
        return [answer for answer, severity in zip(self.answers(batch), self.severities, strict=True) if severity == "reject"]

    def reasons(self, left: Batch) -> pl.Series:
        """All of them: "missing: city; out of range: price"."""
        rejecting = [check for check, severity in zip(self.checks, self.severities, strict=True) if severity == "reject"]
        reasons = [pl.when(answer).then(check.reason()) for check, answer in zip(rejecting, self.rejecting(left), strict=True)]
        return left.frame.select(pl.concat_str(reasons, separator="; ", ignore_nulls=True)).to_series()

    def learned(self) -> list[dict[str, Any]]:
        return [
            {"rule": place, "what": check.complaint, "severity": severity, "rows": count, "first_rows": rows}
            for place, (check, severity, count, rows) in enumerate(
                zip(self.checks, self.severities, self.broken_by, self.examples, strict=True), start=1
            )
        ]
