"""How many columns a step removed, added and renamed."""

from typing import Any

RENAMING = {"rename_columns", "clean_headers"}
"""Steps that give columns other names, and change nothing else."""


def column_counts(step: dict[str, Any]) -> dict[str, int]:
    """Receipts are never rewritten: early ones do not mention columns."""
    left, came = len(step.get("columns_left", ())), len(step.get("columns_came", ()))
    renamed = came if came == left and step.get("id") in RENAMING else 0
    return {"left": left - renamed, "came": came - renamed, "renamed": renamed}
