"""The catalogue of all steps, for programs: their ids and titles, what they do, and their parameters."""

from functools import cache
from inspect import getdoc
from typing import Any

from jobs.cleaning.registry import all_steps
from jobs.cleaning.step import Step


@cache
def catalogue() -> list[dict[str, Any]]:
    """Every step: {id, title, group, words, help, schema, examples}."""
    return [entry(step_id, step) for step_id, step in all_steps().items()]


def entry(step_id: str, step: type[Step]) -> dict[str, Any]:
    return {
        "id": step_id,
        "title": step.title,
        "group": step.group,
        "words": list(step.words),
        "help": getdoc(step) or "",
        "schema": step.model_json_schema(),
        "examples": [example._asdict() for example in step.examples],
    }
