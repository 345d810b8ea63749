"""What a run did: four numbers, what each step did, and the files to take away."""

from typing import Any

from nicegui import html

from ui.components.tags import icon, tag

NUMBERS = (
    ("rows_in", "Rows in", ""),
    ("rows_out", "Rows out", ""),
    ("rows_rejected", "Rows removed", "number-left"),
    ("cells_changed", "Cells changed", "number-changed"),
)
FILES = (
    ("result", "Clean file"),
    ("rejects", "Removed rows"),
    ("changes", "Changed cells"),
    ("receipt", "Receipt"),
    ("script", "pandas script"),
)


def receipt(job: dict[str, Any], outputs: set[str]) -> None:
    """The end of a job that is done. `outputs` are the files it left."""
    with tag("section", "", "receipt panel", aria_label="Result"):
        numbers(job["result"] or {})
        downloads(job["id"], outputs)
        if reason := (job["result"] or {}).get("no_script"):
            tag("p", reason, "muted small receipt-note")


def numbers(result: dict[str, Any]) -> None:
    with html.dl().classes("numbers"):
        for name, word, look in NUMBERS:
            value = result.get(name) or 0
            with html.div().classes(f"number {look if value else ''}"):
                tag("dt", word)
                tag("dd", f"{value:,}")


def downloads(job_id: str, outputs: set[str]) -> None:
    with html.div().classes("downloads"):
        for place, (name, word) in enumerate((name, word) for name, word in FILES if name in outputs):
            with html.a(href=f"/api/v1/jobs/{job_id}/{name}", download=True).classes(
                "button" if place else "button button-primary"
            ):
                icon("download")
                tag("span", word)
