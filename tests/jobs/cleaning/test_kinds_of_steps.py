"""The engine's treatment of every kind of step, shown with small steps that are not part of the product."""

from typing import Any, Literal

import pytest
from pydantic import AliasChoices

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import parameter
from jobs.cleaning.step import Step
from jobs.cleaning.table import PARTS
from tests.jobs.cleaning.kinds_of_steps import Append, Numbers, Reverse, Spread, Times
from tests.jobs.cleaning.tables import MemorySource, run, table

PRICES = {"price": [" 1", "x", None, "2 ", " "], "city": ["Oslo", "Rome", "Oslo", "Oslo", "Rome"]}
IN_OSLO = [{"column": "city", "op": "equals", "value": "Oslo"}]


def cells(count: int) -> dict[str, list[str | None]]:
    return {"n": [str(number) for number in range(count)]}


def numbers(**told: Any) -> Step:
    return Numbers.model_validate({"columns": ["price"]} | told)


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_a_step_sees_the_rows_alone_that_are_meant(size: int) -> None:
    fill = {"step": "fill_missing", "columns": ["price"], "method": "max", "where": IN_OSLO}
    result = run(table({"price": ["7", "x", None, "2", None], "city": PRICES["city"]}, size), fill)
    assert [price for price, _ in result.rows] == ["7", "x", "7", "2", None]
    assert result.changes == [("3", "price", "1", None, "7")]


def test_rows_leave_only_from_among_those_that_are_meant() -> None:
    result = run(table(PRICES), {"step": "drop_missing_rows", "columns": ["price"], "where": IN_OSLO})
    assert [price for price, _ in result.rows] == [" 1", "x", "2 ", " "]
    assert [(row, reason) for row, _, reason, *_ in result.rejects] == [("3", "missing: price")]


@pytest.mark.parametrize(
    ("on_error", "prices"),
    [
        ("keep", ["1", "x", None, "2", " "]),
        ("null", ["1", None, None, "2", " "]),
        ("reject", ["1", None, "2", " "]),
    ],
)
def test_what_cannot_be_read_is_counted_and_kept_or_not(on_error: str, prices: list[str | None]) -> None:
    result = run(table(PRICES, 2), numbers(on_error=on_error))
    assert [price for price, _ in result.rows] == prices
    assert sum(entry.failed for parcel in result.parcels for entry in parcel.entries) == 1
    assert [reason for _, _, reason, *_ in result.rejects] == (["not a number: price"] if on_error == "reject" else [])


class Renamed(Times):
    step: Literal["times"] = "times"
    times: int = parameter(2, "Times", validation_alias=AliasChoices("times", "count"))


def test_an_old_recipe_says_a_parameter_by_the_name_that_it_had() -> None:
    step = Renamed.model_validate({"step": "times", "count": 3})
    assert step == Renamed(times=3)
    assert step.model_dump(exclude_defaults=True) == {"times": 3}


def test_what_cannot_be_read_ends_it_all_if_that_is_wished() -> None:
    with pytest.raises(StepFailed, match=r"step 1: Row 2, column 'price': 'x' is not a number\."):
        run(table(PRICES, 2), numbers(on_error="fail"))
    assert run(table(PRICES), numbers(on_error="fail", where=IN_OSLO)).rows


@pytest.mark.parametrize("size", [1, 1000])
def test_what_becomes_of_rows_that_were_made_is_not_told_of_others_made_beside_them(size: int) -> None:
    split = {"step": "split_column", "column": "t", "to_rows": True}
    result = run(table({"t": ["a-b,c-d", "e,f"]}, size), split, split | {"delimiter": "-"})
    assert [cell for (cell,) in result.rows] == ["a", "b", "c", "d", "e", "f"]
    assert result.changes == [
        ("1", "t", "1", "a-b,c-d", "a-b"),
        ("1", "t", "2", "a-b", "a"),
        ("1", "t", "2", "c-d", "c"),
        ("2", "t", "1", "e,f", "e"),
    ]


def test_a_made_row_that_leaves_is_a_reject_though_others_made_beside_it_stay() -> None:
    codes = {"codes": table({"t": ["a", "c", "c"]})}
    split = {"step": "split_column", "column": "t", "to_rows": True}
    match = {"step": "lookup", "file": "codes", "left_on": ["t"], "type": "inner", "on_many": "expand"}
    result = run(table({"t": ["a,b,c"]}), split, match, files=codes)
    assert [cell for (cell,) in result.rows] == ["a", "c", "c"]
    assert result.rejects == [("1", "2", "no match in codes: t", "a,b,c")]
    assert result.made == 3


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_rows_in_another_order_keep_their_numbers(size: int) -> None:
    last = {"step": "fill_missing", "columns": ["n"], "value": "?"}
    result = run(table({"n": ["a", None, "b", "a"]}, size), Reverse(), last, {"step": "drop_duplicates"})
    assert result.rows == [("a",), ("b",), ("?",)]
    assert result.changes == [("2", "n", "2", None, "?")]
    assert result.rejects == [("1", "3", "repeats row 4", "a")]
    assert result.made == 0


