"""Operations on the cells of one column."""

from jobs.cleaning.openrefine.conversion import Conversion, NotConvertible
from jobs.cleaning.openrefine.expressions import blanks_become, transformed
from jobs.cleaning.openrefine.operation import Operation

WHITE_SPACE_TOO = "Cells of white space alone are filled too; OpenRefine fills empty ones."
MOST_REPEATS = 10


def text_transform(operation: Operation) -> Conversion:
    column = operation.text("columnName")
    found = transformed(operation.text("expression"), column, operation.get("onError", "keep-original"))
    if operation.get("repeat") and any(step["step"] == "find_replace" for step in found.steps):
        found = Conversion.together([found] * max(1, min(MOST_REPEATS, int(operation.get("repeatCount", MOST_REPEATS)))))
    return operation.within(found, column)


def mass_edit(operation: Operation) -> Conversion:
    column, edits = operation.text("columnName"), operation.of(list, "edits")
    if operation.get("expression", "value") not in ("value", "grel:value"):
        raise NotConvertible("It compares what an expression makes of the cells, not the cells.")
    if any(edit.get("fromError") for edit in edits):
        raise NotConvertible("It edits errors. A cell of text is none.")
    becomes = {str(old): str(edit["to"]) for edit in edits for old in edit.get("from", [])}
    parts = [Conversion.one("map_values", column=column, map=becomes)] if becomes else []
    parts += [blanks_become(str(edit["to"]), column) for edit in edits if edit.get("fromBlank")]
    return operation.within(Conversion.together(parts), column)


def fill_down(operation: Operation) -> Conversion:
    operation.demand_rows()
    column = operation.text("columnName")
    return operation.within(Conversion.one("fill_down", WHITE_SPACE_TOO, columns=[column]), column)
