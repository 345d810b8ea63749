"""`steps` on the command line: the catalogue of steps, as text or JSON."""

import argparse
import json

from jobs.cleaning.catalogue import catalogue
from jobs.cleaning.recipe_schema import recipe_schema


def run(args: argparse.Namespace) -> int:
    """Prints ids and titles; with --json everything about each step, with --schema the JSON Schema of a recipe."""
    if args.schema:
        print(json.dumps(recipe_schema(), ensure_ascii=False, indent=1))
        return 0
    found = catalogue()
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 0
    width = max(len(each["id"]) for each in found)
    for each in found:
        print(f"{each['id']:{width}}  {each['title']}")
    return 0
