"""`undo` on the command line: rebuilds the original table from a result and the ledgers of its run."""

import argparse
import json
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from jobs.cleaning.errors import RecipeError, UnreadableFile
from jobs.cleaning.reader import TextSource, open_table
from jobs.cleaning.trail.undo import PartialReceipt, lives_by_name, lives_by_receipt, original_columns, original_of, undone
from jobs.cleaning.writer import WriterSettings, open_writer
from jobs.cleaning.written import as_written
from ui.commands import complain
from ui.commands.inputs import Input, demand_file
from ui.commands.outputs import result_at
from ui.commands.scratch import scratch_folder

UNKNOWN = "Without the receipt it is not known whether a step sorted or made rows: then this is not the original table."


def run(args: argparse.Namespace) -> int:
    """Writes the original table, or nothing."""
    receipt = read_receipt(args.receipt) if args.receipt else None
    if receipt:
        receipt.demand_reversible()
        for path in (args.result, args.changes, args.rejects):
            demand_file(Input(str(path), path))
        receipt.demand_as_written({"result": args.result, "changes": args.changes, "rejects": args.rejects})
    else:
        complain(UNKNOWN)
    with scratch_folder() as scratch, ExitStack() as files:

        def opened(path: Path, name: str, *, has_header: bool = True, dialect: Mapping[str, Any] = {}) -> TextSource:
            folder = Path(scratch, name)
            folder.mkdir()
            settings = as_written(path, has_header=has_header, dialect=dialect)
            return files.enter_context(open_table(path, settings, scratch=folder))

        changes, rejects = opened(args.changes, "changes"), opened(args.rejects, "rejects")
        original = original_of(rejects)
        has_header = receipt.has_header if receipt else any(column.name is not None for column in original)
        names_itself = receipt.result_names(original) is not None if receipt else has_header
        written = opened(args.result, "result", has_header=names_itself, dialect=receipt.dialect() if receipt else {})
        is_sheet = written.reading.kind == "workbook"
        result = receipt.whole_result(written, original, is_sheet=is_sheet) if receipt else written
        lives = lives_by_receipt(receipt, original, result.columns) if receipt else lives_by_name(original, result.columns)
        settings = WriterSettings(format="tsv" if args.out.suffix.lower() == ".tsv" else "csv")
        made = scratch / "made"
        made.mkdir()
        with (
            result_at(str(args.out), made) as out,
            open_writer(out, settings, original_columns(lives), has_header=has_header) as writer,
        ):
            rows, knows_empty = (receipt.rows_out, receipt.knows_empty) if receipt else (None, True)
            early = ends_early(written)
            for batch in undone(result, changes, rejects, lives, rows, ends_early=early, knows_empty=knows_empty):
                writer.write(batch)
    return 0


def ends_early(result: TextSource) -> bool:
    """Whether the result may lack rows of nulls at its end, and nowhere else: a sheet ends with its last cell.

    Without names in its first row a sheet may also begin late, and if there are several sheets, the others hold further rows.
    """
    is_sheet = result.reading.kind == "workbook" and len(result.reading.sheets) == 1
    return is_sheet and any(column.name for column in result.columns)


def read_receipt(path: Path) -> PartialReceipt:
    try:
        return PartialReceipt.parse(json.loads(path.read_bytes()))
    except OSError as error:
        raise UnreadableFile(f"The receipt {path} can't be read: {error.strerror}.", code="STORAGE") from error
    except ValueError as error:
        raise RecipeError(f"{path} is not a receipt: it is not JSON.") from error
