"""The help page of all steps, generated from the steps themselves, whose examples are run as tests."""

from functools import cache
from typing import Any

from ui.components.build import step_kinds
from ui.components.build.recipe_editor import NEEDED
from ui.components.build.step_kinds import described, in_order
from ui.components.parts.part import Part


class StepHelp(Part, component="step_help.js", dependencies=NEEDED):
    """All steps by group, with a search."""

    def __init__(self) -> None:
        super().__init__(steps=steps(), catalogue=step_kinds.address())


@cache
def steps() -> list[dict[str, Any]]:
    """What the page shows of each step."""
    return [
        {
            "id": step["id"],
            "title": step["title"],
            "group": step["group"],
            "about": described(step["help"], step["title"])["about"],
            "words": step["words"],
            "parameters": parameters(step["schema"]),
            "examples": [shown(example) for example in step["examples"]],
        }
        for step in in_order()
    ]


def parameters(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """A step's parameters: name, title, default and description."""
    return [
        {
            "name": name,
            "title": given.get("title", name),
            "usual": given.get("default"),
            "required": name in schema.get("required", []),
            "about": given.get("description", ""),
        }
        for name, given in schema["properties"].items()
        if name not in ("step", "off")
    ]


def shown(example: dict[str, Any]) -> dict[str, Any]:
    """An example as two tables, with cells by position: column names are data, never keys."""
    return {
        "params": example["params"],
        "before": table(example["before"]),
        "after": table(example["after"]),
        "rejects": [[str(row), reason] for row, reason in example["rejects"]],
    }


def table(cells: dict[str, list[str | None]]) -> dict[str, Any]:
    return {"names": list(cells), "rows": [list(row) for row in zip(*cells.values(), strict=True)]}
