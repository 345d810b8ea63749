"""The published schema of recipes is up to date."""

import json
import re
from pathlib import Path

from jobs.cleaning.recipe_schema import recipe_schema
from jobs.cleaning.registry import all_steps
from ui.cli import main

PUBLISHED = Path(__file__).parents[3] / "docs/recipe.schema.json"


def test_the_published_schema_is_true(capsys) -> None:  # type: ignore[no-untyped-def]
    main(["steps", "--schema"])
    assert capsys.readouterr().out == PUBLISHED.read_text(encoding="utf-8"), "main.py steps --schema > docs/recipe.schema.json"


def test_it_holds_every_step_and_whatever_it_refers_to() -> None:
    schema = recipe_schema()
    steps = [step["properties"]["step"]["const"] for step in schema["properties"]["steps"]["items"]["oneOf"]]
    assert steps == list(all_steps())
    assert set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(schema))) == schema["$defs"].keys()
