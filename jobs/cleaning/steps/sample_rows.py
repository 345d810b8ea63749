from typing import Literal

import polars as pl

from jobs.cleaning.fields import parameter
from jobs.cleaning.places import Places
from jobs.cleaning.step import Example, Files, Learner, Step
from jobs.cleaning.table import Batch, Column

Mode = Literal["head", "tail", "random", "every_nth"]

REASONS = {
    "head": "not among the first {:,}",
    "tail": "not among the last {:,}",
    "random": "not in the random sample of {:,}",
    "every_nth": "only one row in {:,} is kept",
}


class SampleRows(Step):
    """Keep a sample of the rows.

    A number of rows from the beginning, from the end or at random, or every so many rows one, beginning with the first. The
    rows keep their order. A table with fewer rows stays whole. The same seed chooses the same rows whenever the table has as
    many. A random sample holds eight bytes per chosen row in memory.
    """

    title = "Sample rows"
    group = "Rows"
    words = ("head", "tail", "top", "limit", "random", "subset", "reservoir", "nth", "thin out")
    keeps_rows = False
    looks_at_cells = False
    changes_cells = False
    examples = (
        Example(
            {"n": 2},
            {"id": ["1", None, "3"]},
            {"id": ["1", None]},
            rejects=((3, "not among the first 2"),),
        ),
        Example(
            {"mode": "tail", "n": 1},
            {"id": ["1", "2", "3"]},
            {"id": ["3"]},
            rejects=((1, "not among the last 1"), (2, "not among the last 1")),
        ),
        Example(
            {"mode": "every_nth", "n": 3},
            {"id": ["1", "2", "3", "4"]},
            {"id": ["1", "4"]},
            rejects=((2, "only one row in 3 is kept"), (3, "only one row in 3 is kept")),
        ),
        Example({"mode": "random", "n": 5, "seed": 7}, {"id": ["1", "2"]}, {"id": ["1", "2"]}),
    )

    step: Literal["sample_rows"] = "sample_rows"
    mode: Mode = parameter(
        "head",
        "Keep",
        labels={"head": "The first rows", "tail": "The last rows", "random": "Random rows", "every_nth": "One row in so many"},
    )
    n: int = parameter(1000, "How many", "How many rows; or one row in how many.", ge=1, le=10**12)
    seed: int = parameter(0, "Seed", "Another number chooses other rows.", when={"mode": ["random"]}, advanced=True)

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        if self.mode == "random":
            from jobs.cleaning.learners.reservoir import Reservoir  # imports numpy, which takes a tenth of a second

            return Reservoir(self.n, self.seed, self.reason)
        return Excerpt(self.mode, self.n, self.reason)

    @property
    def reason(self) -> str:
        return REASONS[self.mode].format(self.n)

    def as_pandas(self) -> str:
        match self.mode:
            case "head":
                return f"frame = frame.head({self.n})"
            case "tail":
                return f"frame = frame.tail({self.n})"
            case "every_nth":
                return f"frame = frame.iloc[::{self.n}]"
        return f"frame = frame.iloc[at_random(len(frame), {self.n}, {self.seed})]"


class Excerpt(Learner):
    """Keeps rows by their place."""

    memory = ("places",)

    def __init__(self, mode: Mode, n: int, reason: str) -> None:
        self.mode, self.n, self.reason = mode, n, reason
        self.online = mode != "tail"
        self.places = Places()

    def observe(self, batch: Batch) -> None:
        self.places.observe(batch)

    def apply(self, batch: Batch) -> Batch:
        return batch.having(batch.frame.filter(self.kept(self.places.of(batch))))

    def kept(self, places: pl.Series) -> pl.Series:
        match self.mode:
            case "head":
                return places <= self.n
            case "tail":
                return places + self.n > self.places.total
        return places % self.n == 1 % self.n

    def reasons(self, left: Batch) -> pl.Series:
        return pl.repeat(self.reason, left.height, dtype=pl.String, eager=True)
