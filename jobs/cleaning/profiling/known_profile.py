"""A stored profile to compare with; it is validated, because it may come from a user's file."""

from fractions import Fraction
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, NonNegativeInt, StringConstraints, ValidationError

from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.profiling.column_profile import COUNTED, TOP

NOT_ONE = "The baseline is not a profile. Make one: profile FILE --json > baseline.json"
FEW = 0.05
Number = Annotated[str, StringConstraints(pattern=r"^[+-]?[0-9]{1,400}(\.[0-9]{1,400})?$")]


def positive(width: str) -> str:
    if Fraction(width) <= 0:
        raise ValueError("bars have a width")
    return width


class Bars(BaseModel):
    """The distribution of numbers: counts from `start` on, in bars of one width."""

    start: Number
    width: Annotated[Number, AfterValidator(positive)]
    counts: list[NonNegativeInt] = Field(max_length=1000)

    @property
    def left(self) -> Fraction:
        return Fraction(self.start)

    @property
    def step(self) -> Fraction:
        return Fraction(self.width)

    @property
    def right(self) -> Fraction:
        return self.left + self.step * len(self.counts)


class KnownColumn(BaseModel):
    name: str | None
    missing: NonNegativeInt
    nulls: NonNegativeInt = 0
    distinct: NonNegativeInt | None = None
    looks_like: str
    top: list[tuple[str, NonNegativeInt]]
    mean: Number | None = None
    min: str = ""
    max: str = ""
    bars: Bars | None = None
    """Only for a column of numbers."""

    def count_of(self, value: str) -> int | None:
        """How often a value occurs, if known."""
        return dict(self.top).get(value)

    def at_most(self, rows: int) -> int:
        """The most often that a value can occur which is not among the most frequent."""
        if self.distinct is None or self.distinct >= COUNTED:
            return rows
        return self.top[-1][1] if len(self.top) >= TOP else 1


class KnownProfile(BaseModel):
    rows: NonNegativeInt
    repeated_rows: NonNegativeInt = 0
    columns: list[KnownColumn]

    def is_key(self, column: KnownColumn) -> bool:
        """Whether its values are distinct whole numbers, apart from those of a few rows that repeat others as a whole."""
        again = self.repeated_rows if self.repeated_rows < FEW * self.rows else 0
        return column.distinct is not None and column.distinct >= self.rows - again and "." not in column.max


def known(profile: Any) -> KnownProfile:
    """Parses the output of `profile --json`. Raises UnreadableFile for anything else."""
    try:
        return KnownProfile.model_validate(profile | {"columns": [_column(each) for each in profile["columns"]]})
    except (ValidationError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableFile(NOT_ONE, code="PARSE") from error


def _column(given: dict[str, Any]) -> dict[str, Any]:
    """Bars are only compared if they are of numbers."""
    return given | {"bars": given["histogram"] if given.get("mean") is not None else None}
