"""Operations on whole columns."""

from typing import Any

from jobs.cleaning.openrefine.conversion import Conversion, NotConvertible
from jobs.cleaning.openrefine.expressions import joined, transformed
from jobs.cleaning.openrefine.operation import Operation

AT_END = "The new column stands behind all others, not beside the one it is made of."
REPEATED = "In the new rows the other cells are repeated; OpenRefine leaves them blank."
MOST_PARTS = 20
"""Up to so many parts of a split column get the same names as in OpenRefine."""


def column_addition(operation: Operation) -> Conversion:
    name, base, expression = (operation.text(each) for each in ("newColumnName", "baseColumnName", "expression"))
    if operation.where:
        raise NotConvertible("It fills the new column in some rows alone.")
    if (merged := joined(expression, base)) is not None:
        columns, sep = merged
        return Conversion.one("merge_columns", AT_END, columns=columns, sep=sep, name=name, skip_missing=False)
    copy = Conversion.one("add_column", AT_END, kind="copy", name=name, value=base)
    return Conversion.together([copy, transformed(expression, name, operation.get("onError", "set-to-blank"))])


def column_split(operation: Operation) -> Conversion:
    operation.demand_rows()
    column, kept = operation.text("columnName"), not operation.get("removeOriginalColumn", True)
    most = operation.of(int, "maxColumns") if operation.get("maxColumns") else 0
    split = {"column": column, "keep_source": kept, **cut(operation)} | ({"max": most} if most > 0 else {})
    names = {f"{column}_{part}": f"{column} {part}" for part in range(1, MOST_PARTS + 1)}
    return Conversion([{"step": "split_column"} | split, {"step": "rename_columns", "map": names, "missing_columns": "skip"}])


def cell_split(operation: Operation) -> Conversion:
    return Conversion.one("split_column", REPEATED, column=operation.text("columnName"), to_rows=True, **cut(operation))


def cut(operation: Operation) -> dict[str, Any]:
    """Where a column is split."""
    if operation.get("mode", "separator") == "lengths":
        return {"by": "lengths", "lengths": operation.of(list, "fieldLengths")}
    separator = operation.text("separator")
    return {"by": "regex", "pattern": separator} if operation.get("regex") else {"delimiter": separator}


def column_removal(operation: Operation) -> Conversion:
    return Conversion.one("drop_columns", columns=[operation.text("columnName")])


def column_rename(operation: Operation) -> Conversion:
    return Conversion.one("rename_columns", map={operation.text("oldColumnName"): operation.text("newColumnName")})


def column_reorder(operation: Operation) -> Conversion:
    return Conversion.one("keep_columns", columns=operation.texts("columnNames"))


def column_move(operation: Operation) -> Conversion:
    if operation.get("index") != 0:
        raise NotConvertible("It moves a column to a place among others, which it does not name. Choose the order yourself.")
    return Conversion.one("keep_columns", columns=[operation.text("columnName")], rest="append")
