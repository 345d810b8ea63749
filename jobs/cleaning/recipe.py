"""A recipe: how to read a table, what to do with it step by step, how to write it. A JSON file that any later version opens."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from jobs.cleaning.complaints import complaint
from jobs.cleaning.errors import RecipeError
from jobs.cleaning.form_places import names_at, place_in_words
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.registry import FORMER, all_steps
from jobs.cleaning.step import Step
from jobs.cleaning.writer import WriterSettings

TOO_SHORT = ("too_short", "string_too_short")
FIRST_FORMS = ("literal[", "str")
"""How pydantic calls the first form of a value that can have several: "all", or a list; a name, or an object."""
OTHER_FORMS = ("literal_error", "model_type")
"""What it says of forms that the value probably was not meant to have."""
OF_MOST_STEPS = ("off", "where")
"""Parameters that are listed after a step's own."""


class Recipe(BaseModel):
    """Steps are numbered from 1, including those that are switched off."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    reader: ReaderSettings = ReaderSettings()
    steps: tuple[Step, ...] = ()
    writer: WriterSettings = WriterSettings()

    @classmethod
    def parse(cls, recipe: Any) -> "Recipe":
        """Parses JSON text or the value it holds: a recipe, or a receipt, which holds one.

        Raises RecipeError with the number of the invalid step.
        """
        return cls.of_steps(recipe, parse_step)

    @classmethod
    def that_ran(cls, recipe: Any) -> "Recipe":
        """The recipe of a past run: what some step would refuse today is left as it is."""
        return cls.of_steps(recipe, step_that_ran)

    @classmethod
    def of_steps(cls, recipe: Any, step_of: Callable[[int, Any], Step]) -> "Recipe":
        content = recipe_in(load(recipe) if isinstance(recipe, str | bytes | bytearray) else recipe)
        if not isinstance(content, dict):
            raise RecipeError('A recipe is a JSON object, such as {"version": 1, "steps": [{"step": "trim"}]}.')
        steps = content.get("steps", [])
        if not isinstance(steps, list | tuple):
            raise RecipeError('The "steps" of a recipe are a list.')
        parsed = tuple(step_of(number, step) for number, step in enumerate(steps, start=1))
        try:
            return cls.model_validate(content | {"steps": parsed})
        except ValidationError as error:
            raise RecipeError(f"The recipe is not valid: {first_complaint(error, cls)}.") from error

    def numbered(self) -> Iterator[tuple[int, Step]]:
        """The enabled steps, with their numbers."""
        return ((number, step) for number, step in enumerate(self.steps, start=1) if not step.off)

    def before(self, number: int) -> "Recipe":
        """The recipe up to the step with this number."""
        return self.model_copy(update={"steps": self.steps[: number - 1]})

    def as_json(self) -> dict[str, Any]:
        """What parse() accepts; parameters with their default value are omitted."""
        content = self.model_dump(mode="json", exclude_defaults=True, exclude={"steps"})
        steps = [{"step": step.step} | step.model_dump(mode="json", exclude_defaults=True) for step in self.steps]
        return {"version": self.version} | content | {"steps": steps}

    def dumps(self) -> str:
        return json.dumps(self.as_json(), ensure_ascii=False, indent=2) + "\n"


def recipe_in(content: Any) -> Any:
    """The recipe that a receipt holds. Anything else is returned unchanged."""
    match content:
        case {"recipe": dict(recipe), "rows_in": _}:
            return recipe
        case _:
            return content


def load(text: str | bytes | bytearray) -> Any:
    try:
        content = json.loads(text)
        # a lone surrogate such as "\ud800" is valid JSON but not text; 1e999 is parsed as infinity, which JSON cannot represent
        json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeError as error:
        raise RecipeError("The recipe is not text in UTF-8.") from error
    except json.JSONDecodeError as error:
        raise RecipeError(f"The recipe is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except (ValueError, RecursionError) as error:
        raise RecipeError("The recipe nests too deep, or holds a number of thousands of digits, NaN or infinity.") from error
    return content


def parse_step(number: int, step: Any) -> Step:
    if isinstance(step, Step):
        return step
    if not isinstance(step, dict) or not isinstance(step.get("step"), str):
        raise RecipeError('A step is an object with its id, such as {"step": "trim"}.', step=number)
    kind = all_steps().get(step["step"])
    if kind is None:
        raise RecipeError(f"There is no step {step['step']!r}. {suggestion(step['step'])}", step=number)
    try:
        return kind.model_validate(with_current_id(step))
    except ValidationError as error:
        named = next((str(name) for name in first_error(error)["loc"]), None)
        raise RecipeError(f"{kind.title}: {first_complaint(error, kind)}.", step=number, parameter=named) from error


def step_that_ran(number: int, step: Any) -> Step:
    try:
        return parse_step(number, step)
    except RecipeError:
        match step:
            case {"step": str(name)} if kind := all_steps().get(name):
                return kind.model_construct(**with_current_id(step))
        raise


def with_current_id(step: Any) -> Any:
    """A step of a recipe from any release, with its current id. Anything that is not a step is returned unchanged."""
    match step:
        case {"step": str(name)} if name in FORMER:
            return step | {"step": FORMER[name]}
        case _:
            return step


def suggestion(name: str) -> str:
    from difflib import get_close_matches  # not needed for a valid recipe

    close = get_close_matches(name, all_steps(), n=1)
    return f"Did you mean {close[0]!r}?" if close else f"The steps are {', '.join(all_steps())}."


def first_error(error: ValidationError) -> ErrorDetails:
    """The first error.

    Of the errors in a value that can have several forms, the one furthest inside it. One about an unknown name precedes one
    about a missing name: the former is often a misspelling of the latter.
    """
    errors = error.errors(include_url=False)
    place = errors[0]["loc"]
    if place and str(place[-1]).startswith(FIRST_FORMS):
        forms = [each for each in errors if each["loc"][: len(place) - 1] == place[:-1]]
        deepest = max(len(each["loc"]) for each in forms)
        errors = sorted((each for each in forms if len(each["loc"]) == deepest), key=lambda each: each["type"] in OTHER_FORMS)
    first, *others = errors
    beside = (each for each in others if each["type"] == "extra_forbidden" and each["loc"][:-1] == first["loc"][:-1])
    return next(beside, first) if first["type"] == "missing" else first


def first_complaint(error: ValidationError, form: type[BaseModel] | None = None) -> str:
    """The error to report, as part of a sentence: where, then what. Fields of a `form` are called by their titles."""
    problem = first_error(error)
    path = [str(part) for part in problem["loc"] if isinstance(part, int) or str(part).isidentifier()]
    lacks = problem["type"] == "missing" or (problem["type"] in TOO_SHORT and not problem["input"])
    if form and path:
        schema = form.model_json_schema()
        names = sorted(names_at(problem["loc"][:-1], schema), key=OF_MOST_STEPS.__contains__)
        message = complaint(problem, [name for name in names if name != "step"])
        unknown = [path[-1]] if problem["type"] == "extra_forbidden" else []
        place = ": ".join(filter(None, [place_in_words(problem["loc"], schema), *unknown]))
        return f"“{place}” must be filled in" if lacks else f"{place}: {message}"
    return ": ".join([".".join(path), complaint(problem)] if path else [complaint(problem)])
