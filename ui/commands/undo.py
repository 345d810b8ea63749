"""`undo` on the command line: the original table, from a result and the ledgers of the run that made it."""

import argparse
import json
import tempfile
from contextlib import ExitStack
from pathlib import Path

from jobs.cleaning.errors import RecipeError, UnreadableFile
from jobs.cleaning.reader import TextSource, open_table
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.trail.undo import demand_reversible, original_columns, original_of, undone
from jobs.cleaning.writer import WriterSettings, open_writer
from jobs.cleaning.written import as_written


def run(args: argparse.Namespace) -> int:
    """Writes the original table, or nothing."""
    if args.receipt:
        demand_reversible(recipe_of(args.receipt))
    with tempfile.TemporaryDirectory(prefix="rinse-") as scratch, ExitStack() as files:

        def opened(path: Path, name: str, *, has_header: bool = True) -> TextSource:
            folder = Path(scratch, name)
            folder.mkdir()
            return files.enter_context(open_table(path, as_written(path, has_header=has_header), scratch=folder))

        changes, rejects = opened(args.changes, "changes"), opened(args.rejects, "rejects")
        original = original_of(rejects)
        has_header = any(column.name is not None for column in original)
        result = opened(args.result, "result", has_header=has_header)
        settings = WriterSettings(format="tsv" if args.out.suffix.lower() == ".tsv" else "csv")
        with open_writer(args.out, settings, original_columns(original), has_header=has_header) as writer:
            for batch in undone(result, changes, rejects):
                writer.write(batch)
    return 0


def recipe_of(receipt: Path) -> Recipe:
    try:
        content = json.loads(receipt.read_bytes())
    except OSError as error:
        raise UnreadableFile(f"The receipt {receipt} can't be read: {error.strerror}.", code="STORAGE") from error
    except ValueError as error:
        raise RecipeError(f"{receipt} is no receipt: it is not JSON.") from error
    if not isinstance(content, dict) or "recipe" not in content:
        raise RecipeError(f"{receipt} is no receipt of one input.")
    return Recipe.parse(content["recipe"])
