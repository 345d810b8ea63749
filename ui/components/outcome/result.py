"""The result of a run: four figures, bars, downloads, the receipt, and the lines behind each count."""

from typing import Any

from nicegui import html

from jobs.kinds.base import Kind
from models.job import Job
from models.user import User
from ui.components.outcome.breakdown import Breakdown
from ui.components.outcome.formats import Formats
from ui.components.outcome.ledger import ledger_of
from ui.components.outcome.mending import Mending, can_be_mended
from ui.components.outcome.next_file import NextFile
from ui.components.outcome.receipt import receipt
from ui.components.outcome.undoing import undoing
from ui.components.outcome.verification import Verification
from ui.components.parts.downloads import downloads
from ui.components.parts.tags import tag

NUMBERS = (
    ("rows_in", "Rows in", ""),
    ("rows_out", "Rows out", ""),
    ("rows_rejected", "Rows removed", "number-left"),
    ("cells_changed", "Cells changed", "number-changed"),
)


def result_of(job: Job, kind: Kind, user: User, titles: list[str]) -> None:
    """The result of a finished job. `titles` are the titles of its steps."""
    result = job.result or {}
    with tag("section", "", "receipt panel", aria_label="Result"):
        numbers(result)
        charts = html.div().classes("result-charts")
        with html.div().classes("take-away"):
            downloads(job, kind)
            with html.div().classes("after"):
                if job.file_id:
                    Formats(job, user)
                NextFile(job, user)
        if formulas := result.get("formulas"):
            tag("p", risk(formulas), "muted small receipt-note")
        if reason := result.get("no_script"):
            tag("p", reason, "muted small receipt-note")
        elif job.owner == user.id and job.file_id:
            Verification(user, job).build()
        receipt(result, kind.outputs)
    mending = Mending(job, user).apply if can_be_mended(job) else None
    ledger = ledger_of(job.public(), job.outputs, titles, undoing=undoing(job), on_mend=mending)
    with charts:
        Breakdown(result, titles, set(ledger.kinds) if ledger else set(), on_look=ledger.focus if ledger else lambda *_: None)


def risk(formulas: int) -> str:
    """The safe copy escapes every cell with such a beginning, even a column of dashes, where none is a formula."""
    cells = "One cell begins" if formulas == 1 else f"{formulas:,} cells begin"
    signs = "with =, +, - or @. Excel takes such a cell for a formula if there is more to it than the sign"
    return f"{cells} {signs}. “Safe for Excel” puts ' before each of them; give programs the clean file."


def numbers(result: dict[str, Any]) -> None:
    with html.dl().classes("numbers"):
        for name, word, look in NUMBERS:
            value = result.get(name)
            with html.div().classes(f"number {look if value else ''}"):
                tag("dt", word)
                tag("dd", "not counted" if value is None else f"{value:,}", "number-none" if value is None else "")
