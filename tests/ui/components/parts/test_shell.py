"""Commands that people copy into a shell do there what they say."""

import json
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.ui.served import Served
from ui.components.parts.shell import form_file, word

NAMES = [
    "orders.csv",
    "-orders.csv",
    "orders, may.csv",
    "a;type=x.csv",
    'it\'s "$HOME".csv',
    "back\\slash.csv",
    "@x.csv",
    "<y.csv",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_named_by_one_word_that_is_no_option(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("a,b\n1,2\n")
    (said,) = shlex.split(word(name))
    assert not said.startswith("-")
    assert (tmp_path / said).read_text() == "a,b\n1,2\n"


@pytest.mark.parametrize("name", NAMES)
def test_curl_sends_the_file_of_that_name(name: str, app: Served, tmp_path: Path) -> None:
    (tmp_path / name).write_text("a,b\n1,2\n")
    command = f"curl -sf -F {form_file(name)} {app.api}/files"
    said = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout)["bytes"] == 8
