"""The profile: the content of each column, problems, and steps that fix them."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from jobs.cleaning.profile import profile
from jobs.cleaning.profiling import column_profile
from jobs.cleaning.profiling.column_profile import ColumnProfile
from jobs.cleaning.profiling.sight import sights
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.run import Progress
from jobs.cleaning.table import Column

MESSY = (
    "id,city,price,born,code,note,same,city\n"
    "1, Oslo,1.50,2001-02-03,00123,,x,a\n"
    "2,Oslo,,2001-02-04,00124,  ,x,b\n"
    '3,Rome ,2.50,2001-02-05,00125,"",x,\n'
    "1, Oslo,1.50,2001-02-03,00123,,x,a\n"
)


def profiled(tmp_path: Path, text: str, **reader: Any) -> dict[str, Any]:
    path = tmp_path / "given.csv"
    path.write_text(text)
    return profile(path, ReaderSettings(**reader), tmp_path)


def test_columns_are_counted(tmp_path: Path) -> None:
    found = profiled(tmp_path, MESSY)
    assert found["rows"] == 4
    assert found["reader"]["delimiter"] == ","
    _, city, price, _, _, note, *_ = found["columns"]
    assert city == {
        "name": "city", "missing": 0, "nulls": 0, "blanks": 0, "padded": 3, "distinct": 3, "longest": 5,
        "looks_like": "text", "examples": [" Oslo", "Oslo", "Rome "], "top": [[" Oslo", 2]],
        "histogram": {"of": "lengths", "start": "4", "width": "1", "counts": [1, 3]},
    }  # fmt: skip
    assert (price["missing"], price["nulls"], price["distinct"]) == (1, 1, 2)
    assert (note["missing"], note["nulls"], note["blanks"]) == (4, 2, 2)


def test_among_many_a_column_is_told_as_among_few(tmp_path: Path) -> None:
    lines = MESSY.splitlines()
    few = profiled(tmp_path, MESSY)["columns"]
    many = profiled(tmp_path, "".join(",".join([line] * 50) + "\n" for line in lines))["columns"]
    assert [column | {"steps": []} for column in many] == [column | {"steps": []} for column in few * 50]


def test_what_columns_look_like(tmp_path: Path) -> None:
    found = profiled(tmp_path, MESSY + "5,Bern,1e5,2001-02-06,00126,,x,yes\n")
    likes = [column["looks_like"] for column in found["columns"]]
    assert likes[:7] == ["number", "text", "number", "date", "code", "empty", "text"]


def test_numbers_are_added_up_exactly(tmp_path: Path) -> None:
    numbers = ["0.1", " 0.2", "-3.00", "12345678901234567890123456789012345.5", "12.5", "", "0.1"]
    found = profiled(tmp_path, "n,t\n" + "".join(f"{number},x\n" for number in numbers))["columns"][0]
    assert (found["numbers"], found["min"], found["max"]) == (6, "-3.00", numbers[3])
    assert found["sum"] == "12345678901234567890123456789012355.4"
    assert found["mean"] == "2057613150205761315020576131502059.233"
    assert sum(found["histogram"]["counts"]) == 6


@pytest.mark.parametrize(
    ("numbers", "mean"),
    [
        ("1 2", "1.5"),
        ("-0.25 0", "-0.125"),
        ("1 1 2", "1.33"),
        ("1.50 2.50", "2.00"),
        ("1 3", "2"),
        ("0 " * 2999 + "1", "0.000333"),
    ],
)
def test_a_mean_has_places_of_its_own(numbers: str, mean: str, tmp_path: Path) -> None:
    found = profiled(tmp_path, "n,t\n" + "".join(f"{number},x\n" for number in numbers.split()))["columns"][0]
    assert found["mean"] == mean


def test_bars_hold_what_lies_in_them(tmp_path: Path) -> None:
    found = profiled(tmp_path, "n,t\n" + "".join(f"{number / 4:.2f},x\n" for number in range(-10, 200)))["columns"][0]
    assert found["histogram"] == {"of": "numbers", "start": "-4", "width": "2", "counts": [2] + [8] * 26}


def test_dates_are_spread_over_days_months_or_years(tmp_path: Path) -> None:
    days = ["2026-11-03", "2026-11-30 23:59:59", " 2026-11-03T00:00Z ", "2026-12-02"]
    months = ["2024-02-29", "2026-11-30", *days]
    years = ["0001-01-01", "9999-12-31", "", *months]
    spread = [
        profiled(tmp_path, "d,t\n" + "".join(f"{day},x\n" for day in each))["columns"][0] for each in (days, months, years)
    ]
    by_day, by_month, by_century = (column["histogram"] for column in spread)
    assert by_day == {"of": "dates", "start": "2026-11-03", "unit": "day", "width": 1, "counts": [2, *[0] * 26, 1, 0, 1]}
    assert by_month == {"of": "dates", "start": "2024-02-01", "unit": "month", "width": 1, "counts": [1, *[0] * 32, 4, 1]}
    assert (by_century["start"], by_century["width"], sum(by_century["counts"])) == ("0001-01-01", 3000, 8)
    assert [(column["earliest"], column["latest"]) for column in spread][1:] == [
        ("2024-02-29", "2026-12-02"),
        (years[0], years[1]),
    ]


def test_dates_of_an_order_that_nobody_knows_are_not_counted(tmp_path: Path) -> None:
    found = profiled(tmp_path, "a,b\n" + "03/04/2026,2026-02-30\n" * 9)["columns"]
    assert [column["looks_like"] for column in found] == ["date", "date"]
    assert [column["histogram"]["of"] for column in found] == ["lengths", "lengths"]


@pytest.mark.parametrize(("others", "like"), [(4, "code"), (40, "number")], ids=["nearly all", "few"])
def test_numbers_like_1e5_may_be_codes(others: int, like: str, tmp_path: Path) -> None:
    cells = [*(f"{row}e5" for row in range(20)), *map(str, range(others))]
    [column] = profiled(tmp_path, "part\n" + "\n".join(cells) + "\n")["columns"]
    assert column["looks_like"] == like


def test_what_is_mostly_no_number_is_not_added_up(tmp_path: Path) -> None:
    found = profiled(tmp_path, "a,b\n" + "1,007\n$2,008\n$3,009\n")["columns"]
    assert [column["looks_like"] for column in found] == ["number", "code"]
    assert not any("sum" in column for column in found)


def test_problems_come_with_steps_that_a_recipe_can_hold(tmp_path: Path) -> None:
    problems = profiled(tmp_path, MESSY)["problems"]
    told = {(each["column"], each["code"]): each for each in problems}
    assert told[None, "repeated_rows"]["sentence"] == "1 row repeats an earlier row exactly."
    assert told["city", "white_space"]["sentence"].startswith("3 values in column 2, “city”, have white space around them.")
    assert told["price", "missing"]["steps"][0] == {"step": "fill_missing", "columns": ["price"], "method": "median"}
    assert told["city", "missing"]["steps"][0]["columns"] == [{"name": "city", "nth": 2}]
    assert told["note", "empty"]["steps"] == [{"step": "drop_columns", "columns": ["note"]}]
    assert told["same", "constant"]["count"] == 4
    assert told[None, "equal_names"]["sentence"] == "2 columns are called “city”."
    assert told[None, "equal_names"]["steps"] == [{"step": "clean_headers"}]
    Recipe.parse({"version": 1, "steps": [step for each in problems for step in each["steps"]]})


def test_trimming_is_said_to_empty_cells_of_white_space_alone(tmp_path: Path) -> None:
    (told,) = (
        each for each in profiled(tmp_path, 'a,b\n x,1\n  ,"\t"\n"",2\ny,\n')["problems"] if each["code"] == "white_space"
    )
    said = "1 value in column “a” has white space around it. Trimming also empties 2 cells of white space alone."
    assert (told["sentence"], told["count"]) == (said, 1)


def of_names(tmp_path: Path, header: str) -> dict[str, dict[str, Any]]:
    problems = profiled(tmp_path, header + "\n" + "1,2,3\n4,5,6\n")["problems"]
    return {each["code"]: each for each in problems}


def test_names_with_white_space_around_are_offered_to_be_mended(tmp_path: Path) -> None:
    told = of_names(tmp_path, " Name ,City\u00a0,n")
    assert [*told] == ["padded_names"]
    assert (told["padded_names"]["column"], told["padded_names"]["count"]) == (None, 2)
    assert told["padded_names"]["sentence"] == "2 column names have white space around them: “ Name ”, “City\u00a0”."
    rename = {"step": "rename_columns", "map": {" Name ": "Name", "City\u00a0": "City"}}
    assert told["padded_names"]["steps"] == [rename, {"step": "clean_headers"}]
    assert of_names(tmp_path, "Name ,City,n")["padded_names"]["sentence"] == "1 column name has white space around it: “Name ”."


def test_names_that_are_equal_but_for_case_or_white_space_are_offered_to_be_tidied(tmp_path: Path) -> None:
    told = of_names(tmp_path, "Name, name,Na me")
    assert told["alike_names"]["sentence"] == "3 column names are equal but for case or white space: “Name”, “ name”, “Na me”."
    assert told["alike_names"]["steps"] == [{"step": "clean_headers"}]
    assert [*of_names(tmp_path, " name,name,n")["padded_names"]["steps"]] == [{"step": "clean_headers"}]


def test_other_names_are_not_worth_a_look(tmp_path: Path) -> None:
    assert of_names(tmp_path, "Name,Name 2,name_") == {}
    assert [*of_names(tmp_path, "Name,Name,n")] == ["equal_names"]
    assert [*of_names(tmp_path, "Name, ,n")] == ["no_name"]


def test_gaps_below_each_value_are_filled_from_above_before_repeated_rows_go(tmp_path: Path) -> None:
    once_each = "region,code,n\nNorth,,1\n,a,1\n,b,1\nSouth,,2\n,c,2\n,c,2\n"
    first, second, *_ = problems = profiled(tmp_path, once_each)["problems"]
    assert first["column"] == "region"
    assert [step["step"] for step in first["steps"]] == ["fill_down", "fill_missing", "drop_missing_rows"]
    assert second["code"] == "repeated_rows"
    assert not any(step["step"] == "fill_down" for each in problems[2:] for step in each["steps"])


def test_blank_rows_are_offered_to_go_before_anything_is_filled(tmp_path: Path) -> None:
    rows = "".join(f"{row},note {row},{row * 3 % 7}.5\n" for row in range(1, 9))
    told = profiled(tmp_path, f'id,note,size\n{rows},,\n9,,1.5\n" ",\t,\n10,b,2.5\n')["problems"]
    of_rows, of_note = (each for each in told if each["code"] in {"blank_rows", "missing"})
    assert (of_rows["code"], of_rows["count"], of_rows["sentence"]) == ("blank_rows", 2, "2 rows are blank.")
    assert of_rows["steps"] == [{"step": "drop_empty_rows"}]
    assert (of_note["column"], of_note["steps"][0]["step"]) == ("note", "fill_missing")


def test_blank_rows_are_not_told_to_repeat_one_another(tmp_path: Path) -> None:
    text = "id,note\n1,a\n,\n,\n,\n2,b\n2,b\n"
    told = {each["code"]: each["count"] for each in profiled(tmp_path, text)["problems"]}
    assert told == {"blank_rows": 3, "repeated_rows": 1}


@pytest.mark.parametrize("text", ["a\n1\n\n2\n", "a,b\n1,\n,2\n", "a,b\n,\n,\n"], ids=["one column", "gaps", "all"])
def test_rows_are_not_called_blank_in(text: str, tmp_path: Path) -> None:
    assert "blank_rows" not in [each["code"] for each in profiled(tmp_path, text)["problems"]]


@pytest.mark.parametrize(
    "cells", [["", "a", "", "b"], ["a", "b", "", "c"], ["a", "", "", ""], ["a", "", "b", "c"], ["a", "", "a", ""]]
)
def test_other_gaps_are_not_filled_from_above(cells: list[str], tmp_path: Path) -> None:
    problems = profiled(tmp_path, "x,n\n" + "".join(f"{cell},{number}\n" for number, cell in enumerate(cells)))["problems"]
    assert "fill_down" not in [step["step"] for step in problems[0]["steps"]]


@pytest.mark.parametrize(("cells", "above_gaps"), [(["a", None, "b", None], True), (["a", None, "b", "c"], False)])
def test_gaps_are_seen_across_batches(cells: list[str | None], above_gaps: bool) -> None:
    column = ColumnProfile(Column("c0", "x"), 1_000)
    for batch in ([], *([cell] for cell in cells)):
        for sight in sights(pl.DataFrame({"c0": batch}, {"c0": pl.String}), 100, ["c0"]):
            column.add(sight)
    assert column.stands_above_gaps is above_gaps


@pytest.mark.parametrize(
    "prices",
    [
        pytest.param(["12.50", "n.d.", "8", ""], id="few, with a word"),
        pytest.param(["12", "free", "7", "8", "", "12"], id="few that repeat"),
    ],
)
def test_gaps_among_numbers_are_never_filled_with_a_word(tmp_path: Path, prices: list[str]) -> None:
    text = "n,price\n" + "".join(f"{number},{price}\n" for number, price in enumerate(prices))
    [told] = [each for each in profiled(tmp_path, text)["problems"] if each["code"] == "missing"]
    assert [step["step"] for step in told["steps"]] == ["drop_missing_rows"]


@pytest.mark.parametrize(
    "prices",
    [
        pytest.param(["3.50", "8,50", "4,938.00", "7", ""], id="marks of both sorts"),
        pytest.param(["1", "2", "3 €", "4", ""], id="a currency"),
        pytest.param(["1", " 2", "3", "4", ""], id="white space around"),
        pytest.param([*map(str, range(18)), "n/a", ""], id="more than one in twenty"),
    ],
)
def test_no_median_is_offered_that_the_column_would_refuse(tmp_path: Path, prices: list[str]) -> None:
    text = "n;price\n" + "".join(f"{number};{price}\n" for number, price in enumerate(prices))
    found = profiled(tmp_path, text, delimiter=";")
    [told] = [each for each in found["problems"] if each["code"] == "missing"]
    assert found["columns"][1]["looks_like"] == "number"
    assert [step["step"] for step in told["steps"]] == ["drop_missing_rows"]


def test_a_few_others_among_many_numbers_leave_the_median(tmp_path: Path) -> None:
    prices = [*map(str, range(19)), "n/a", ""]
    [*_, told] = profiled(tmp_path, "n,price\n" + "".join(f"x,{price}\n" for price in prices))["problems"][1:]
    assert told["steps"][0] == {"step": "fill_missing", "columns": ["price"], "method": "median"}


def test_no_constant_is_offered_for_addresses(tmp_path: Path) -> None:
    mails = "id,mail\n1,ann@example.com\n2,\n3, bo@example.org\n4,(none given)\n"
    [told] = [each for each in profiled(tmp_path, mails)["problems"] if each["code"] == "missing"]
    assert [step["step"] for step in told["steps"]] == ["drop_missing_rows"]


@pytest.mark.parametrize("where", ["https://example.org/{0}", "www.example.org/{0}", "+49 711 55{0}", "(0711) 555-{0}"])
def test_nor_for_pages_or_telephone_numbers(tmp_path: Path, where: str) -> None:
    rows = "".join(f"{row},{where.format(row + 10)}\n" for row in range(9))
    [told] = [each for each in profiled(tmp_path, f"id,where\n{rows}9,\n")["problems"] if each["code"] == "missing"]
    assert "fill_missing" not in [step["step"] for step in told["steps"]]


def test_spellings_that_differ_in_case_alone_are_offered_as_groups(tmp_path: Path) -> None:
    cities = ["london", "Paris", "London", "LONDON", " paris", "London", "Rome", "Oslo "]
    text = "n,city\n" + "".join(f"{number},{city}\n" for number, city in enumerate(cities))
    [told] = [each for each in profiled(tmp_path, text)["problems"] if each["code"] == "spellings"]
    assert (told["column"], told["count"]) == ("city", 3)
    words = "3 values in column “city” differ from other spellings in case alone: “london”, “LONDON”, “paris”."
    assert told["sentence"] == words
    groups = {"london": "London", "LONDON": "London", " paris": "Paris", "paris": "Paris"}
    [step] = told["steps"]
    assert step == {"step": "cluster_values", "column": "city", "groups": groups}
    Recipe.parse({"version": 1, "steps": [step]})


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(["m", "M", "mW", "MW"], id="units"),
        pytest.param(["aB3x", "AB3x", "Zq81", "9xPo"], id="codes"),
        pytest.param(["Paris", " Paris", "Rome"], id="white space alone"),
    ],
)
def test_what_is_a_value_of_its_own_is_no_spelling(tmp_path: Path, values: list[str]) -> None:
    text = "n,x\n" + "".join(f"{number},{value}\n" for number, value in enumerate(values))
    assert "spellings" not in [each["code"] for each in profiled(tmp_path, text)["problems"]]


def test_spellings_are_only_told_where_all_values_were_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(column_profile, "COUNTED", 3)
    found = profiled(tmp_path, "city\nlondon\nLondon\nLONDON\nParis\nRome\n")
    assert found["problems"] == []


def test_a_tidy_table_has_no_problems(tmp_path: Path) -> None:
    assert profiled(tmp_path, "id,name\n1,Ann\n2,Bo\n")["problems"] == []


def test_a_table_without_rows_has_columns(tmp_path: Path) -> None:
    found = profiled(tmp_path, "id,name\n")
    assert (found["rows"], found["problems"]) == (0, [])
    assert [column["looks_like"] for column in found["columns"]] == ["empty", "empty"]


def test_beyond_what_it_remembers_it_says_at_least(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.cleaning.profile.HASHES_OF_ONE", 1_000)
    monkeypatch.setattr(column_profile, "COUNTED", 10)
    found = profiled(tmp_path, "id,half\n" + "".join(f"{i},{i % 2}\n" for i in range(1_500)))
    id_, half = found["columns"]
    assert id_["distinct_at_least"] == 1_500
    assert half["distinct"] == 2
    assert half["top"] == [["0", 750], ["1", 750]]


def test_progress_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text(MESSY)
    told: list[Progress] = []
    profile(path, ReaderSettings(), tmp_path, progress=told.append)
    assert told == [Progress(1.0, 4, None, "profile")]


def test_batches_are_added_in_order_though_several_are_in_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        f"{n},{f'group {n // 50}' if n % 50 == 0 else ''},{n % 7}.{'0' * (n % 3)},{n % 90} x,x  {n % 3}" for n in range(2_000)
    ]
    text = "\n".join(["id,group,number,text,spaced", *rows, *rows[::9], "Total,,,,"]) + "\n"
    at_once = profiled(tmp_path, text)
    monkeypatch.setattr("jobs.cleaning.reader.text.BLOCK", 3_000)
    assert profiled(tmp_path, text) == at_once


def test_no_year_is_before_the_first(tmp_path: Path) -> None:
    days = [f"2001-02-{day:02}" for day in range(1, 29)]
    found = profiled(tmp_path, "\n".join(["d", "0000-01-01", "0001-01-01", *days]) + "\n")["columns"][0]
    assert found["looks_like"] == "date"
    assert (found["earliest"], found["dates"], sum(found["histogram"]["counts"])) == ("0001-01-01", 29, 29)


def test_names_that_were_decoded_wrongly_are_offered_to_be_renamed(tmp_path: Path) -> None:
    [problem] = profiled(tmp_path, "Straße,GrÃ¶ÃŸe,StÃ¼ck\na,1,2\nb,3,4\n")["problems"]
    assert (problem["code"], problem["count"], problem["column"]) == ("garbled_names", 2, None)
    assert problem["sentence"] == "2 column names were decoded wrongly: “GrÃ¶ÃŸe”, “StÃ¼ck”."
    assert problem["steps"] == [{"step": "rename_columns", "map": {"GrÃ¶ÃŸe": "Größe", "StÃ¼ck": "Stück"}}]


def test_they_are_not_renamed_to_a_name_that_is_taken(tmp_path: Path) -> None:
    [problem] = profiled(tmp_path, "Größe,GrÃ¶ÃŸe\na,1\nb,2\n")["problems"]
    assert (problem["code"], problem["steps"]) == ("garbled_names", [])


def test_what_several_columns_have_is_told_once(tmp_path: Path) -> None:
    rows = "".join(f'{n},{n},{n},"1,00{n}","2,00{n}",,\n' for n in range(1, 9))
    found = profiled(tmp_path, f"id,a,b,price,cost,x,y\n{rows}9,N/A,n/a,1,2,,\n")
    told = {each["code"]: each for each in found["problems"]}
    assert [told[code]["sentence"] for code in ("stand_ins", "number_forms", "empty")] == [
        "“N/A” stands in 2 cells of 2 columns: probably a missing value.",
        "16 numbers in 2 columns are not plain decimals such as 1234.50: “1,001”, “1,002”, “1,003” and 13 more.",
        "2 columns are empty: “x”, “y”.",
    ]
    assert told["stand_ins"]["steps"] == [{"step": "null_words", "columns": ["a", "b"], "tokens": ["N/A"], "match": "ci_trim"}]
    assert told["empty"]["steps"] == [{"step": "drop_columns", "columns": ["x", "y"]}]
    assert [told[code]["places"] for code in ("stand_ins", "number_forms", "empty")] == [[1, 2], [3, 4], [5, 6]]
    assert [step["columns"] for step in told["number_forms"]["steps"]] == [["price", "cost"]] * 2
    assert {each["column"] for each in told.values()} == {None}


def test_names_that_several_columns_have_are_told_together(tmp_path: Path) -> None:
    [problem] = profiled(tmp_path, "a,b,a,b,c\n1,2,3,4,5\n6,7,8,9,0\n")["problems"]
    assert problem["sentence"] == "4 columns have names that others have, too: “a”, “b”."


def test_columns_of_one_name_are_told_by_their_places(tmp_path: Path) -> None:
    found = profiled(tmp_path, "a,b,a\n1,x,\n2,y,3\n3,z,4\n")
    assert "Column 3, “a”, has 1 missing value (33.3 %)." in [each["sentence"] for each in found["problems"]]


def test_a_column_without_a_name_is_told_by_its_place(tmp_path: Path) -> None:
    found = profiled(tmp_path, "city,,price\nOslo,a,1\nLima,c,3\nRome,,2\nBern,b,3\n")
    assert [each["sentence"] for each in found["problems"]] == [
        "1 column has no name.",
        "Column 2 (no name) has 1 missing value (25.0 %).",
    ]
