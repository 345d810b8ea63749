"""What a step did beyond changing cells and removing rows: for the words of `reshaped` in rinse.js."""

from typing import Any

from jobs.cleaning.registry import all_steps

RENAMING = {"rename_columns", "clean_headers"}
"""Steps that give columns other names, and change nothing else."""


def reshaping(step: dict[str, Any]) -> dict[str, Any]:
    """How many columns it removed, added and renamed, and what it has `done` besides.

    Receipts are never rewritten: early ones do not mention columns.
    """
    kind = all_steps().get(step.get("id", ""))
    left, came = len(step.get("columns_left", ())), len(step.get("columns_came", ()))
    renamed = came if came == left and step.get("id") in RENAMING else 0
    return {"left": left - renamed, "came": came - renamed, "renamed": renamed, "done": kind.done if kind else ""}
