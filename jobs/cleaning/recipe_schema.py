"""The JSON Schema of a recipe file, for editors and other programs, generated from the classes that parse it."""

from typing import Any

from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.registry import all_steps
from jobs.cleaning.writer import WriterSettings

Schema = dict[str, Any]


def recipe_schema() -> Schema:
    """The schema of a whole recipe: settings, and all steps."""
    shared: Schema = {}
    settings = {"reader": part(ReaderSettings, shared), "writer": part(WriterSettings, shared)}
    steps = {step_id: part(step, shared) for step_id, step in all_steps().items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Recipe",
        "description": "How to read a table, what to do with it step by step, and how to write it.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "version": {"const": 1, "default": 1},
            "reader": settings["reader"],
            "steps": {"type": "array", "items": {"oneOf": list(steps.values())}, "default": []},
            "writer": settings["writer"],
        },
        "$defs": dict(sorted(shared.items())),
    }


def part(model: Any, shared: Schema) -> Schema:
    """A class's schema; the definitions that it refers to are added to `shared`."""
    schema: Schema = model.model_json_schema()
    for name, shape in schema.pop("$defs", {}).items():
        if shared.setdefault(name, shape) != shape:
            raise TypeError(f"two classes of parameters are called {name}: give one another name")
    if "step" in schema["properties"]:
        schema["required"] = ["step", *(name for name in schema.get("required", []) if name != "step")]
    return schema
