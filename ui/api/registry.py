"""The cleaning steps, the kinds of jobs, and the schema of recipes."""

from typing import Any

from jobs.cleaning.catalogue import catalogue
from jobs.cleaning.recipe_schema import recipe_schema
from jobs.kinds import all_kinds
from jobs.kinds.base import Kind
from ui.api.answers import KindAnswer, StepAnswer


def steps() -> list[StepAnswer]:
    """Every cleaning step with its JSON Schema and examples."""
    return [StepAnswer.model_validate(each) for each in catalogue()]


def schema_of_recipes() -> dict[str, Any]:
    """The JSON Schema of a recipe file."""
    return recipe_schema()


def kinds() -> list[KindAnswer]:
    """Every kind of job: what it does, the JSON Schema of its options, and its outputs."""
    return [described(kind) for kind in all_kinds().values()]


def described(kind: Kind) -> KindAnswer:
    line, more = kind.help()
    return KindAnswer(
        id=kind.id,
        title=kind.title,
        help=line,
        about=more,
        internal=kind.internal,
        accepts=list(kind.accepts),
        several=kind.several,
        options=kind.Options.model_json_schema(),
        outputs=kind.outputs,
    )
