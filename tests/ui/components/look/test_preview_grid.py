"""How rows are packed for the browser: by position, never by a user's words."""

from ui.components.look.preview_grid import found_in_words, mending, packed


def test_a_row_is_packed_by_place() -> None:
    row = {"row": 7, "cells": {"c0": "a", "c1": None, "c2": "new"}, "was": {"c2": "old"}, "left": None}
    assert packed(row, ["c0", "c1", "c2"]) == [7, ["a", None, "new"], {2: "old"}, None]


def test_a_leaving_row_says_why() -> None:
    row = {"row": 3, "cells": {"c0": "a"}, "was": {}, "left": {"step": 2, "reason": "repeats row 1"}}
    assert packed(row, ["c0"]) == [3, ["a"], None, [2, "repeats row 1"]]


def test_a_change_to_or_from_missing_is_a_change() -> None:
    row = {"row": 1, "cells": {"c0": "x"}, "was": {"c0": None}, "left": None}
    assert packed(row, ["c0"]) == [1, ["x"], {0: None}, None]


def test_what_was_found_says_where_it_was_looked_for() -> None:
    rows = [{"row": 3}, {"row": 3}, {"row": 1200}]
    assert found_in_words({"rows": rows, "looked_at": 5000, "everywhere": True}) == "2 rows of 5,000"
    assert found_in_words({"rows": rows, "looked_at": 5000, "everywhere": False}) == "the first 2 rows found"


def test_white_space_is_mended_in_the_column_that_is_looked_at() -> None:
    fill, trim = {"step": "fill_missing", "columns": ["city"]}, {"step": "trim"}
    problems = [{"places": [0, 1], "steps": [trim]}, {"places": [1], "steps": [fill]}]
    assert mending(1, {"name": "city", "padded": 3}, problems) == [{"step": "trim", "columns": ["city"]}, fill]
    assert mending(1, {"name": "city", "padded": 0}, problems) == [fill]
    assert mending(1, {"name": "city", "padded": 3}, [{"places": [1], "steps": [trim]}]) == [trim]


def test_of_what_several_columns_have_the_one_that_is_looked_at_is_mended() -> None:
    words = {"step": "null_words", "columns": ["a", {"name": "a", "nth": 2}], "tokens": ["N/A"]}
    problems = [{"places": [0, 2], "steps": [words]}, {"places": [], "steps": [{"step": "drop_duplicates"}]}]
    assert mending(2, {"name": "a"}, problems) == [words | {"columns": [{"name": "a", "nth": 2}]}]
    assert mending(1, {"name": None}, problems) == []


def test_steps_that_suit_a_column_are_offered_behind_those_that_mend_it() -> None:
    dates, fill = {"step": "parse_date", "columns": ["when"]}, {"step": "fill_down", "columns": ["when"]}
    assert mending(0, {"name": "when", "steps": [dates]}, [{"places": [0], "steps": [fill]}]) == [fill, dates]
    assert mending(0, {"name": "when", "steps": [dates]}, [{"places": [0], "steps": [dates]}]) == [dates]
