"""The result of a job other than cleaning: its figures, its files, and what was refused."""

from typing import Any

from nicegui import html

from jobs.kinds.base import Kind
from models.job import Job
from ui.components.parts.downloads import downloads
from ui.components.parts.tags import notice, tag

MOST_FIGURES = 4


def kind_result(job: Job, kind: Kind) -> None:
    result = job.result or {}
    with tag("section", "", "receipt panel", aria_label="Result"):
        with html.dl().classes("numbers"):
            for name, word in figures(kind, result):
                with html.div().classes("number"):
                    tag("dt", word)
                    tag("dd", f"{result.get(name) or 0:,}")
        for remark in kind.remarks(result):
            notice(remark, "notice-warn")
        downloads(job, kind)
    if refusals := result.get("refusals"):
        refused(refusals, int(result.get("refused", len(refusals))))


def figures(kind: Kind, result: dict[str, Any]) -> list[tuple[str, str]]:
    """The figures that this job has; if they are many, only those that are not zero."""
    several = [each for each in kind.figures.items() if result.get(each[0]) is not None]
    return several if len(several) <= MOST_FIGURES else [each for each in several if result.get(each[0])]


def refused(refusals: list[dict[str, str]], count: int) -> None:
    """The first refusals, each with name and reason."""
    with tag("section", "", "panel kind-refused", aria_label="Refused"):
        with html.div().classes("panel-bar"):
            tag("h2", "Refused")
            if count > len(refusals):
                tag("span", f"the first {len(refusals):,} of {count:,}", "muted small panel-note")
        with html.dl().classes("kind-told"):
            for each in refusals:
                tag("dt", each["name"])
                tag("dd", each["reason"])
