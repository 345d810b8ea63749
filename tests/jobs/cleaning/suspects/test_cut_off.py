"""Texts that are cut off at one length are told together."""

from random import Random

import pytest

from jobs.cleaning.suspects.cut_off import cut_off
from jobs.cleaning.suspects.problems import problems_of
from tests.jobs.cleaning.suspects.looking import seen_table

WORDS = ["payment", "of", "an", "invoice", "for", "repairs", "contract", "delivery", "membership", "insurance", "electricity"]


def remarks(count: int = 60) -> list[str]:
    random = Random(1)
    return [f"{number} " + " ".join(random.choices(WORDS, k=random.randint(3, 9))) for number in range(count)]


def test_they_are_told_with_the_end_of_one() -> None:
    table = seen_table({"remark": [text[:40] for text in remarks()]})
    [problem] = problems_of(table, [])
    assert (problem.code, problem.steps) == ("cut_off", [])
    assert problem.count == len(problem.values) > 20
    assert "exactly 40 characters long, and none is longer" in problem.sentence


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(remarks(), id="whole"),
        pytest.param([f"{text[:39]}." for text in remarks()], id="sentences"),
        pytest.param([f"{number:08d}-{number:020d}" for number in range(60)], id="codes"),
        pytest.param([f"{number} of the same length in all rows" for number in range(10, 70)], id="one length"),
        pytest.param([*remarks(9), *("x" * at + "prevention of surgical infections"[at:] for at in range(9))], id="slips"),
        pytest.param([], id="nothing"),
    ],
)
def test_other_texts_are_not(texts: list[str]) -> None:
    assert cut_off(texts) == []
