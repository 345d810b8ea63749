"""Notes for people on how a sheet was read: formulas, merged cells, hidden sheets and rows."""

from collections.abc import Sequence

from jobs.cleaning.plural import agreeing, plural

LISTED = 10


def sheet_notes(title: str, hidden: Sequence[str], formulas: int, merged: int, unsaved: int = 0, rows: int = 0) -> list[str]:
    """One sentence for each of them that occurs.

    `unsaved` are formulas without a stored value, which are also in `formulas`; `rows` are hidden rows.
    """
    notes = []
    if title in hidden:
        notes.append("This sheet is hidden in the workbook.")
    if others := [each for each in hidden if each != title]:
        names = ", ".join(others[:LISTED]) + (", …" if len(others) > LISTED else "")
        notes.append(f"{plural(len(others), 'other sheet is', 'other sheets are')} hidden in the workbook: {names}.")
    if rows:
        are = agreeing(rows, "It is read like any other", "They are read like all others")
        notes.append(f"{plural(rows, 'row is', 'rows are')} hidden in the workbook, as by a filter. {are}.")
    if unsaved:
        formula, are = plural(unsaved, "formula has", "formulas have"), agreeing(unsaved, "is", "are")
        how = "Open the file in Excel or LibreOffice, save it, and bring that file; or paste values in place of formulas."
        notes.append(f"{formula} no saved value and {are} read as missing. {how}")
    if saved := formulas - unsaved:
        results = agreeing(saved, "its saved result is", "their saved results are")
        notes.append(f"{plural(saved, 'cell holds a formula', 'cells hold formulas')}: {results} read.")
    if merged:
        ranges = f"There {agreeing(merged, 'is', 'are')} {plural(merged, 'range')} of merged cells"
        notes.append(f"{ranges}: the value is in the first cell, the others are empty.")
    return notes
