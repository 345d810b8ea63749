"""A placeholder for a result that is being made: it has the same layout, so nothing moves when the result arrives."""

from nicegui import html

from jobs.kinds.base import Kind
from ui.components.kinds.kind_result import MOST_FIGURES
from ui.components.outcome.breakdown import IN_SIGHT
from ui.components.outcome.result import NUMBERS
from ui.components.parts.tags import tag

HERE = "The result will stand here"


def awaited(steps: list[str], changed: int) -> None:
    """`steps` are the titles of the steps: without any, nothing is listed. `changed` is the probable number of columns with
    changed cells.
    """
    with tag("section", "", "receipt panel awaited", aria_label=HERE):
        numbers([word for _, word, _ in NUMBERS])
        if steps:
            with html.div().classes("breakdown"):
                lines("By step", steps)
                if changed:
                    lines("By column", [""] * min(changed, IN_SIGHT), more=changed > IN_SIGHT)
        files()
    if steps:
        with html.div().classes("panel awaited awaited-ledger"):
            tag("h2", "Line by line")


def awaited_of(kind: Kind) -> None:
    """The same for a job of another kind. Which of many figures it will have, nobody knows yet."""
    words = list(kind.figures.values())
    with tag("section", "", "receipt panel awaited awaited-of-kind", aria_label=HERE):
        numbers(words if len(words) <= MOST_FIGURES else ["\u00a0"] * MOST_FIGURES)
        files()


def numbers(words: list[str]) -> None:
    with html.dl().classes("numbers"):
        for word in words:
            with html.div().classes("number"):
                tag("dt", word)
                tag("dd", "–")


def files() -> None:
    with html.div().classes("awaited-acts"):
        tag("p", "The files to take away will be here. You can close this page; the work goes on.", "muted small")


def lines(heading: str, names: list[str], *, more: bool = False) -> None:
    with html.section().classes("awaited-more" if more else ""):
        tag("h2", heading)
        with html.ol().classes("bars"):
            for number, name in enumerate(names, start=1):
                with html.li().classes("bars-line"):
                    with html.span().classes("bars-name"):
                        if name:
                            tag("span", f"{number}", "muted num")
                            tag("span", f" {name}")
                    html.span().classes("bars-marks")
                    html.span().classes("bars-figures")
