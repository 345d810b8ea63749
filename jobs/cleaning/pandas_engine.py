"""The reference engine: runs the exported script's code, step by step, in this process, with the whole table in memory.

It knows only rows: which cells changed, and why rows were removed, only the other engine reports.
"""

from collections.abc import Mapping
from pathlib import Path
from textwrap import indent
from time import perf_counter
from typing import Any

import polars as pl

from jobs.cleaning.errors import RecipeError, StepFailed
from jobs.cleaning.outputs import Outputs
from jobs.cleaning.plan import make_plan
from jobs.cleaning.reader import TextSource
from jobs.cleaning.receipt import Receipt, StepReceipt
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.script import (
    can_be_script,
    can_be_written,
    pandas_script,
    reading_arguments,
    step_code,
    whole_script,
    writing_arguments,
)
from jobs.cleaning.second_tables import naming_file
from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.writer import open_writer

USED = "KIT = read_table, write_table, name_of, TABLES"
AT_ONCE = 50_000
"""Rows that are converted from pandas at a time."""


def clean_with_pandas(
    source: Path, table: TextSource, recipe: Recipe, outputs: Outputs, files: Mapping[str, tuple[Path, TextSource]]
) -> Receipt:
    """Cleans the file that is open as `table`, with second files by name.

    Raises an error for anything that a script cannot do.
    """
    refuse(recipe, outputs)
    read_through(table)
    for name, (_, file) in files.items():
        with naming_file(name):
            read_through(file)
    make_plan(recipe.numbered(), table.columns, {name: file for name, (_, file) in files.items()})  # raises what columns show
    script = load(recipe)
    script["file_name"] = lambda: table.name
    for name, (path, file) in files.items():
        script["TABLES"][name] = script["read_table"](str(path), **reading_arguments(file.reading))
    frame = script["read_table"](str(source), **reading_arguments(table.reading))
    rows_in, steps = len(frame), []
    for number, step in enumerate(recipe.steps, start=1):
        start, before = perf_counter(), frame
        frame = frame if step.off else applied(script, number, frame)
        steps.append(step_receipt(number, recipe, before, frame, perf_counter() - start))
    written = write(script, frame, table, recipe, outputs.result)
    readings = {name: file.reading for name, (_, file) in files.items()}
    if outputs.script:
        outputs.script.write_text(pandas_script(recipe, table.reading, readings), encoding="utf-8")
    return Receipt(
        rows_in=rows_in,
        rows_out=len(frame),
        rows_rejected=sum(each.rejected for each in steps),
        rows_made=sum(each.made for each in steps),
        cells_changed=None,
        changes_left_out=0,
        steps=steps,
        passes=[],
        recipe=recipe.as_json(),
        reader=table.reading.as_json(),
        files={name: reading.as_json() for name, reading in readings.items()},
        writer=written,
        learned=[],
        engine={"name": "pandas", "version": script["pd"].__version__},
    )


def refuse(recipe: Recipe, outputs: Outputs) -> None:
    if outputs.changes or outputs.rejects:
        raise RecipeError("The pandas engine keeps no changes and no rejects: leave them out, or use the other engine.")
    can_be_written(recipe.writer)


def read_through(table: TextSource) -> None:
    """Reads to the end: only then is everything known about how the file is read, and whether a script can read it."""
    for _ in table.batches():
        pass
    can_be_script(table.reading)


def load(recipe: Recipe) -> dict[str, Any]:
    """The script's functions by name; that of step 3 is `step_3`."""
    codes = [
        f"def step_{number}(frame):\n{indent(step_code(number, step), '    ')}\n    return frame"
        for number, step in recipe.numbered()
    ]
    names: dict[str, Any] = {}
    exec(compile(whole_script(*(f"{code}\n\n" for code in codes), USED), "the recipe's script", "exec"), names)  # noqa: S102 - ours
    return names


def applied(script: dict[str, Any], number: int, frame: Any) -> Any:
    """Runs a step's function; when it exits with a message, raises that as an error."""
    try:
        return script[f"step_{number}"](frame)
    except SystemExit as error:
        raise StepFailed(str(error), step=number) from error


def write(script: dict[str, Any], frame: Any, table: TextSource, recipe: Recipe, path: Path) -> dict[str, Any]:
    """A script itself writes only CSV or TSV. For other formats, the usual writers take the cells from pandas."""
    if recipe.writer.format in ("csv", "tsv"):
        script["write_table"](frame, str(path), **writing_arguments(recipe, table.reading))
        return {"format": recipe.writer.format, "notes": []}
    names = map(script["name_of"], frame.columns)
    columns = tuple(Column(f"c{place}", name) for place, name in enumerate(names))
    has_header = table.reading.header is not None
    with open_writer(path, recipe.writer, columns, has_header=has_header) as writer:
        for start in range(0, max(len(frame), 1), AT_ONCE):
            writer.write(as_batch(frame.iloc[start : start + AT_ONCE], columns))
    return writer.written


def as_batch(frame: Any, columns: tuple[Column, ...]) -> Batch:
    cells = {column.key: frame.iloc[:, place].tolist() for place, column in enumerate(columns)}
    schema = dict.fromkeys(cells, pl.String)
    return Batch(columns, pl.DataFrame(cells, schema=schema).with_row_index(ROW).with_columns(pl.col(ROW).cast(pl.UInt64)))


def step_receipt(number: int, recipe: Recipe, before: Any, after: Any, seconds: float) -> StepReceipt:
    step, more = recipe.steps[number - 1], len(after) - len(before)
    return StepReceipt(
        step=number,
        id=step.step,
        rows_in=len(before),
        rows_out=len(after),
        rejected=max(0, -more),
        made=max(0, more),
        cells_changed=None,
        failed=0,
        seconds=round(seconds, 4),
        off=step.off,
    )
