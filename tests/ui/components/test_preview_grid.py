"""How rows are packed for the browser: by place, never by a user's word."""

from ui.components.preview_grid import LONGEST_CELL, cut, packed, told


def test_a_row_is_packed_by_place() -> None:
    row = {"row": 7, "cells": {"c0": "a", "c1": None, "c2": "new"}, "was": {"c2": "old"}, "left": None}
    assert packed(row, ["c0", "c1", "c2"]) == [7, ["a", None, "new"], {2: "old"}, None]


def test_a_leaving_row_says_why() -> None:
    row = {"row": 3, "cells": {"c0": "a"}, "was": {}, "left": {"step": 2, "reason": "repeats row 1"}}
    assert packed(row, ["c0"]) == [3, ["a"], None, [2, "repeats row 1"]]


def test_a_change_to_or_from_missing_is_a_change() -> None:
    row = {"row": 1, "cells": {"c0": "x"}, "was": {"c0": None}, "left": None}
    assert packed(row, ["c0"]) == [1, ["x"], {0: None}, None]


def test_long_cells_are_cut() -> None:
    assert cut("x" * 1000) == "x" * LONGEST_CELL + "…"
    assert cut(None) is None
    assert cut("") == ""


def test_a_column_that_holds_too_many_values_to_count_says_at_least() -> None:
    column = {"name": "id", "missing": 1, "distinct": None, "distinct_at_least": 1000}
    assert (told(4, column, 10)["distinct"], told(4, column, 10)["capped"]) == (1000, True)


def test_a_column_goes_by_a_key_of_ours() -> None:
    assert told(4, {"name": "__proto__", "missing": 1, "distinct": 2}, 10)["key"] == "c4"
