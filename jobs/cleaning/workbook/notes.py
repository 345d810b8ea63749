"""Notes for people on how a sheet was read: formulas, merged cells, hidden sheets, rows and columns, and what is not read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from jobs.cleaning.plural import agreeing, plural

LISTED = 10


@dataclass(slots=True)
class Besides:
    """What a sheet has besides values. Columns are numbers from 0; `rows` and `columns` are hidden ones.

    `unsaved` are formulas without a stored value, which are also in `formulas`. `units` are those that formats show, by column.
    """

    formulas: int = 0
    unsaved: int = 0
    merged: int = 0
    rows: int = 0
    columns: set[int] = field(default_factory=set)
    comments: int = 0
    pictures: int = 0
    units: Mapping[int, Collection[str]] = field(default_factory=dict)


def sheet_notes(title: str, hidden: Sequence[str], besides: Besides, used: range) -> list[str]:
    """One sentence for each kind of thing that occurs, in the columns that are `used`. `hidden` are names of sheets."""
    columns = [column for column in used if column in besides.columns]
    units = [(letters(at), units) for at, units in sorted(besides.units.items()) if at in used and len(units) > 1]
    return [
        *_on_hidden(title, hidden, besides.rows, columns),
        *(f"Column {column} is shown in different units, which are not read: {listed(each)}." for column, each in units),
        *_on_formulas(besides.formulas - besides.unsaved, besides.unsaved),
        *_on_others(besides),
    ]


def _on_hidden(title: str, hidden: Sequence[str], rows: int, columns: Sequence[int]) -> list[str]:
    notes = []
    if title in hidden:
        notes.append("This sheet is hidden in the workbook.")
    if others := [each for each in hidden if each != title]:
        are = plural(len(others), "other sheet is", "other sheets are")
        notes.append(f"{are} hidden in the workbook: {listed(others)}.")
    if rows:
        are = agreeing(rows, "It is read like any other", "They are read like all others")
        notes.append(f"{plural(rows, 'row is', 'rows are')} hidden in the workbook, as by a filter. {are}.")
    if columns:
        are, read = plural(len(columns), "column is", "columns are"), agreeing(len(columns), "It is", "They are")
        notes.append(f"{are} hidden in the workbook: {listed(list(map(letters, columns)))}. {read} read like all others.")
    return notes


def _on_formulas(saved: int, unsaved: int) -> list[str]:
    notes = []
    if unsaved:
        formula, are = plural(unsaved, "formula has", "formulas have"), agreeing(unsaved, "is", "are")
        how = "Open the file in Excel or LibreOffice, save it, and bring that file; or paste values in place of formulas."
        notes.append(f"{formula} no saved value and {are} read as missing. {how}")
    if saved:
        results = agreeing(saved, "its saved result is", "their saved results are")
        notes.append(f"{plural(saved, 'cell holds a formula', 'cells hold formulas')}: {results} read.")
    return notes


def _on_others(besides: Besides) -> list[str]:
    notes = []
    if merged := besides.merged:
        ranges = f"There {agreeing(merged, 'is', 'are')} {plural(merged, 'range')} of merged cells"
        notes.append(f"{ranges}: the value is in the first cell, the others are empty.")
    if comments := besides.comments:
        are = agreeing(comments, "It is", "They are")
        notes.append(f"{plural(comments, 'cell has a comment', 'cells have comments')}. {are} not read.")
    if pictures := besides.pictures:
        notes.append(f"{plural(pictures, 'picture is', 'pictures are')} not read.")
    return notes


def listed(names: Collection[str]) -> str:
    return ", ".join(list(names)[:LISTED]) + (", …" if len(names) > LISTED else "")


def letters(column: int) -> str:
    """0 → A, 26 → AA."""
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)
