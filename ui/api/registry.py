"""What there is to choose from: the steps of a recipe, and the kinds of jobs."""

from typing import Any

from jobs.cleaning.catalogue import catalogue
from jobs.cleaning.recipe_schema import recipe_schema
from jobs.kinds import all_kinds


def steps() -> list[dict[str, Any]]:
    """Every cleaning step with its JSON Schema and examples."""
    return catalogue()


def schema_of_recipes() -> dict[str, Any]:
    """The JSON Schema of a recipe file."""
    return recipe_schema()


def kinds() -> list[dict[str, Any]]:
    """Every kind of job with the JSON Schema of its options."""
    return [
        {"id": kind.id, "title": kind.title, "internal": kind.internal, "options": kind.Options.model_json_schema()}
        for kind in all_kinds().values()
    ]
