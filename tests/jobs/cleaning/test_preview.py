"""Previews: the first rows of a file and the recipe's effect on them, by the same engine as a run."""

import os
from pathlib import Path
from typing import Any

import pytest

from jobs.cleaning.dry_run import dry_run
from jobs.cleaning.preview import look, preview
from jobs.cleaning.profile import profile
from jobs.cleaning.profiling.date_figures import ends_of
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.recipe import Recipe
from tests.jobs.cleaning.kinds_of_steps import Append, Reverse, Spread, Times


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text("id,city,note\n1, Oslo,x\n1,Oslo,x\n2,,y\n", encoding="utf-8")
    return path


def previewed(file: Path, *steps: dict[str, Any], rows: int = 1000) -> dict[str, Any]:
    return preview(file, Recipe.parse({"steps": list(steps)}), file.parent, rows=rows)


def test_a_look_shows_columns_and_first_rows(file: Path) -> None:
    seen = look(file, ReaderSettings(), file.parent, rows=2)
    assert seen["columns"] == [
        {"key": "c0", "name": "id", "missing": 0, "distinct": 1},
        {"key": "c1", "name": "city", "missing": 0, "distinct": 2},
        {"key": "c2", "name": "note", "missing": 0, "distinct": 1},
    ]
    assert seen["rows"] == [["1", " Oslo", "x"], ["1", "Oslo", "x"]]
    assert (seen["rows_seen"], seen["whole"], seen["reader"]["delimiter"]) == (2, False, ",")


def test_a_look_shows_what_stands_above_the_table(tmp_path: Path) -> None:
    path = tmp_path / "titled.csv"
    path.write_text(f"Sales;{'x' * 500};\nStand;;\n;;\nid;city;price\n" + "1;Oslo;2\n" * 20)
    seen = look(path, ReaderSettings(header=4), tmp_path)
    assert seen["above"] == [[1, f"Sales · {'x' * 192}"], [2, "Stand"], [3, ""]]


