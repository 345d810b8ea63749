"""Whether a column's mark of decimals is a point or a comma: the column as a whole says so, or the person does."""

from dataclasses import dataclass, field

import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.values.plain_numbers import Notation, tidy

MARKED = "[.,]"


@dataclass
class MarkEvidence:
    """What a column's cells say: how many are numbers with a point alone, or with a comma alone; and some of each."""

    point: Notation
    comma: Notation
    examples: dict[str, str] = field(default_factory=dict)
    """The first cell that needs the mark "." or ","; the first that can be read with both, by the key "both"."""

    def observe(self, cells: pl.Series) -> None:
        text = tidy(pl.col("text"))
        frame = cells.alias("text").to_frame().filter(pl.col("text").str.contains(MARKED)).select(text)
        readings = {mark: text.str.contains(notation.pattern) for mark, notation in self.notations.items()}
        frame = frame.select("text", **readings)
        conditions = {
            ".": pl.col(".") & ~pl.col(","),
            ",": pl.col(",") & ~pl.col("."),
            "both": pl.col(".") & pl.col(","),
        }
        for key, condition in conditions.items():
            if key not in self.examples and frame.height:
                found = frame.filter(condition)["text"]
                self.examples |= {key: found[0]} if len(found) else {}

    def merge(self, later: "MarkEvidence") -> None:
        """Takes over what the cells behind these say."""
        self.examples = later.examples | self.examples

    @property
    def notations(self) -> dict[str, Notation]:
        return {".": self.point, ",": self.comma}

    def decided(self, column: str | None) -> Notation:
        """The notation of the column. Refuses where it could be either, and where it is both."""
        point, comma, both = (self.examples.get(key) for key in (".", ",", "both"))
        if point and comma:
            raise refusal(column, f"holds {point!r} as well as {comma!r}")
        if both and not point and not comma:
            raise refusal(
                column, f"holds numbers like {both!r}, which can be read in two ways, and none that tells which is meant"
            )
        return self.comma if comma else self.point


def refusal(column: str | None, what: str) -> StepFailed:
    return StepFailed(f"Column {column!r} {what}. Say whether a point or a comma is the decimal mark.", column=column)
