"""Notes for people on how a sheet was read: formulas, merged cells, hidden sheets."""

from collections.abc import Sequence

LISTED = 10


def sheet_notes(title: str, hidden: Sequence[str], formulas: int, merged: int, unsaved: int = 0) -> list[str]:
    """One sentence for each of them that occurs.

    `unsaved` are formulas without a stored value, which are also in `formulas`.
    """
    notes = []
    if title in hidden:
        notes.append("This sheet is hidden in the workbook.")
    if others := [each for each in hidden if each != title]:
        names = ", ".join(others[:LISTED]) + (", …" if len(others) > LISTED else "")
        notes.append(f"{_count(len(others), 'other sheet')} hidden in the workbook: {names}.")
    if unsaved:
        formula = "1 formula has" if unsaved == 1 else f"{unsaved:,} formulas have"
        are = "is" if unsaved == 1 else "are"
        how = "Open the file in Excel or LibreOffice, save it, and bring that file; or paste values in place of formulas."
        notes.append(f"{formula} no saved value and {are} read as missing. {how}")
    if saved := formulas - unsaved:
        notes.append(f"{_count(saved, 'cell')} made by a formula: read is the value that was saved with it.")
    if merged:
        notes.append(f"{_count(merged, 'range')} of merged cells: the value is in the first cell, the others are empty.")
    return notes


def _count(count: int, noun: str) -> str:
    """As the beginning of a sentence."""
    if noun == "range":
        return f"There is 1 {noun}" if count == 1 else f"There are {count:,} {noun}s"
    return f"1 {noun} is" if count == 1 else f"{count:,} {noun}s are"
