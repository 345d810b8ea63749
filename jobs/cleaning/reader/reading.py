"""How a file is read: what was settled on, by the person or by looking."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["text", "fixed", "workbook", "json", "parquet"]


@dataclass(frozen=True, slots=True)
class Reading:
    """`header` is the number of the record that names the columns (None: none does), `first_row` that of the first row;
    `quote` None: there is none; `record_end` "any": lone CRs end records, too.

    `container` (gzip, zip, …) is what the file had to be taken out of, `member` the file chosen in an archive.

    `confidence`: 0 to 1, 1 where nothing was guessed. `notes` say what was left aside or mended, with counts.
    """

    kind: Kind
    encoding: str | None
    delimiter: str | None
    quote: str | None
    header: int | None
    record_end: str | None
    confidence: float = 1.0
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    container: str | None = None
    member: str | None = None
    members: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    first_row: int = 1

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"sheets": list(self.sheets), "members": list(self.members), "notes": list(self.notes)}
