"""The second files of a recipe that is being built: those that its steps name, in any field for files."""

from typing import Any

import pytest

from ui.components.build.second_files import files_named_by

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
