"""The second files of a recipe that is being built: those that its steps name, in any field for files."""

from typing import Any

import pytest

from tests.jobs.following import ALICE, make_file
from ui.components.build.second_files import SecondFiles, files_named_by

LOOKUP = {"step": "lookup", "file": "prices", "on": [], "take": ["cities"]}
APPEND = {"step": "append_files", "files": ["may", "june"]}
RULE = {"columns": ["code"], "file": "codes"}


@pytest.mark.parametrize(
    ("step", "names"),
    [
        (LOOKUP, ["prices"]),
        (LOOKUP | {"off": True}, ["prices"]),
        ({"step": "lookup"}, []),
        (APPEND, ["may", "june"]),
        ({"step": "validate", "rules": [RULE | {"rule": "foreign"}]}, ["codes"]),
        ({"step": "validate", "rules": [RULE | {"rule": "required"}]}, []),
        ({"step": "fill_missing", "columns": ["prices"], "value": "prices"}, []),
        ({"step": "append_files", "files": "may and june"}, ["may and june"]),
        ({"step": "wash", "file": "prices"}, []),
    ],
)
def test_only_names_of_files_bind_files(step: dict[str, Any], names: list[str]) -> None:
    assert list(files_named_by(step)) == names


@pytest.mark.usefixtures("rinse")
def test_another_job_lends_only_the_files_that_are_lacking() -> None:
    """Its recipe is taken with one press, and Undo would bring back the steps, but not the files that it replaced."""
    mine, theirs, lacking = (make_file(name=name) for name in ("prices.csv", "old_prices.csv", "cities.csv"))
    files = SecondFiles(ALICE)
    files.read({"prices": mine.id})
    files.lend({"prices": theirs.id, "cities": lacking.id})
    assert {name: each["id"] for name, each in files.shown().items()} == {"prices": mine.id, "cities": lacking.id}
