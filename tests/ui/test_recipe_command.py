"""`recipe` on the command line."""

import json
from pathlib import Path

import pytest

from tests.ui.command_line import run, write

UPPER = {
    "op": "core/text-transform",
    "columnName": "city",
    "expression": "grel:value.toUppercase()",
    "onError": "keep-original",
}


def test_a_history_becomes_a_recipe_that_runs(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    history = write(tmp_path / "history.json", json.dumps([UPPER]))
    assert run("recipe", "from-openrefine", history, "-o", tmp_path / "recipe.json") == 0
    assert run("clean", write(tmp_path / "in.csv", "id,city\n1,oslo\n"), "-r", tmp_path / "recipe.json") == 0
    assert capfdbinary.readouterr() == (b"id,city\n1,OSLO\n", b"")


def test_what_is_not_in_the_recipe_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history = write(tmp_path / "history.json", json.dumps([{"op": "core/recon"}, UPPER]))
    assert run("recipe", "from-openrefine", history) == 1
    recipe, said = capsys.readouterr()
    assert json.loads(recipe)["steps"] == [{"step": "change_case", "columns": ["city"], "to": "upper"}]
    assert said.startswith(f"RECIPE {history}: operation 1, core/recon: It works on what was reconciled")


@pytest.mark.parametrize("content", ["{}", "[1]", "no JSON", '[{"steps": []}]'])
def test_what_is_no_history(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("recipe", "from-openrefine", write(tmp_path / "history.json", content)) == 1
    assert capsys.readouterr().err.startswith("RECIPE: ")
