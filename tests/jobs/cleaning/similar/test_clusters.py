"""Spellings of one value: the proposals of each method, and their order."""

import pytest

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.similar import clusters as module
from jobs.cleaning.similar.clusters import Method, clusters
from jobs.cleaning.similar.phonetic import metaphone

CITIES = {"New York": 9, "york, new": 2, "NewYork": 1, "Nwe York": 1, "Zürich": 1, "Zurich": 2, "?": 1, "!": 1}


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("fingerprint", [("New York", "york, new"), ("Zurich", "Zürich")]),
        ("ngram", [("New York", "NewYork"), ("Zurich", "Zürich")]),
        ("levenshtein", [("New York", "NewYork"), ("Zurich", "Zürich")]),
        ("jaro", [("New York", "NewYork", "Nwe York"), ("Zurich", "Zürich")]),
    ],
)
def test_the_most_frequent_spelling_leads(method: Method, expected: list[tuple[str, ...]]) -> None:
    assert [cluster.values for cluster in clusters(CITIES, method)] == expected


def test_words_that_sound_alike_are_one() -> None:
    assert [cluster.into for cluster in clusters({"Catherine": 1, "Katherine": 2, "Tom": 1}, "phonetic")] == ["Katherine"]
    assert {metaphone(word) for word in ("Philip", "Filip", "Phillip")} == {"FLP"}


def test_too_many_values_are_not_compared_each_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_COMPARED", 2)
    with pytest.raises(StepFailed, match="Use the fingerprint"):
        clusters(CITIES, "jaro")
