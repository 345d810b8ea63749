"""A copy of a clean file that is safe to open in a spreadsheet: what would run there as a formula becomes text."""

from pathlib import Path

from jobs.cleaning.reader import open_table
from jobs.cleaning.writer import WriterSettings, open_writer
from jobs.cleaning.writer.formula_scan import may_hold_formulas
from jobs.cleaning.writer.style import style_of
from jobs.cleaning.written import as_written

MOST_ROWS = 1_048_576
"""As many rows as fit in a sheet; larger files are not opened there."""


def wants_copy(settings: WriterSettings, rows: int) -> bool:
    """Whether a spreadsheet may open this file and interpret its text. XLSX marks text as text, and needs no copy."""
    as_usual = settings.format in ("csv", "tsv") and not settings.like_input and style_of(settings).is_standard
    return as_usual and not settings.guard_formulas and 0 < rows < MOST_ROWS


def write_safe_copy(result: Path, settings: WriterSettings, target: Path, *, has_header: bool, scratch: Path) -> int:
    """Writes the copy if it differs from `result`, and returns in how many cells. If in none, no file is written."""
    delimiter = style_of(settings).delimiter
    if not may_hold_formulas(result, delimiter):
        return 0
    exactly = as_written(result, has_header=has_header, dialect={"delimiter": delimiter})
    guarding = settings.model_copy(update={"guard_formulas": True})
    with (
        open_table(result, exactly, scratch=scratch) as table,
        open_writer(target, guarding, table.columns, has_header=has_header) as writer,
    ):
        for batch in table.batches():
            writer.write(batch)
    count = int(writer.written["formulas_guarded"])
    if not count:
        target.unlink()
    return count
