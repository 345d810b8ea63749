"""The differences between two versions of a recipe, step by step."""

import json
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

Step = dict[str, Any]
Change = dict[str, Any]
"""{mark: came | left | changed, step, was?}, or {mark: reader | writer} if settings differ."""


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """The changes from one recipe to the other, in the order of the steps; empty if they are the same."""
    settings = [{"mark": part} for part in ("reader", "writer") if (before.get(part) or {}) != (after.get(part) or {})]
    return [*of_steps(before.get("steps", []), after.get("steps", [])), *settings]


def of_steps(before: list[Step], after: list[Step]) -> Iterator[Change]:
    old, new = ([json.dumps(step, sort_keys=True) for step in steps] for steps in (before, after))
    for op, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op != "equal":
            yield from of_part(before[start:end], after[new_start:new_end])


def of_part(left: list[Step], came: list[Step]) -> Iterator[Change]:
    """A step replaced by one of the same kind counts as changed."""
    for old, new in zip_longest(left, came):
        if old and new and old.get("step") == new.get("step"):
            yield {"mark": "changed", "step": new, "was": old}
            continue
        if old:
            yield {"mark": "left", "step": old}
        if new:
            yield {"mark": "came", "step": new}
