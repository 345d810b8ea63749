"""Near duplicates: chains do not join different values, an approval covers only what was shown, large tables stay bounded."""

import polars as pl
import pytest

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.similar import pairs
from jobs.cleaning.similar.linkage import linked
from tests.jobs.cleaning.tables import Result, run, table

NAMES: list[str | None] = ["Maria Jensen", "Tom Berg", "Maria Jenssen"]


def test_a_chain_of_likenesses_makes_no_group() -> None:
    assert linked([(0, 1, 4.0), (1, 2, 3.0)], least=0.0) == [[0, 1]]
    assert linked([(0, 1, 4.0), (1, 2, 3.0), (0, 2, -2.0)], least=0.0) == [[0, 1, 2]]


def flagged(names: list[str | None], **params: object) -> Result:
    return run(table({"name": names}), {"step": "flag_similar_rows", "survivor": "first", **params})


def test_only_what_was_approved_is_removed() -> None:
    listed = [fact for fact in flagged(NAMES).run.plan.learned() if "fingerprint" in fact]
    approved = [fact["fingerprint"] for fact in listed]
    assert [(row, reason) for row, _, reason, *_ in flagged(NAMES, approved=approved).rejects] == [
        ("3", "means the same as row 1")
    ]
    assert flagged([*NAMES, "Maria Jensenn"], approved=approved).rejects == []


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_of_rows_as_complete_as_each_other_the_first_stays(size: int) -> None:
    keeping = {"step": "flag_similar_rows", "columns": ["name"], "survivor": "most_complete", "approved": "all"}
    result = run(table({"name": ["Jo", "Ada", "Jo", "Jo", "Jo"], "id": [None, None, None, "4", "5"]}, size), keeping)
    assert [number for _, number, _ in result.rows] == [None, "4"]


def test_a_row_of_nothing_but_what_all_rows_have_is_like_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """As "Acme" among 100,000 rows that begin with it: what is in all of so many weighs nothing, and 0 / 0 was no number."""
    monkeypatch.setattr(pairs, "FEW", 0)
    texts = pl.Series(["acme b", "acme c", "acme"])
    assert pairs.likely_pairs(texts, pl.Series([0] * len(texts))).is_empty()


@pytest.mark.usefixtures("either_way")
def test_frequent_trigrams_count_though_they_find_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = pl.Series([*NAMES, "Maria Jensen Hansen", "Maria Berg"])
    blocks = pl.Series([0] * len(texts))
    expected = pairs.likely_pairs(texts, blocks)
    monkeypatch.setattr(pairs, "LEAST_WORK", 30)
    monkeypatch.setattr(pairs, "WORK_PER_ENTRY", 0)
    monkeypatch.setattr(pairs, "AT_ONCE", 50)
    fewer = pairs.likely_pairs(texts, blocks)
    assert 0 < fewer.height <= expected.height
    assert fewer.join(expected, on=fewer.columns, how="anti").is_empty()


def test_too_many_pairs_are_refused_before_all_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, parts = pl.Series(NAMES * 20), list[pl.DataFrame]()
    find = pairs.alike

    def counted(part: pl.DataFrame, rare: pl.DataFrame) -> pl.DataFrame:
        parts.append(part)
        return find(part, rare)

    monkeypatch.setattr(pairs, "alike", counted)
    monkeypatch.setattr(pairs, "AT_ONCE", 50)
    pairs.likely_pairs(texts, pl.Series([0] * len(texts)))
    all_parts = len(parts)
    parts.clear()
    monkeypatch.setattr(pairs, "MOST_PAIRS", 10)
    with pytest.raises(StepFailed, match="within blocks"):
        pairs.likely_pairs(texts, pl.Series([0] * len(texts)))
    assert len(parts) < all_parts / 2


def test_too_many_pairs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "MOST_PAIRS", 0)
    with pytest.raises(StepFailed, match="within blocks"):
        flagged(NAMES)
