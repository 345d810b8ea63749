"""The known operations, and the function that converts each to steps."""

from collections.abc import Callable

from jobs.cleaning.openrefine import cells, columns, rows
from jobs.cleaning.openrefine.conversion import Conversion, NotConvertible
from jobs.cleaning.openrefine.operation import RECORDS, Operation

MALFORMED = (AttributeError, KeyError, TypeError, ValueError)
"""The exceptions for parameters of an unexpected shape."""
NETWORK = "It asks a service on the network. Rinse cleans a table without one."
RECONCILED = "It works on what was reconciled, which a table of text does not hold."


def convert(operation: Operation) -> Conversion:
    """Raises NotConvertible with the reason."""
    name = operation.text("op")
    found = OPERATIONS.get(name)
    if found is None:
        raise NotConvertible(RECONCILED if "recon" in name else "Rinse has no step that does this.")
    try:
        return found(operation)
    except MALFORMED as error:
        raise NotConvertible("Its parameters are not those that OpenRefine writes.") from error


def refused(why: str) -> Callable[[Operation], Conversion]:
    def refuse(_: Operation) -> Conversion:
        raise NotConvertible(why)

    return refuse


OPERATIONS: dict[str, Callable[[Operation], Conversion]] = {
    "core/text-transform": cells.text_transform,
    "core/mass-edit": cells.mass_edit,
    "core/fill-down": cells.fill_down,
    "core/column-addition": columns.column_addition,
    "core/column-split": columns.column_split,
    "core/multivalued-cell-split": columns.cell_split,
    "core/column-removal": columns.column_removal,
    "core/column-rename": columns.column_rename,
    "core/column-reorder": columns.column_reorder,
    "core/column-move": columns.column_move,
    "core/row-removal": rows.removal,
    "core/row-reorder": rows.reorder,
    "core/row-star": rows.marks,
    "core/row-flag": rows.marks,
    "core/blank-down": refused("It blanks repeated values; Rinse keeps every cell's value with its row."),
    "core/multivalued-cell-join": refused(RECORDS),
    "core/key-value-columnize": refused('It does not name the columns that stay. Choose them in "Turn rows into columns".'),
    "core/transpose-columns-into-rows": refused(
        'It counts columns and does not name them. Choose them in "Turn columns into rows".'
    ),
    "core/transpose-rows-into-columns": refused("It takes every so many rows as one; Rinse pairs rows by their values alone."),
    "core/column-addition-by-fetching-urls": refused(NETWORK),
    "core/extend-reconciled-data": refused(NETWORK),
}
