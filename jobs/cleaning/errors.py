"""The expected errors in a file or a recipe, each with a message that a person can act on.

CleaningError
├── UnreadableFile      the bytes are not the table they were said to be
├── RecipeError         the recipe is invalid, before any row is read
├── StepFailed          a step refuses this table: no such column, not numeric, nothing would be left
│   └── Drift           … because it differs from what was expected
├── LimitExceeded       too many columns, too long a cell, too large an output
└── ClusterLost         no worker of the cluster responds; a retry may succeed

Stopped is not an error: somebody has asked the work to end.
"""

from collections.abc import Sequence
from typing import NotRequired, TypedDict, cast


class ErrorJson(TypedDict):
    """An error as JSON."""

    code: str
    message: str
    step: NotRequired[int]
    column: NotRequired[str]
    row: NotRequired[int]
    parameter: NotRequired[str]
    choices: NotRequired[list[str]]
    instead: NotRequired[str]


class CleaningError(Exception):
    """An expected error. `code` is one of the codes of the file format; `step`, `column` and `row` say where.

    `choices` are the possible choices, if only a choice is missing. `instead` is what a file contains instead of a table, if
    other work can be done on that: pictures. `parameter` is for programs: people read its title in the message.
    """

    code = "INTERNAL"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        step: int | None = None,
        column: str | None = None,
        row: int | None = None,
        parameter: str | None = None,
        choices: Sequence[str] = (),
        instead: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.step, self.column, self.row, self.parameter = step, column, row, parameter
        self.choices = list(choices)
        self.instead = instead

    def __str__(self) -> str:
        return f"step {self.step}: {self.message}" if self.step is not None else self.message

    def as_json(self) -> ErrorJson:
        """The error as JSON, without unknown fields."""
        where = {name: getattr(self, name) for name in ("step", "column", "row", "parameter", "instead")}
        where["choices"] = self.choices or None
        known = {name: value for name, value in where.items() if value is not None}
        return cast(ErrorJson, {"code": self.code, "message": self.message, **known})


class UnreadableFile(CleaningError):
    """The bytes are not the table they were said to be."""

    code = "PARSE"


class RecipeError(CleaningError):
    """The recipe itself is at fault: unknown step, wrong parameter, not JSON."""

    code = "RECIPE"


class StepFailed(CleaningError):
    """A step refuses this table."""

    code = "STEP_FAILED"


class Drift(StepFailed):
    """The table is not as expected; a person should check whether that is right."""


class LimitExceeded(CleaningError):
    """A limit was passed; always given with its own code."""


class ClusterLost(CleaningError):
    """No worker of the cluster responds."""

    code = "CLUSTER_LOST"


class Stopped(Exception):
    """Raised by a progress callback to end the work at the next batch. Nothing is left behind."""
