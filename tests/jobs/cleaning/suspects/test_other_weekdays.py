"""Dates that contradict the weekday beside them are told."""

from datetime import date, timedelta

import pytest

from jobs.cleaning.suspects import find_suspects
from jobs.cleaning.suspects.problems import problems_of
from tests.jobs.cleaning.suspects.looking import seen_table

DAYS = [date(2025, 3, 3) + timedelta(day) for day in range(28)]
"""From a Monday on."""
ENGLISH = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
GERMAN = "Mo Di Mi Do Fr Sa So"
CZECH = "po út st čt pá so ne"
SLOVENIAN = "pon tor sre čet pet sob ned"
HUNGARIAN = "H K Sze Cs P Szo V"


def wrong(texts: list[str]) -> list[str]:
    table = seen_table({"day": [*texts]})
    found = find_suspects(table, [[]])
    assert {each.proposed for each in found} <= {None}
    return [texts[each.row] for each in found if each.rule == "weekday"]


def written(names: str, form: str) -> list[str]:
    return [f"{day:{form}}".replace("#", names.split()[day.weekday()]) for day in DAYS]


@pytest.mark.parametrize(
    ("names", "form"),
    [
        (ENGLISH, "#, %B %d, %Y"),
        (GERMAN, "# %d.%m.%Y"),
        (GERMAN, "%d.%m.%Y (#)"),
        (GERMAN, "#., %d.%m.%Y, 10:30"),
        (CZECH, "# %d.%m.%Y"),
        (SLOVENIAN, "# %d.%m.%Y"),
        (HUNGARIAN, "# %Y.%m.%d"),
        (ENGLISH, "# %m/%d/%Y"),
        ("lundi mardi mercredi jeudi vendredi samedi dimanche", "# %d mars %Y"),
    ],
)
def test_a_date_beside_another_day_is_told(names: str, form: str) -> None:
    texts = written(names, form)
    assert wrong(texts) == []
    name, other = names.split()[1], names.split()[4]
    texts[1] = texts[1].replace(name, other)
    assert wrong(texts) == [texts[1]]


def test_the_sentence_says_so() -> None:
    texts = written(GERMAN, "# %d.%m.%Y")
    texts[0] = "Di 03.03.2025"
    table = seen_table({"day": [*texts]})
    [problem] = [each for each in problems_of(table, find_suspects(table, [[]])) if each.code == "other_weekdays"]
    assert problem.sentence == "1 value in column “day” names another day of the week than its date: “Di 03.03.2025”."
    assert (problem.values, problem.steps) == (["Di 03.03.2025"], [])


def test_full_names_need_no_others() -> None:
    shifted = [*ENGLISH.split()[1:], "Monday"]
    assert len(wrong(written(" ".join(shifted), "#, %d %B %Y"))) == len(DAYS)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(["ma 04.03.2025", "do 02.03.2025"], id="few with several meanings"),
        pytest.param(["Mon 3 3 2025", "Mo Farah", "Sun 12", "Fri 2025"], id="no dates"),
        pytest.param(["Thu 03/04/2025", "Fri 04/07/2025"], id="an open order"),
        pytest.param([], id="nothing"),
    ],
)
def test_others_are_not(texts: list[str]) -> None:
    assert wrong(texts) == []
