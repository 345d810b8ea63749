"""All steps: each module in steps/ defines one, and is discovered automatically."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jobs.cleaning.step import Step

PACKAGE = "jobs.cleaning.steps"

FORMER: dict[str, str] = {}
"""Former id → present id, for steps that were renamed after a release."""


class Steps(Mapping[str, type[Step]]):
    """Every step, by its id or a former one. Modules are imported on access: a recipe needs few of many."""

    def __init__(self) -> None:
        self.names = sorted(module.name for module in pkgutil.iter_modules(importlib.import_module(PACKAGE).__path__))
        self.known: dict[str, type[Step]] = {}

    def __getitem__(self, name: str) -> type[Step]:
        name = FORMER.get(name, name)
        if name not in self.known:
            if name not in self.names:
                raise KeyError(name)
            self.known[name] = only_step(importlib.import_module(f"{PACKAGE}.{name}"), name)
        return self.known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


@cache
def all_steps() -> Steps:
    """The registry of all steps."""
    return Steps()


def only_step(module: Any, name: str) -> type[Step]:
    found = [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Step) and each.model_fields["step"].default == name
    ]
    if len(found) != 1:
        raise TypeError(f'{module.__name__} must hold exactly one Step with step: Literal["{name}"] = "{name}"')
    return found[0]
