"""Summarises in words what a cleaning has changed."""

from typing import Any

from jobs.cleaning.plural import plural
from jobs.cleaning.registry import all_steps


def figures_in_words(result: dict[str, Any]) -> list[str]:
    """At most five lines: rows, removed rows, changed cells, and the two steps that did most."""
    rejected, changed = result.get("rows_rejected") or 0, result.get("cells_changed") or 0
    lines = [
        f"{plural(result.get('rows_in', 0), 'row')} came in, {result.get('rows_out', 0):,} went out",
        f"{plural(rejected, 'row')} removed, each with its reason" if rejected else "no row removed",
        f"{plural(changed, 'cell')} changed" if changed else "no cell changed",
    ]
    busy = sorted((step for step in result.get("steps", []) if weight(step)), key=weight, reverse=True)
    return lines + [in_words(step) for step in busy[:2]]


def weight(step: dict[str, Any]) -> int:
    return (step.get("rejected") or 0) + (step.get("cells_changed") or 0)


def in_words(step: dict[str, Any]) -> str:
    kind = all_steps().get(step["id"])
    did = [
        f"{plural(count, noun)} {verb}"
        for count, noun, verb in (
            (step.get("rejected") or 0, "row", "removed"),
            (step.get("cells_changed") or 0, "cell", "changed"),
        )
        if count
    ]
    return f"step {step['step']}, {kind.title if kind else step['id']}: {', '.join(did)}"
