"""`suggest` on the command line: proposed steps, and cells that look wrong."""

import csv
import json
from pathlib import Path

import pytest

from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.suggest import suggest
from tests.ui.command_line import run, write

SEXES = ["Female", "Male"] * 30


def records(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A short row that the reader may reject, typing errors, and a word for a missing value."""
    rows = [f"{number},{sex},{number % 7 + 20}" for number, sex in enumerate(SEXES, start=1)]
    rows[2], rows[9], rows[12], rows[20] = "3", "10,Femael,23", "13, Femael ,N/A", "21,Mael,24"
    return write(tmp_path / "people.csv", "id,sex,age\n" + "\n".join(rows) + "\n")


def test_suspect_cells_are_listed_as_they_stand_in_the_file(people: Path, tmp_path: Path) -> None:
    assert run("suggest", people, "--short-rows", "reject", "--cells", tmp_path / "cells.csv") == 0
    assert (tmp_path / "cells.csv").read_text() == (
        "row,column,old,proposed,rule\n"
        "10,sex,Femael,Female,spelling\n"
        "13,sex, Femael ,Female,spelling\n"
        "13,age,N/A,,null_words\n"
        "21,sex,Mael,Male,spelling\n"
    )


def test_the_offered_steps_do_what_is_proposed(people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("suggest", people, "--json", "--cells", tmp_path / "cells.csv") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["suspects"] == {"spelling": 3, "null_words": 1}
    offered = {problem["code"]: problem["steps"][0] for problem in told["problems"] if problem["steps"]}
    assert offered["mistyped"] == {
        "step": "cluster_values",
        "column": "sex",
        "groups": {"Femael": "Female", "Mael": "Male"},
    }
    recipe = write(
        tmp_path / "recipe.json", json.dumps({"steps": [offered["white_space"], offered["mistyped"], offered["stand_ins"]]})
    )
    assert run("clean", people, "-r", recipe, "-o", tmp_path / "clean.csv") == 0
    clean = records(tmp_path / "clean.csv")
    for cell in records(tmp_path / "cells.csv"):
        assert clean[int(cell["row"]) - 1][cell["column"]] == cell["proposed"]


def test_the_first_steps_of_all_problems_are_a_recipe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Regression: after the names were tidied, the steps that follow no longer found their columns."""
    rows = "".join(f"{number},{sex},{number % 7}\n" for number, sex in enumerate([*SEXES, "Femael"], start=1))
    people = write(tmp_path / "people.csv", f"id, sex ,sex\n{rows}")
    assert run("suggest", people, "--json") == 0
    steps = [problem["steps"][0] for problem in json.loads(capsys.readouterr().out)["problems"] if problem["steps"]]
    assert [step["step"] for step in steps] == ["cluster_values", "clean_headers", "clean_headers"]
    recipe = write(tmp_path / "recipe.json", json.dumps({"steps": steps}))
    assert run("clean", people, "-r", recipe, "-o", tmp_path / "clean.csv") == 0
    assert {row["sex"] for row in records(tmp_path / "clean.csv")} == {"Female", "Male"}


def test_it_says_what_the_reader_has_to_say(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("suggest", people) == 0
    assert "\n  · 1 row is shorter than the others: the missing cells are empty (line 4).\n" in capsys.readouterr().out


def test_two_ways_to_mend_the_same_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("suggest", write(tmp_path / "pay.csv", "id;pay\n1;100,000\n2;95,000\n")) == 0
    assert "\n    → Standardise numbers: decimal point\n    → Standardise numbers: decimal comma\n" in capsys.readouterr().out


def test_a_slip_that_is_one_of_case_is_told_once(tmp_path: Path) -> None:
    cities = ["Swansea", "London", "Leeds"] * 20 + ["swansea", "LONDON"]
    path = write(tmp_path / "cities.csv", "n,city\n" + "".join(f"{n},{city}\n" for n, city in enumerate(cities)))
    problems = suggest(path, ReaderSettings(), tmp_path).profile["problems"]
    mended = [text for each in problems for step in each["steps"] for text in step["groups"]]
    assert sorted(mended) == ["LONDON", "swansea"]


def test_it_says_what_is_wrong_and_what_would_mend_it(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("suggest", people) == 0
    said = capsys.readouterr().out
    assert "  ! 3 values in column “sex” look mistyped: “Femael” → “Female”, “Mael” → “Male”.\n    → Merge spellings\n" in said
    assert said.endswith("  4 cells look wrong. --cells FILE lists them, --json holds the steps.\n")


def test_what_was_asked_for_is_not_recommended(people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("suggest", people, "--cells", tmp_path / "cells.csv") == 0
    said = capsys.readouterr().out
    assert said.endswith(f"  4 cells look wrong: {tmp_path / 'cells.csv'} lists them. --json holds the steps.\n")


def test_of_a_large_table_the_first_rows_are_looked_at_and_that_is_said(people: Path, tmp_path: Path) -> None:
    found = suggest(people, ReaderSettings(), tmp_path, most_cells=3 * 30)
    assert (found.as_json()["rows"], found.as_json()["rows_looked_at"]) == (60, 30)
    assert "3 values in column “sex” among the first 30 rows look mistyped: “Femael” → “Female”, “Mael” → “Male”." in [
        problem["sentence"] for problem in found.profile["problems"]
    ]


def test_a_second_row_of_names_is_told_once(tmp_path: Path) -> None:
    rows = "".join(f"{number},{number + 1},{number % 5}.5\n" for number in range(1, 31))
    path = write(tmp_path / "loans.csv", f"all,,years\ncounty,loans,2015 - 2016\n{rows}")
    found = suggest(path, ReaderSettings(header=1), tmp_path).profile["problems"]
    assert [problem["code"] for problem in found] == ["second_header", "no_name"]
    assert found[0]["sentence"] == (
        "The first row has words where 3 columns hold numbers, such as “county”: it may belong to the header."
    )
    assert found[0]["steps"] == [
        {"step": "skip_rows", "first": 1, "before_header": True},
        {"step": "skip_rows", "first": 1},
    ]


def test_columns_of_one_name_are_told_apart_in_the_steps(tmp_path: Path) -> None:
    rows = "\n".join(f"{sex},{sex}" for sex in SEXES)
    path = write(tmp_path / "twice.csv", f"sex,sex\n{rows}\nMale,Femael\n")
    found = suggest(path, ReaderSettings(), tmp_path)
    [problem] = [each for each in found.profile["problems"] if each["code"] == "mistyped"]
    assert problem["steps"][0]["column"] == {"name": "sex", "nth": 2}


def test_what_is_no_text_in_the_file_s_encoding_is_written_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "bytes.csv"
    path.write_bytes(b"name\n" + b"Z\xc3\xbcrich\n" * 30 + b"Z\xfcrich\n")
    assert run("suggest", path, "--encoding", "utf-8", "--cells", tmp_path / "cells.csv") == 0
    assert (tmp_path / "cells.csv").read_bytes() == (
        b"row,column,old,proposed,rule\n31,name,Z\xfcrich,Z\xc3\xbcrich,spelling\n"
    )


@pytest.mark.parametrize("content", ["", "a,b\n", "a\n1\n", "\n\n\n", "a,b\n,\n,\n"])
def test_a_table_of_little_or_nothing_has_no_suspects(content: str, tmp_path: Path) -> None:
    assert run("suggest", write(tmp_path / "little.csv", content), "--cells", tmp_path / "cells.csv") in (0, 1)
    if (tmp_path / "cells.csv").exists():
        assert (tmp_path / "cells.csv").read_text() == "row,column,old,proposed,rule\n"


def test_what_cannot_be_read_is_an_error_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("suggest", tmp_path / "none.csv") == 1
    assert capsys.readouterr().err.startswith("STORAGE: There is no file")
    assert run("suggest", write(tmp_path / "in.csv", "a\n1\n"), "--header", "x") == 2


def test_of_long_values_a_sentence_shows_where_they_differ_and_all_are_told(tmp_path: Path) -> None:
    long = "a long name of a place that nobody would want to read twice on the river"
    path = write(tmp_path / "long.csv", "id,place,size\n" + "".join(f"{row},{long},{row + 100}\n" for row in range(60)))
    with path.open("a") as file:
        file.write(f"60,{long.replace('river', 'rievr')},8n0\n")
    problems = {problem["code"]: problem for problem in suggest(path, ReaderSettings(), tmp_path).profile["problems"]}
    assert problems["mistyped"]["sentence"] == (
        "1 value in column “place” looks mistyped: “…read twice on the rievr” → “…read twice on the river”."
    )
    assert (problems["no_numbers"]["steps"], problems["no_numbers"]["values"]) == ([], ["8n0"])


@pytest.mark.parametrize(
    ("wrong", "steps", "values"),
    [
        ("9x1", [{"step": "map_values", "column": "area", "map": {"9x1": "971"}}], ["9x1"]),
        ("973", [], None),
        ("970", [], ["970"]),
        ("rural", [], ["rural"]),
    ],
    ids=["wrong everywhere", "right elsewhere", "another number", "another word"],
)
def test_what_contradicts_other_columns_is_mended_where_it_is_a_slip_everywhere(
    wrong: str, steps: list[dict[str, object]], values: list[str] | None, tmp_path: Path
) -> None:
    cities = [("Bend", "971"), ("Gary", "464"), ("Salem", "973"), ("Elgin", "601")] * 10
    rows = "".join(f"{number},{city},{area}\n" for number, (city, area) in enumerate([*cities, ("Bend", wrong)]))
    found = suggest(write(tmp_path / "cities.csv", "id,city,area\n" + rows), ReaderSettings(), tmp_path)
    [problem] = [each for each in found.profile["problems"] if (each["code"], each["column"]) == ("contradiction", "area")]
    assert (problem["steps"], problem.get("values")) == (steps, values)