@pytest.mark.parametrize(
    ("end", "below"),
    [
        ("Printed by;Ann\nPage 1;\n", [[9, ""], [10, "Printed by · Ann"], [11, "Page 1"]]),
        ('"Seen, by\nBo";\n"open;\n', [[9, ""], [10, "Seen, by\nBo"], [12, '"open']]),
        ("", []),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_look_at_a_whole_table_shows_what_stands_below_it(tmp_path: Path, end: str, below: object, newline: str) -> None:
    path = tmp_path / "noted.csv"
    path.write_text("Sales;;\n\nid;note;n\n" + '1;"a\nb";1\n' + "2;c;3\n" * 3 + f"\n{end}" * bool(end), newline=newline)
    seen = look(path, ReaderSettings(), tmp_path)["below"]
    assert [[line, text.replace(newline, "\n")] for line, text in seen] == below


def test_a_look_counts_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "gaps.csv"
    path.write_text("a,b,c\n1, ,\n1,x,\n2,,\n")
    seen = look(path, ReaderSettings(), tmp_path)["columns"]
    assert [(column["missing"], column["distinct"]) for column in seen] == [(0, 2), (2, 2), (3, 0)]


def test_a_look_at_a_header_alone_counts_nothing(tmp_path: Path) -> None:
    path = tmp_path / "header.csv"
    path.write_text("id,city\n")
    seen = look(path, ReaderSettings(header=1), tmp_path)["columns"]
    assert [(column["name"], column["missing"], column["distinct"]) for column in seen] == [("id", 0, 0), ("city", 0, 0)]


def test_a_look_and_the_previews_behind_it_read_the_file_once(file: Path) -> None:
    read = file.stat()
    assert len(look(file, ReaderSettings(), file.parent, rows=2)["rows"]) == 2
    file.write_text(file.read_text().replace("Oslo", "Rome"))
    os.utime(file, ns=(read.st_atime_ns, read.st_mtime_ns))  # as if it had not been touched
    seen = previewed(file)
    assert [row["cells"]["c1"] for row in seen["rows"]] == [" Oslo", "Oslo", None]
    assert seen["whole"]


def test_a_preview_marks_what_changes_and_what_leaves(file: Path) -> None:
    seen = previewed(
        file,
        {"step": "trim"},
        {"step": "drop_columns", "columns": ["note"]},
        {"step": "drop_duplicates"},
        {"step": "fill_missing", "columns": ["city"], "value": "Rome"},
    )
    assert [column["gone"] for column in seen["columns"]] == [False, False, True]
    assert seen["rows"] == [
        {"row": 1, "made": False, "cells": {"c0": "1", "c1": "Oslo", "c2": "x"}, "was": {"c1": " Oslo"}, "left": None},
        {
            "row": 2,
            "made": False,
            "cells": {"c0": "1", "c1": "Oslo", "c2": "x"},
            "was": {},
            "left": {"step": 3, "reason": "repeats row 1"},
        },
        {"row": 3, "made": False, "cells": {"c0": "2", "c1": "Rome", "c2": "y"}, "was": {"c1": None}, "left": None},
    ]
    assert [
        (step["step"], step["cells_changed"], step["rejected"], step["made"], step["failed"], step["rows_out"], step["unread"])
        for step in seen["steps"]
    ] == [(1, 1, 0, 0, 0, 3, []), (2, 0, 0, 0, 0, 3, []), (3, 0, 1, 0, 0, 2, []), (4, 1, 0, 0, 0, 2, [])]
    assert (seen["error"], seen["whole"], seen["rows_seen"]) == (None, True, 3)


def test_columns_that_a_step_removes_adds_or_renames_are_counted(file: Path) -> None:
    seen = previewed(
        file,
        {"step": "rename_columns", "map": {"city": "town"}},
        {"step": "drop_columns", "columns": ["note", "town"]},
        {"step": "add_column", "kind": "row_number", "name": "n"},
        {"step": "drop_columns", "columns": ["n"], "off": True},
    )
    assert [(step["id"], step["columns_left"], step["columns_came"]) for step in seen["steps"]] == [
        ("rename_columns", ["city"], ["town"]),
        ("drop_columns", ["town", "note"], []),
        ("add_column", [], ["n"]),
        ("drop_columns", [], []),
    ]


def test_groups_of_near_duplicates_are_listed_for_approval(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,name\n1,Maria Jensen\n2,Tom Berg\n3,Maria Jenssen\n4,TOM  berg\n5,Anna Lund\n")
    step = {"step": "flag_similar_rows", "columns": ["name"], "survivor": "first"}
    trimmed, (counted, flagged) = {"step": "trim"}, previewed(path, {"step": "trim"}, step)["steps"]
    assert counted["groups"] is None
    groups = flagged["groups"]
    assert (groups["count"], groups["rows"], [each["rows"] for each in groups["listed"]]) == (2, 4, [[1, 3], [2, 4]])
    approved = [groups["listed"][1]["fingerprint"]]
    assert previewed(path, trimmed, step | {"approved": approved})["steps"][1]["rejected"] == 1
    assert dry_run(path, Recipe.parse({"steps": [step]}), scratch=tmp_path)["steps"][0]["groups"] == groups


def test_each_step_is_told_the_columns_as_they_stand_before_it(file: Path) -> None:
    seen = previewed(
        file,
        {"step": "rename_columns", "map": {"city": "town"}},
        {"step": "trim", "off": True},
        {"step": "drop_columns", "columns": ["note"]},
    )
    assert seen["standing"] == {
        "tables": [["id", "city", "note"], ["id", "town", "note"], ["id", "town"]],
        "places": [0, 1, 1, 2],
    }


def test_a_refusal_is_part_of_the_answer_with_the_steps_before_it(file: Path) -> None:
    seen = previewed(file, {"step": "trim"}, {"step": "drop_columns", "columns": ["x"]}, {"step": "drop_duplicates"})
    assert seen["error"] == {
        "code": "STEP_FAILED",
        "message": "There is no column 'x'. The columns are id, city, note.",
        "step": 2,
        "column": "x",
    }
    assert [step["step"] for step in seen["steps"]] == [1]
    assert [row["left"] for row in seen["rows"]] == [None, None, None]
    assert seen["rows"][0]["was"] == {"c1": " Oslo"}


def test_a_refusal_by_what_is_in_the_rows_is_too(file: Path) -> None:
    seen = previewed(file, {"step": "fill_missing", "columns": ["city"], "method": "mean"})
    assert seen["error"]["step"] == 1
    assert len(seen["rows"]) == 3


def test_a_refusal_of_the_first_rows_is_none_of_the_whole_table(tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    path.write_text("n,m\nx,1\n" + "1,1\n" * 100)
    mean = {"step": "fill_missing", "columns": ["n"], "method": "mean"}
    some, whole = previewed(path, mean, rows=10), previewed(path, mean)
    assert some["error"]["in_sample"]
    assert some["error"]["message"].endswith("These are the first 10 rows; the whole file may be fine.")
    assert whole["error"] is None
    assert "in_sample" not in previewed(path, mean | {"columns": ["nowhere"]}, rows=10)["error"]


def test_two_steps_may_refuse(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text("n,m\nx,1\ny,2\n")
    mean = {"step": "fill_missing", "columns": ["n"], "method": "mean"}
    seen = previewed(path, {"step": "trim"}, mean, {"step": "drop_columns", "columns": ["nowhere"]})
    assert seen["error"]["step"] == 3
    assert len(seen["steps"]) == 1


def test_rows_in_another_order_and_made_ones_are_shown_as_they_stand_in_the_end(file: Path) -> None:
    steps = [Times(of=2), Reverse(), {"step": "drop_missing_rows", "columns": ["city"]}]
    seen = previewed(file, *steps)
    assert [(row["row"], row["made"], row["left"] is None) for row in seen["rows"]] == [
        (2, True, True),
        (2, False, True),
        (1, True, True),
        (1, False, True),
        (3, False, False),
        (3, True, False),
    ]
    assert [(step["made"], step["rejected"], step["rows_out"]) for step in seen["steps"]] == [(3, 0, 6), (0, 0, 6), (0, 2, 4)]


def test_rows_that_are_made_twice_are_told_from_those_made_beside_them(tmp_path: Path) -> None:
    path = tmp_path / "parts.csv"
    path.write_text("t,n\na-b; x; c-d,1\n")
    split = {"step": "split_column", "column": "t", "to_rows": True}
    without = {"step": "filter_rows", "mode": "remove", "rules": [{"column": "t", "op": "equals", "value": "x"}]}
    seen = previewed(path, split | {"delimiter": ";"}, {"step": "trim"}, without, split | {"delimiter": "-"})
    assert [(row["cells"]["c0"], row["was"].get("c0"), row["left"] is not None) for row in seen["rows"]] == [
        ("a", "a-b; x; c-d", False),
        ("b", None, False),
        ("x", " x", True),
        ("c", " c-d", False),
        ("d", None, False),
    ]


def test_columns_that_are_known_late_are_shown(file: Path) -> None:
    seen = previewed(file, {"step": "drop_columns", "columns": ["id"]}, {"step": "trim"}, Spread())
    assert [(column["name"], column["gone"]) for column in seen["columns"]] == [
        ("id", True),
        ("city", False),
        ("note", False),
        ("Oslo", False),
    ]
    assert seen["rows"][0]["cells"] == {"c0": "1", "c1": "Oslo", "c2": "x", "m1.Oslo": "true"}


def test_second_files_are_looked_into(file: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.csv"
    more.write_text("id,city\n9,Bern\n")
    seen = preview(file, Recipe.parse({"steps": [Append()]}), tmp_path, files={"more": str(more)})
    assert [row["row"] for row in seen["rows"]] == [1, 2, 3, None]
    without = previewed(file, {"step": "trim"}, Append())
    assert (without["error"]["step"], len(without["steps"])) == (2, 1)


@pytest.mark.parametrize(
    ("by", "what", "numbers"),
    [
        ("is", ["b"], [2, 1002]),
        ("words", ["long", "B"], [2, 5, 1002]),
        ("missing", [], [4]),
        ("padded", [], [3]),
        ("lengths", ["3", "2"], [5, 1001]),
    ],
)
def test_rows_are_found_far_behind_the_first(tmp_path: Path, by: str, what: list[str], numbers: list[int]) -> None:
    path = tmp_path / "many.csv"
    path.write_text("n,t\n" + "1,a\n2,b\n3, c\n4,\n5,long\n" + "6,a\n" * 995 + "0.30,abc\n1002,b\n")
    steps = [{"step": "trim"}, {"step": "drop_missing_rows", "columns": ["t"]}]
    recipe = Recipe.parse({"steps": steps})
    seen = preview(path, recipe, tmp_path, rows=10, sought={"key": "c1", "by": by, "what": what})
    assert [row["row"] for row in seen["rows"]] == numbers
    assert (seen["looked_at"], seen["everywhere"]) == (1002, True)
    assert [row["left"] is not None for row in seen["rows"]] == [number == 4 for number in numbers]


def test_the_rows_of_a_bar_of_dates_are_those_that_it_counted(tmp_path: Path) -> None:
    path = tmp_path / "dates.csv"
    days = (f"20{number % 30:02}-{number % 12 + 1:02}-28T0{number % 9}:00" for number in range(300))
    path.write_text("d,t\n" + "".join(f"{day},x\n" for day in days) + "2026-02-30,x\n")
    histogram = profile(path, ReaderSettings(), tmp_path)["columns"][0]["histogram"]
    assert sum(histogram["counts"]) == 300
    for (first, last), count in zip(ends_of(histogram), histogram["counts"], strict=True):
        sought = {"key": "c0", "by": "dates", "what": [first.isoformat(), last.isoformat()]}
        assert len(preview(path, Recipe.parse({}), tmp_path, sought=sought)["rows"]) == count


def test_the_rows_of_a_bar_are_those_that_it_counted(tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text("n,t\n" + "".join(f"{number}.{number % 10}0,x\n" for number in range(-60, 60)) + " 0.3,x\n")
    histogram = profile(path, ReaderSettings(), tmp_path)["columns"][0]["histogram"]
    for place, count in enumerate(histogram["counts"]):
        start = str(int(histogram["start"]) + place * int(histogram["width"]))
        sought = {"key": "c0", "by": "numbers", "what": [start, histogram["width"]]}
        assert len(preview(path, Recipe.parse({}), tmp_path, sought=sought)["rows"]) == count


def test_a_column_that_is_not_there_has_no_such_rows(file: Path) -> None:
    seen = preview(file, Recipe.parse({}), file.parent, sought={"key": "c9", "by": "missing"})
    assert seen["rows"] == []


def test_rows_with_cells_that_a_step_could_not_read_are_told_and_found(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("price,t\n1,a\n" + "two,b\n" + "3,c\n" * 20 + "four,d\n,e\n")
    steps = [{"step": "trim"}, {"step": "parse_number", "columns": ["price"]}]
    seen = previewed(path, *steps)
    assert [(step["failed"], step["unread"]) for step in seen["steps"]] == [(0, []), (2, [2, 23])]
    assert previewed(path, *steps, rows=10)["steps"][1]["unread"] == [2]
    sought = {"key": "", "by": "rows", "what": ["2", "23"]}
    found = preview(path, Recipe.parse({"steps": steps}), tmp_path, rows=10, sought=sought)
    assert [row["row"] for row in found["rows"]] == [2, 23]
    assert (found["looked_at"], found["everywhere"]) == (24, True)


@pytest.mark.parametrize(
    "step",
    [
        {"step": "parse_number", "columns": ["n"], "on_error": "null"},
        {"step": "parse_number", "columns": ["n"], "on_error": "reject"},
        {"step": "parse_number", "columns": ["n"], "where": [{"column": "t", "op": "not_equals", "value": "c d"}]},
        {"step": "filter_rows", "rules": [{"column": "n", "op": ">", "value": "0"}]},
        {"step": "split_column", "column": "t", "delimiter": "|", "into": "auto"},
        {"step": "split_column", "column": "t", "delimiter": "|", "to_rows": True},
    ],
)
def test_every_step_that_fails_at_cells_tells_their_rows(step: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "some.csv"
    path.write_text('n,t\n1,a|b\n"x,y",c d\n3,e|f\n,g|h\n')
    (counted,) = previewed(path, step)["steps"]
    assert counted["failed"] == len(counted["unread"]) == (0 if "where" in step else 1)
    assert set(counted["unread"]) <= {2}


def test_rows_are_found_by_any_of_several_columns(file: Path) -> None:
    sought = {"key": "c1,c9,c2", "by": "words", "what": ["y", "oslo"]}
    assert [row["row"] for row in preview(file, Recipe(), file.parent, sought=sought)["rows"]] == [1, 2, 3]


def test_what_the_recipe_settles_is_known_where_all_rows_are(file: Path) -> None:
    recipe = Recipe.parse({"steps": [{"step": "trim"}]})
    problems = [[{"key": "c1", "by": "padded"}], [{"key": "c0", "by": "any"}]]
    assert preview(file, recipe, file.parent, problems=problems)["settled"] == [0]
    assert preview(file, recipe, file.parent, rows=1, problems=problems)["settled"] == []
