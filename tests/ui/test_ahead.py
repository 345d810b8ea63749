"""What `clean` starts to read before its engine is imported: delimited text, and nothing else."""

import gzip
import json
from pathlib import Path
from typing import NoReturn

import pytest

from tests.ui.command_line import MESSY, run, write
from ui.arguments import parser
from ui.commands import ahead


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    return write(tmp_path / "recipe.json", '{"version": 1, "steps": [{"step": "trim"}]}')


def begins(scratch: Path, *words: object) -> bool:
    given = ["clean", *map(str, words)]
    with ahead.opened_ahead(parser(given).parse_args(given), scratch) as reading:
        return reading is not None


def test_plain_text_is_begun(tmp_path: Path, recipe: Path) -> None:
    messy = write(tmp_path / "messy.csv", MESSY)
    assert begins(tmp_path, messy)
    assert begins(tmp_path, messy, "-r", recipe)
    assert begins(tmp_path, messy, "--table", "1")


def test_what_is_begun_is_what_is_cleaned(tmp_path: Path, recipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    messy = write(tmp_path / "messy.csv", MESSY)

    def open_table(*_: object, **__: object) -> NoReturn:
        raise AssertionError("opened once more")

    monkeypatch.setattr("jobs.cleaning.widening.open_table", open_table)
    assert run("clean", messy, "-r", recipe, "-o", tmp_path / "out.csv") == 0


def test_what_takes_longer_to_open_waits_for_its_recipe(tmp_path: Path) -> None:
    packed = tmp_path / "messy.csv.gz"
    packed.write_bytes(gzip.compress(MESSY.encode()))
    assert not begins(tmp_path, packed)
    two = write(tmp_path / "two.csv", f"{MESSY}\n\n{MESSY}")
    assert not begins(tmp_path, two, "--table", "2")
    second = write(tmp_path / "second.json", json.dumps({"version": 1, "reader": {"table": 2}, "steps": []}))
    assert not begins(tmp_path, two, "-r", second)
