"""The groups of near duplicates that were found, for whoever approves them."""

from collections.abc import Iterable
from typing import Any


def groups_found(learned: Iterable[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """By the step's number: how many groups there are, and the first of them with fingerprints and rows."""
    found: dict[int, dict[str, Any]] = {}
    for fact in learned:
        if "rows_in_groups" in fact:
            found[fact["step"]] = {"count": fact["groups"], "rows": fact["rows_in_groups"], "listed": []}
        elif "fingerprint" in fact:
            found[fact["step"]]["listed"].append({"fingerprint": fact["fingerprint"], "rows": fact["rows"]})
    return found