def test_the_first_of_equals_is_the_first_in_the_new_order() -> None:
    mode = {"step": "fill_missing", "columns": ["n"], "method": "mode"}
    assert run(table({"n": ["a", "b", None]}), Reverse(), mode).rows == [("b",), ("b",), ("a",)]


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_made_rows_are_told_apart_and_traced(size: int) -> None:
    source = table({"n": ["x", "0", None, "y"]}, size)
    result = run(source, Times(), Times(times=3), {"step": "fill_missing", "columns": ["n"], "value": "?"}, Reverse())
    assert result.rows == [("y",)] * 6 + [("?",)] * 6 + [("x",)] * 6
    assert [row for row, *_ in result.changes] == ["3"] * 6
    assert result.rejects == [("2", "1", "is 0", "0")]
    assert result.made == 15
    assert len({row for parcel in result.parcels for row in parcel.batch.frame["row"]}) == 18


def test_duplicates_among_made_rows() -> None:
    result = run(table({"n": ["x", "y"]}, 1), Times(), {"step": "drop_duplicates"})
    assert result.rows == [("x",), ("y",)]
    assert result.rejects == [("1", "2", "repeats row 1", "x"), ("2", "2", "repeats row 2", "y")]


def test_more_rows_than_can_be_told_apart_are_refused() -> None:
    with pytest.raises(StepFailed, match=r"step 2: More rows"):
        run(table({"n": ["x"]}), Times(), Times(of=PARTS))


@pytest.mark.parametrize("size", [1, 1000])
@pytest.mark.parametrize("then", [[], [Reverse()]])
def test_rows_of_another_file_follow(size: int, then: list[Step]) -> None:
    files = {"more": MemorySource(["n", "c"], [("z", "1"), (None, "2")], size)}
    steps = [Append(), *then, {"step": "drop_missing_rows"}, {"step": "trim"}]
    result = run(table({"n": [" x"]}, size), *steps, files=files)
    assert result.made == 2
    assert sorted(result.rows) == [("x",), ("z",)]
    assert [(row, cell) for row, _, _, cell in result.rejects] == [(None, None)]
    assert [row for row, *_ in result.changes] == ["1"]


@pytest.mark.parametrize("size", [1, 1000])
def test_no_appended_row_has_the_number_of_another_that_has_left(size: int) -> None:
    files = {"more": MemorySource(["n"], [(None,)], size), "others": MemorySource(["n"], [(" ",)], size)}
    appends = [{"step": "append_files", "files": [name]} for name in files]
    whole = {"step": "drop_missing_rows"}
    result = run(table({"n": ["x"]}, size), appends[0], whole, appends[1], Reverse(), whole, files=files)
    assert result.rows == [("x",)]
    assert result.rejects == [(None, "2", "missing: n", None), (None, "5", "missing: n", " ")]


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_of_another_files_rows_too_it_is_known_which_leave_where_rows_are_made(size: int) -> None:
    more = MemorySource(["n"], [("0",), ("a",), ("0",), ("b",)], size)
    files = {"more": more}
    result = run(table({"n": ["x", "0"]}, size), {"step": "append_files", "files": ["more"]}, Times(times=3), files=files)
    assert result.rows == [(name,) for name in "xxxaaabbb"]
    assert result.rejects == [("2", "2", "is 0", "0"), (None, "2", "is 0", "0"), (None, "2", "is 0", "0")]
    assert len({row for parcel in result.parcels for row in parcel.batch.frame["row"]}) == 9


def test_many_rows_of_another_file_may_be_split_to_rows() -> None:
    files = {"more": MemorySource(["n"], [("a;b",)] * 30_000, 7_000)}
    split = {"step": "split_column", "column": "n", "delimiter": ";", "to_rows": True, "keep_source": False}
    result = run(table({"n": ["x"]}), {"step": "append_files", "files": ["more"]}, split, files=files)
    assert len(result.rows) == 60_001
    assert result.rejects == []


def test_a_row_of_another_file_is_spoken_of_as_such() -> None:
    files = {"more": MemorySource(["id", "n"], [("1", None), ("1", "z")])}
    append, before = {"step": "append_files", "files": ["more"]}, table({"id": ["2"], "n": ["y"]})
    for step, said in (
        ({"step": "drop_duplicates", "columns": ["id"]}, "repeats a row of another file"),
        ({"step": "coalesce_rows", "key": ["id"]}, "merged into a row of another file"),
    ):
        assert run(before, append, step, files=files).rejects == [(None, "2", said, "1", "z")]


def test_a_step_without_its_file_says_what_to_do() -> None:
    with pytest.raises(StepFailed, match=r"step 2: It needs a second file, 'more'. Say which: --file more=PATH"):
        run(table({"n": ["x"]}), {"step": "trim"}, Append())


@pytest.mark.parametrize("size", [1, 1000])
def test_steps_behind_columns_that_are_known_late_are_planned_late(size: int) -> None:
    source = table({"n": ["b", "a", "b"]}, size)
    result = run(source, {"step": "trim"}, Spread(), {"step": "drop_columns", "columns": ["a"]}, Reverse(), Reverse())
    assert result.names == ["n", "b"]
    assert result.rows == [("b", "true"), ("a", "false"), ("b", "true")]
