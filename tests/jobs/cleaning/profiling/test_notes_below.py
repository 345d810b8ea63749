"""Notes below a table are reported with the step that removes them, and not offered to be filled."""

from pathlib import Path
from typing import Any

import pytest

from jobs.cleaning.profile import profile
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.recipe import Recipe

REGIONS = "region,year,people\n" + "".join(
    f"Region of the {way} {row},2024,{row}\n" for row in range(9) for way in ("North", "South")
)


def problems(tmp_path: Path, text: str) -> list[dict[str, Any]]:
    path = tmp_path / "regions.csv"
    path.write_text(text)
    return [each for each in profile(path, ReaderSettings(), tmp_path)["problems"] if each["code"] != "constant"]


@pytest.mark.parametrize(
    "notes",
    [
        ["Source: national statistics"],
        ["* preliminary"],
        ["Signature: ______"],
        ["(1) Données provisoires", "Quelle : eigene"],
        ["Stand 31.12.2024"],
    ],
    ids=lambda notes: notes[0],
)
def test_notes_are_told_once_and_offered_to_go(tmp_path: Path, notes: list[str]) -> None:
    [problem] = problems(tmp_path, REGIONS + "".join(f"{note},,\n" for note in notes))
    assert (problem["code"], problem["column"], problem["count"], problem["values"]) == ("notes", "region", len(notes), notes)
    [step] = Recipe.parse({"steps": problem["steps"]}).steps
    assert step.model_dump()["rules"][0]["value"] == notes


def test_any_words_are_a_note_where_other_values_are_shorter(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, "id,n\n1,5\n2,8\n3,4\nChecked by Ann,\n")
    assert problem["sentence"] == "The last row looks like a note below the table: “Checked by Ann” in column “id”."


@pytest.mark.parametrize("name", ["Mary Ann Van Dyk", "Juan Carlos de la Cruz", "University of the West"])
def test_a_name_of_which_nothing_else_is_known_is_no_note(tmp_path: Path, name: str) -> None:
    found = problems(
        tmp_path, "name,born,died\n" + "".join(f"Ann Lee{row},19{row},20{row}\n" for row in range(10, 30)) + f"{name},,\n"
    )
    assert {problem["code"] for problem in found} == {"missing"}


@pytest.mark.parametrize(
    "end",
    [
        pytest.param("Region of the West 9,,\n", id="written like the others"),
        pytest.param("Region of the North 9,,\nSource: national statistics,2024,5\n", id="a whole row"),
        pytest.param("Sourceville,,\n", id="another word"),
    ],
)
def test_other_rows_are_not_told(tmp_path: Path, end: str) -> None:
    assert all(problem["code"] != "notes" for problem in problems(tmp_path, REGIONS + end))
