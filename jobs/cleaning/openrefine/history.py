"""A history as OpenRefine extracts it (Undo / Redo, Extract): a JSON list of operations, each with its name and parameters."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jobs.cleaning.errors import RecipeError
from jobs.cleaning.openrefine.conversion import Conversion, NotConvertible
from jobs.cleaning.openrefine.operation import Operation
from jobs.cleaning.openrefine.operations import convert
from jobs.cleaning.recipe import Recipe, load, parse_step


@dataclass(frozen=True)
class Remark:
    """A sentence on one operation, with its number from 1 and its name."""

    operation: int
    name: str
    why: str

    def __str__(self) -> str:
        return f"operation {self.operation}, {self.name}: {self.why}"

    def as_json(self) -> dict[str, Any]:
        return {"operation": self.operation, "name": self.name, "why": self.why}


@dataclass(frozen=True)
class Converted:
    """The recipe; the operations that are not in it; and those whose steps behave differently."""

    recipe: Recipe
    left_out: tuple[Remark, ...]
    differences: tuple[Remark, ...]


def opened(content: Any) -> Converted:
    """Parses a recipe, or a history as one. Takes JSON text or its parsed content."""
    content = load(content) if isinstance(content, str | bytes | bytearray) else content
    return from_openrefine(content) if is_history(content) else Converted(Recipe.parse(content), (), ())


def is_history(content: Any) -> bool:
    """Whether this looks like a history. A recipe does not: it is an object with steps."""
    operations = content.get("operations") if isinstance(content, dict) else content
    return isinstance(operations, list) and all(isinstance(each, dict) and "op" in bare(each) for each in operations)


def from_openrefine(history: Any) -> Converted:
    """Takes JSON text or its parsed content. Raises RecipeError if it is not a history."""
    content = load(history) if isinstance(history, str | bytes | bytearray) else history
    if not is_history(content):
        raise RecipeError("This is not an OpenRefine history: a JSON list of operations, from Undo / Redo, Extract.")
    steps, left_out, differences = [], [], []
    for number, operation in enumerate(operations_in(content), start=1):
        name = str(operation["op"])
        try:
            found = checked(convert(Operation(operation)))
        except NotConvertible as why:
            left_out.append(Remark(number, name, str(why)))
        else:
            steps += found.steps
            differences += [Remark(number, name, each) for each in found.differences]
    return Converted(Recipe.parse({"steps": steps}), tuple(left_out), tuple(differences))


def operations_in(content: Any) -> Iterator[dict[str, Any]]:
    return map(bare, content["operations"] if isinstance(content, dict) else content)


def bare(operation: dict[str, Any]) -> dict[str, Any]:
    """The operation itself: a project's own history wraps it with its time and author."""
    inner = operation.get("operation")
    return inner if isinstance(inner, dict) else operation


def checked(found: Conversion) -> Conversion:
    """Rejects steps that are invalid, for example because of a pattern with look-ahead."""
    for step in found.steps:
        try:
            parse_step(1, step)
        except RecipeError as error:
            raise NotConvertible(error.message) from error
    return found
