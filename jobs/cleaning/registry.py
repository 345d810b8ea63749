"""The steps there are: one a file in steps/, found by being there."""

import importlib
import pkgutil
from functools import cache
from types import MappingProxyType
from typing import Any

from jobs.cleaning.step import Step


@cache
def all_steps() -> MappingProxyType[str, type[Step]]:
    """Every step by its id: whatever class of a module in steps/ has the module's name as its id."""
    package = importlib.import_module("jobs.cleaning.steps")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return MappingProxyType({name: only_step(importlib.import_module(f"{package.__name__}.{name}"), name) for name in names})


def only_step(module: Any, name: str) -> type[Step]:
    found = [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Step) and each.model_fields["step"].default == name
    ]
    if len(found) != 1:
        raise TypeError(f'{module.__name__} must hold exactly one Step with step: Literal["{name}"] = "{name}"')
    return found[0]
