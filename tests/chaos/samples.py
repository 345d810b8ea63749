"""The files that people upload, each with a recipe: small, medium, large enough to be killed while running, a workbook."""

import io
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook

TIDY = [
    {"step": "trim", "columns": "all"},
    {"step": "drop_duplicates"},
    {"step": "fill_missing", "columns": ["price"], "method": "median"},
]


@dataclass(frozen=True)
class Sample:
    """`ends`: the status in which an undisturbed job with it ends."""

    name: str
    content: bytes
    steps: list[dict[str, Any]]
    ends: str = "done"

    @property
    def options(self) -> dict[str, Any]:
        return {"recipe": {"version": 1, "steps": self.steps}}


def orders(rows: int) -> list[list[str]]:
    return [[f"{at % (rows - rows // 20):08}", f" Ada {at % 7} ", "" if at % 9 == 0 else f"{at % 80}.50"] for at in range(rows)]


def delimited(rows: int) -> bytes:
    return "\n".join(",".join(row) for row in [["id", "name", "price"], *orders(rows)]).encode()


def workbook(rows: int) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in [["id", "name", "price"], *orders(rows)]:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


SAMPLES = (
    Sample("small.csv", delimited(100), TIDY),
    Sample("middling.csv", delimited(20_000), TIDY),
    Sample("large.csv", delimited(300_000), TIDY),
    Sample("book.xlsx", workbook(300), TIDY),
    Sample("refused.csv", delimited(100), [{"step": "trim", "columns": ["no such column"]}], ends="failed"),
)
