"""Divides a pass over the table into rounds, in each of which the parts are independent of each other.

On one machine, a step that learns as it goes is applied in the same pass in which it learns. Here it must wait until it has
learned from all parts: the round ends with its learning, and the next one begins with applying it.

    pass   trim · [drop_duplicates] · drop_missing_rows · [fill_missing learns]

    round 1   trim · drop_duplicates learns
    round 2   drop_duplicates · drop_missing_rows · fill_missing learns
"""

from collections.abc import Iterator

from jobs.cleaning.plan import Pass
from jobs.cleaning.stage import Stage


def rounds_of(this: Pass) -> Iterator[Pass]:
    """The pass, split after each step that must see all parts before it can be applied."""
    applies: list[Stage] = []
    learns: list[Stage] = []
    for stage in this.stages:
        if stage in this.learns:
            learns.append(stage)
        if stage in this.applies:
            if stage.learner and stage in this.learns and not stage.learner.counts_alone:
                yield Pass(tuple(applies), tuple(learns), ())
                applies, learns = [], []
            applies.append(stage)
    yield Pass(tuple(applies), tuple(learns), ())
