"""A step that was chosen is not offered again, however it is spelled."""

from typing import Any

import pytest

from jobs.kinds.counts import Counts
from ui.components.build.problem_list import meant, problems_of, removes, sought, traces


def test_a_step_is_the_same_whether_or_not_it_spells_out_what_is_usual() -> None:
    assert meant({"step": "trim"}) == meant({"step": "trim", "columns": "all", "side": "both"})
    assert meant({"step": "trim"}) != meant({"step": "trim", "side": "left"})


def test_a_step_that_does_not_hold_is_only_like_itself() -> None:
    assert (
        meant({"step": "drop_columns"}) == meant({"step": "drop_columns"}) != meant({"step": "drop_columns", "columns": ["a"]})
    )


def test_rows_with_a_problem_are_found_in_its_columns() -> None:
    missing = {"code": "missing", "places": [1], "steps": []}
    assert sought(missing) == [{"key": "c1", "by": "missing", "what": []}]
    stand_ins = {"code": "stand_ins", "places": [1], "steps": [{"step": "null_words", "tokens": ["N/A", "-"]}]}
    assert sought(stand_ins) == [{"key": "c1", "by": "words", "what": ["N/A", "-"]}]
    mistyped = {"code": "mistyped", "places": [0], "steps": [{"step": "cluster_values", "groups": {"Oslp": "Oslo"}}]}
    assert sought(mistyped) == [{"key": "c0", "by": "words", "what": ["Oslp"]}]
    assert sought(mistyped | {"steps": []}) == []
    assert sought(mistyped | {"steps": [], "values": ["Os1o"]}) == [{"key": "c0", "by": "words", "what": ["Os1o"]}]
    garbled = {"code": "garbled", "places": [0], "steps": [], "values": ["ZÃ¼rich"]}
    assert sought(garbled) == [{"key": "c0", "by": "words", "what": ["ZÃ¼rich"]}]
    assert sought({"code": "repeated_rows", "places": [], "steps": []}) == []
    assert [each["key"] for each in sought({"code": "white_space", "places": [0, 2], "steps": []})] == ["c0", "c2"]


def test_those_of_any_of_its_columns_are_shown() -> None:
    padded = {"code": "white_space", "column": None, "sentence": "", "steps": []}
    one, several = problems_of([padded | {"places": [1]}, padded | {"places": [1, 2]}]).told
    assert [one["seek"], several["seek"]] == [{"key": key, "by": "padded", "what": []} for key in ("c1", "c1,c2")]


def test_a_problem_that_can_be_found_only_in_part_is_settled_when_its_column_is_gone() -> None:
    mistyped = {"code": "mistyped", "places": [0], "steps": [], "values": ["Oslp"]}
    assert traces(mistyped) == sought(mistyped)
    column = [{"key": "c0", "by": "any", "what": []}]
    assert traces(mistyped | {"more": True}) == traces({"code": "constant", "places": [0], "steps": []}) == column
    assert traces({"code": "repeated_rows", "places": [], "steps": []}) == []


def test_blank_rows_may_go_with_everything_else_that_leaves_nothing_to_decide() -> None:
    assert not removes({"step": "drop_empty_rows"})
    assert removes({"step": "drop_duplicates"})
    assert removes({"step": "drop_columns", "columns": ["a"]})


def test_words_that_differ_in_case_are_traced_by_each_that_stays() -> None:
    step = {"step": "cluster_values", "column": "status", "groups": {"PAID": "paid", "Paid": "paid", "OPEN": "Open"}}
    problem = {"code": "spellings", "places": [2], "steps": [step]}
    assert traces(problem) == [{"key": "c2", "by": "alike", "what": ["Open", "paid"]}]
    assert sought(problem) == []


def test_of_mistyped_words_those_in_another_case_are_traced_so() -> None:
    step = {"step": "cluster_values", "column": "country", "groups": {"Itly": "Italy", "austria": "Austria"}}
    words = {"key": "c0", "by": "words", "what": ["Itly"]}
    assert traces({"code": "mistyped", "places": [0], "steps": [step]}) == [
        words,
        {"key": "c0", "by": "alike", "what": ["Austria"]},
    ]


@pytest.mark.parametrize(
    "problem",
    [
        {"code": "missing", "places": [0], "steps": []},
        {"code": "white_space", "places": [0], "steps": []},
        {"code": "inner_space", "places": [0], "steps": []},
        {"code": "constant", "places": [0], "steps": []},
        {"code": "garbled", "places": [0], "steps": [], "values": ["ZÃ¼rich"]},
        {"code": "date_formats", "places": [0], "steps": []},
        {"code": "spellings", "places": [0], "steps": [{"step": "map_values", "column": "a", "map": {"PAID": "paid"}}]},
    ],
)
def test_however_a_problem_is_traced_a_worker_can_count_whether_it_is_left(problem: dict[str, Any]) -> None:
    traced = traces(problem)
    assert Counts().shape({"recipe": {"version": 1}, "problems": [traced]})["problems"] == [traced]
