"""A recipe that looks into a second file: on the command line, as a script, and in pandas."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from ui.cli import main

CITIES = {"step": "map_values", "column": "city", "file": "cities"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in.csv").write_text("id,city\n1, Oslo\n2,Rome\n")
    (tmp_path / "cities.csv").write_text("from;to\nOslo;OSL\nBern;BRN\n")
    (tmp_path / "recipe.json").write_text(json.dumps({"steps": [{"step": "trim"}, CITIES]}))
    return tmp_path


def clean(folder: Path, *more: str) -> int:
    return main(["clean", str(folder / "in.csv"), "-r", str(folder / "recipe.json"), "-o", str(folder / "out.csv"), *more])


def test_it_is_given_by_name(folder: Path) -> None:
    papers = {name: str(folder / name) for name in ("script.py", "receipt.json")}
    named = f"cities={folder / 'cities.csv'}"
    assert clean(folder, "--file", named, "--script", papers["script.py"], "--receipt", papers["receipt.json"]) == 0
    assert (folder / "out.csv").read_text() == "id,city\n1,OSL\n2,Rome\n"
    receipt = json.loads((folder / "receipt.json").read_text())
    assert receipt["files"]["cities"]["delimiter"] == ";"
    assert [file["name"] for file in receipt["inputs"]] == [str(folder / "in.csv"), "cities"]
    again = [sys.executable, "-I", papers["script.py"], str(folder / "in.csv"), str(folder / "again.csv"), named]
    subprocess.run(again, check=True)
    assert (folder / "again.csv").read_bytes() == (folder / "out.csv").read_bytes()


def test_its_name_and_its_path_may_hold_equals_signs(folder: Path) -> None:
    maps = [CITIES | {"file": "a", "off": True}, CITIES | {"file": "a=b"}]
    (folder / "recipe.json").write_text(json.dumps({"steps": [{"step": "trim"}, *maps]}))
    (folder / "cities.csv").rename(folder / "c=d.csv")
    named, script = f"a=b={folder / 'c=d.csv'}", str(folder / "script.py")
    assert clean(folder, "--file", named, "--script", script) == 0
    assert (folder / "out.csv").read_text() == "id,city\n1,OSL\n2,Rome\n"
    again = [sys.executable, "-I", script, str(folder / "in.csv"), str(folder / "again.csv"), named]
    subprocess.run(again, check=True)
    assert (folder / "again.csv").read_bytes() == (folder / "out.csv").read_bytes()


def test_a_step_that_is_switched_off_needs_none_and_refuses_none(folder: Path) -> None:
    (folder / "recipe.json").write_text(json.dumps({"steps": [{"step": "trim"}, CITIES | {"off": True}]}))
    for more in ([], ["--file", f"cities={folder / 'cities.csv'}"]):
        assert clean(folder, *more) == 0
        assert (folder / "out.csv").read_text() == "id,city\n1,Oslo\n2,Rome\n"


def test_pandas_gives_the_same_bytes(folder: Path) -> None:
    named = f"cities={folder / 'cities.csv'}"
    assert clean(folder, "--file", named, "--engine", "pandas", "--receipt", str(folder / "receipt.json")) == 0
    assert (folder / "out.csv").read_text() == "id,city\n1,OSL\n2,Rome\n"
    receipt = json.loads((folder / "receipt.json").read_text())
    assert (receipt["engine"]["name"], receipt["rows_out"], receipt["cells_changed"]) == ("pandas", 2, None)


def test_pandas_refuses_a_second_file_that_it_cannot_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cities = (folder / "cities.csv").read_bytes()
    for name, content, said in [
        ("packed.csv.gz", gzip.compress(cities), "compressed file"),
        ("notes.csv", cities + b"a;b\n" * 30 + b"\nSource: our own books\n", "file with more than one table"),
    ]:
        (folder / name).write_bytes(content)
        assert clean(folder, "--file", f"cities={folder / name}", "--engine", "pandas") == 1
        assert f"The file 'cities': There is no pandas script for a {said}" in capsys.readouterr().err
        assert not (folder / "out.csv").exists()


def test_what_it_leaves_aside_is_said_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "cities.csv").write_text("Cities\n\nfrom;to\nOslo;OSL\nRome;ROM\nBern;BRN\n")
    (folder / "other.csv").write_text("id,city\n1,Oslo\n")
    named = f"cities={folder / 'cities.csv'}"
    assert clean(folder, "--file", named) == 0
    note = f"{folder / 'cities.csv'}: 2 lines above the table were skipped (the first in line 1).\n"
    assert capsys.readouterr().err == note
    inputs = [str(folder / "in.csv"), str(folder / "other.csv")]
    recipe = str(folder / "recipe.json")
    assert main(["clean", *inputs, "-r", recipe, "--out-dir", str(folder / "out"), "--file", named]) == 0
    assert capsys.readouterr().err == note


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        ([], 1, "step 2: It needs a second file, 'cities'. Say which: --file cities=PATH"),
        (["--file", "prices={}/cities.csv"], 1, "The recipe has no file 'prices'. The recipe's names are 'cities'."),
        (["--file", "cities={}/nowhere.csv"], 1, "The file 'cities': nowhere.csv cannot be opened"),
        (["--file", "cities"], 2, "--file takes NAME=PATH"),
        (["--file", "cities={}/out.csv"], 2, "which is the input"),
        (["--engine", "pandas", "--file", "cities={}/cities.csv", "--changes", "{}/c.csv"], 1, "keeps no changes"),
    ],
)
def test_what_does_not_fit_is_said(
    folder: Path, more: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert clean(folder, *(word.format(folder) for word in more)) == code
    assert said in capsys.readouterr().err
    assert not (folder / "out.csv").exists()
