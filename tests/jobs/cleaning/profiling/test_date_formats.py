"""Detected date formats of a column: the step turns every value into a date."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from jobs.cleaning.profile import profile
from jobs.cleaning.profiling.column_profile import ColumnProfile
from jobs.cleaning.profiling.offers import offered
from jobs.cleaning.profiling.sight import sights
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.script_kit.months import MONTH_NAMES, MONTH_NUMBERS, bare_name, month_number
from jobs.cleaning.table import Column
from tests.jobs.cleaning.tables import run, table


def seen(*cells: str | None, batch: int = 100) -> ColumnProfile:
    column = ColumnProfile(Column("c0", "d"), 1_000)
    frame = pl.DataFrame({"c0": cells}, {"c0": pl.String})
    for part in frame.iter_slices(batch):
        for sight in sights(part, 100, []):
            column.add(sight)
    return column


@pytest.mark.parametrize(
    ("cells", "formats"),
    [
        (["2024-01-31", " 2024-1-5"], ["%Y-%m-%d"]),
        (["2024/01/31", "2024.01.31"], ["%Y/%m/%d", "%Y.%m.%d"]),
        (["31/01/2024", "02/03/2024", "1/2/24"], ["%d/%m/%Y", "%d/%m/%y"]),
        (["01/31/2024", "02/03/2024 9:05 pm"], ["%m/%d/%Y", "%m/%d/%Y %I:%M %p"]),
        (["01.02.2024", "05.06.2024 14:30"], ["%d.%m.%Y", "%d.%m.%Y %H:%M"]),
        (["9 Mar 2024", "10 April 2024", "9-Mar-24", "Mar 9, 2024"], ["%d %b %Y", "%d-%b-%y", "%b %d, %Y"]),
        (["12 März 2024", "3 janv. 2024", "9 MAI 2024", "1 şubat 2024", "5 мая 2024"], ["%d %b %Y"]),
        (["1. Okt 2024", "2. Jänner 2024"], ["%d. %b %Y"]),
        (["15 de mayo de 2024", "1 DE MARÇO DE 2024"], ["%d de %b de %Y", "%d DE %b DE %Y"]),
        (["3-févr.-24", "4-août-24", "2024-Mar-05"], ["%d-%b-%y", "%Y-%b-%d"]),
        (["1er mars 2024", "22nd June 2024", "March 3rd, 2024"], ["%der %b %Y", "%dnd %b %Y", "%b %drd, %Y"]),
        (["Mon, 11 Mar 2024 09:05:00 +0000", "Tuesday, March 12, 2024"], ["%a, %d %b %Y %H:%M:%S %z", "%a, %b %d, %Y"]),
        (["Mo 04.03.2024", "Di. 05.03.2024", "MI 06.03.2024"], ["%a %d.%m.%Y"]),
        (["H 2024.03.04", "Sze. 2024.03.06", "V 2024.03.10"], ["%a %Y.%m.%d"]),
        (["pirmadienis, 4 kovo 2024", "otrdiena, 5 marts 2024", "R, 8 märts 2024", "Kt, 7 kov. 2024"], ["%a, %d %b %Y"]),
        (["Mon, 11 Mar 2024 09:05:00 GMT", "Tue, 12 Mar 2024 09:05:00 UTC+0100"], ["%a, %d %b %Y %H:%M:%S %z"]),
        (["lundi 4 mars 2024", "mardi 5 mars 2024"], ["%a %d %b %Y"]),
        (["segunda-feira, 4 de março de 2024", "sábado, 9 de marco de 2024"], ["%a, %d de %b de %Y"]),
        (["Donnerstag, 7. März 2024", "KESKIVIIKKO, 6. maalis 2024"], ["%a, %d. %b %Y"]),
        (["Mon 03/18/2024 10:15", "Fri 03/01/2024 9:05", "03/02/2024"], ["%a %m/%d/%Y %H:%M", "%m/%d/%Y"]),
        (["пн, 2024-03-04", "Σάβ, 2024-03-09"], ["%a, %Y-%m-%d"]),
        (["3/18/2024, 9:05:00 PM", "3/1/2024, 10:15:00\u202fAM"], ["%m/%d/%Y, %I:%M:%S %p"]),
        (["04.03.2024 (Mo)", "05.03.2024, Di"], ["%d.%m.%Y (%a)", "%d.%m.%Y, %a"]),
        (["2024-01-31T10:00:00.5Z", "2024-01-31 10:00+01:00"], ["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%d %H:%M%z"]),
        (["31/01/2024", "2024-02-29", "15.04.2024", None, ""], ["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y"]),
    ],
    ids=lambda given: given[0],
)
def test_the_formats_that_are_seen_read_each_of_the_dates(cells: list[str | None], formats: list[str]) -> None:
    column = seen(*cells)
    assert column.date_readings == [formats]
    assert seen(*cells, batch=1).date_readings == [formats]
    step = {"step": "parse_date", "columns": ["d"], "input_formats": formats}
    made = [date for (date,) in run(table({"d": cells}), step).rows]
    assert all(date and date.startswith("2024-") for date, cell in zip(made, cells, strict=True) if cell)


def test_where_nobody_can_say_which_is_the_month_there_are_two_readings() -> None:
    assert seen("03/04/2024", "15.04.2024").date_readings == [["%d/%m/%Y", "%d.%m.%Y"], ["%m/%d/%Y", "%d.%m.%Y"]]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["31/01/2024", "01/31/2024"], "have the day first in some rows and the month first in others"),
        (["31/01/2024", "01-31-2024"], "are written in 2 ways"),
    ],
)
def test_dates_of_both_orders_are_told_as_such(days: list[str], said: str, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text("n,d\n" + "".join(f"{n},{day}\n" for n, day in enumerate(days)))
    [problem] = [
        each
        for each in profile(path, ReaderSettings(), tmp_path)["problems"]
        if each["code"] in ("date_formats", "date_orders")
    ]
    assert problem["sentence"] == f"Dates in column “d” {said}."


def test_a_column_that_holds_both_orders_has_both() -> None:
    assert seen("31/01/2024", "01/31/2024", "05/05/2024").date_readings == [["%d/%m/%Y", "%m/%d/%Y"]]


def test_beside_dates_that_are_open_one_order_must_be_chosen(tmp_path: Path) -> None:
    days = ["31/01/2024", "02/28/2024", "01/31/2024", "02/03/2024"]
    assert seen(*days).date_readings == [["%m/%d/%Y"], ["%d/%m/%Y"]]
    path = tmp_path / "given.csv"
    path.write_text("n,d\n" + "".join(f"{n},{day}\n" for n, day in enumerate(days)))
    [problem] = [each for each in profile(path, ReaderSettings(), tmp_path)["problems"] if each["code"] == "date_orders"]
    assert "the day first in some rows and the month first in others" in problem["sentence"]
    read = [run(table({"d": [*days]}), step).rows for step in problem["steps"]]
    assert read == [
        [("31/01/2024",), ("2024-02-28",), ("2024-01-31",), ("2024-02-03",)],
        [("2024-01-31",), ("02/28/2024",), ("01/31/2024",), ("2024-03-02",)],
    ]


@pytest.mark.parametrize(
    "cells",
    [
        ["1.234.567"],
        ["2024-02-30"],
        ["31/31/2024"],
        ["9 Mrx 2024"],
        ["9 listopada 2024"],
        ["30 février 2024"],
        ["12-INV-2024"],
        ["2024-01-31 tomorrow"],
        [""],
    ],
)
def test_what_is_no_date_has_no_format(cells: list[str]) -> None:
    assert seen(*cells).date_readings == []


def offers(*cells: str | None) -> list[dict[str, Any]]:
    return offered(seen(*cells), "d", ["d"])


def test_a_column_of_dates_is_offered_what_suits_them() -> None:
    standardise = {"step": "parse_date", "columns": ["d"]}
    assert offers("31.12.2024") == [standardise | {"input_formats": ["%d.%m.%Y"]}]
    assert [step["input_formats"] for step in offers("1/2/2024")] == [["%d/%m/%Y"], ["%m/%d/%Y"]]
    assert offers("2024-01-31", "2024-01-31T10:00") == [{"step": "date_part", "column": "d", "part": "year", "name": "d year"}]
    assert offers("Oslo", "Rome", "2024-01-31") == []
    assert offered(seen("2024-01-31"), "d", ["d", "d year"]) == []


def test_numbers_of_days_among_dates_are_told_and_read(tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text("d,n\n31.01.2024,1\n45351,2\n15.02.2024,3\n45352.75,4\n45351,5\n30.11.2023,6\n29.02.2024,7\n")
    found = profile(path, ReaderSettings(), tmp_path)
    [told] = [each for each in found["problems"] if each["code"] == "day_numbers"]
    assert told["sentence"] == "3 values in column “d” are numbers of days as Excel counts them: “45351” is 2024-02-29."
    assert (told["values"], told["steps"]) == (["45351", "45352.75"], found["columns"][0]["steps"])
    result = run(table({"d": ["31.01.2024", "45351", "45352.75"]}), *told["steps"])
    assert result.rows == [("2024-01-31",), ("2024-02-29",), ("2024-03-01T18:00:00",)]


def test_a_few_numbers_of_days_are_told_once(tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text("n,d\n" + "".join(f"{n},2024-03-{1 + n % 31:02}\n" for n in range(100)) + "100,45370\n")
    assert [each["code"] for each in profile(path, ReaderSettings(), tmp_path)["problems"]] == ["day_numbers"]


def test_numbers_of_days_count_from_the_year_that_takes_them_near_the_dates() -> None:
    assert offers("2024-01-31", "2024-03-01", "45351")[0]["excel_serial"] == 1900
    dates = [f"2024-02-{day}" for day in range(10, 20)]
    assert offers(*dates, "43889", "43870", "43880.5")[0]["excel_serial"] == 1904
    assert [step["step"] for step in offers(*dates, "43889")] == ["date_part"]
    assert [step["step"] for step in offers("2024-01-31", "2024-03-01", "12345")] == ["date_part"]
    assert [step["step"] for step in offers("2024-01-31", "2024-03-01", "45351", "80331")] == ["date_part"]


def test_dates_that_are_written_in_several_ways_are_worth_a_look(tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text("when,n\n31/01/2024,1\n2024-02-29,2\n,3\n")
    found = profile(path, ReaderSettings(), tmp_path)
    [told] = [each for each in found["problems"] if each["code"] == "date_formats"]
    assert (told["sentence"], told["count"]) == ("Dates in column “when” are written in 2 ways.", 2)
    assert told["steps"] == found["columns"][0]["steps"]
    assert found["columns"][0]["date_formats"] == ["%d/%m/%Y", "%Y-%m-%d"]
    Recipe.parse({"version": 1, "steps": told["steps"]})


@pytest.mark.parametrize(
    ("cells", "said", "iso"),
    [
        (["Montag, 1. Januar 2024", "Dienstag, 2. Januar 2024"], "the weekday and the name of the month", "2024-01-01"),
        (["Mo 01.01.2024", "Di 02.01.2024"], "the weekday", "2024-01-01"),
        (["15-JAN-2024", "n/a", "20-FEB-2024"], "the name of the month", "2024-01-15"),
    ],
)
def test_dates_in_words_are_offered_to_be_standardised(cells: list[str], said: str, iso: str, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text("id;d\n" + "".join(f"{row};{cell}\n" for row, cell in enumerate(cells)))
    found = profile(path, ReaderSettings(), tmp_path)["problems"]
    [problem] = [each for each in found if each["code"] == "dates_in_words"]
    assert (
        problem["sentence"] == f"Dates in column “d” are written with {said}, such as “{cells[0]}”: they do not sort by time."
    )
    assert run(table({"d": [*cells]}), problem["steps"][0]).rows[0] == (iso,)


@pytest.mark.parametrize("cells", [["2024-01-15", "2024-01-16"], ["15.01.2024", "16.01.2024"], ["May", "June"]])
def test_other_dates_are_in_no_words(cells: list[str], tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text("id,d\n" + "".join(f"{row},{cell}\n" for row, cell in enumerate(cells)))
    assert "dates_in_words" not in {each["code"] for each in profile(path, ReaderSettings(), tmp_path)["problems"]}


def test_dates_in_digits_of_other_alphabets_do_not_stop_a_profile(tmp_path: Path) -> None:
    path = tmp_path / "dates.csv"
    path.write_text("when\n١٢/٠١/٢٠٢٠\n12/01/2020\n25/02/2020\n", encoding="utf-8")
    assert profile(path, ReaderSettings(), tmp_path)["rows"] == 3


def test_birthdays_with_years_of_two_digits_are_not_offered_to_be_in_the_future(tmp_path: Path) -> None:
    path = tmp_path / "born.csv"
    path.write_text("born,n\n12.03.75,1\n28.10.65,2\n01.02.03,3\n")
    [problem] = profile(path, ReaderSettings(), tmp_path)["problems"]
    assert problem["sentence"] == "Years in column “born” have two digits: “28.10.65” is probably a day of the last century."
    [step] = problem["steps"]
    assert step["two_digit_pivot"] == date.today().year
    path.write_text("expires,n\n12.03.45,1\n28.10.65,2\n")
    assert profile(path, ReaderSettings(), tmp_path)["problems"] == []


def test_no_name_of_a_month_means_two() -> None:
    months = [{bare_name(name) for name in names.split()} for names in MONTH_NAMES]
    assert sum(map(len, months)) == len(MONTH_NUMBERS)
    assert all(month_number(name) is None for name in ("listopad", "listopada", "lip", "lis", "srp", "jui", "ma", ""))
