"""How a file is read: what was settled on, by the person or by looking."""

from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Reading:
    """`header` is the number of the record that names the columns (None: none does); `quote` None: there is none.

    `confidence`: 0 to 1, 1 where nothing was guessed. `notes` say what was left aside or mended, with counts.
    """

    kind: Literal["text", "workbook"]
    encoding: str | None
    delimiter: str | None
    quote: str | None
    header: int | None
    record_end: str | None
    confidence: float = 1.0
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"sheets": list(self.sheets), "notes": list(self.notes)}
