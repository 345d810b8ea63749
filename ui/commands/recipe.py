"""`recipe` on the command line: converts the recipes of other programs."""

import argparse
import sys
from pathlib import Path

from jobs.cleaning.errors import RecipeError
from jobs.cleaning.openrefine import from_openrefine
from ui.commands import complain


def from_history(args: argparse.Namespace) -> int:
    """Writes the recipe, and a line for each difference. Also a line for each operation that is left out: then exit code 1."""
    found = from_openrefine(read(args.history))
    text = found.recipe.dumps()
    if args.out:
        args.out.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    for each in found.differences:
        complain(f"note: {each}")
    for each in found.left_out:
        complain(f"RECIPE {args.history}: {each}")
    return 1 if found.left_out else 0


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RecipeError(f"The history {path} can't be read: {error.strerror}.") from error
