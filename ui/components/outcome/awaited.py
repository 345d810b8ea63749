"""A placeholder for a result that is being made: it has the same layout, so nothing moves when the result arrives."""

from nicegui import html

from ui.components.outcome.breakdown import IN_SIGHT
from ui.components.outcome.result import NUMBERS
from ui.components.parts.tags import tag


def awaited(steps: list[str], changed: int) -> None:
    """`steps` are the titles of the steps: without any, nothing is listed. `changed` is the probable number of columns with
    changed cells.
    """
    with tag("section", "", "receipt panel awaited", aria_label="The result will stand here"):
        with html.dl().classes("numbers"):
            for _, word, _ in NUMBERS:
                with html.div().classes("number"):
                    tag("dt", word)
                    tag("dd", "–")
        if steps:
            with html.div().classes("breakdown"):
                lines("By step", steps)
                if changed:
                    lines("By column", [""] * min(changed, IN_SIGHT), more=changed > IN_SIGHT)
        with html.div().classes("awaited-acts"):
            tag("p", "The files to take away will be here. You can close this page; the work goes on.", "muted small")
    if steps:
        with html.div().classes("panel awaited awaited-ledger"):
            tag("h2", "Line by line")


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
