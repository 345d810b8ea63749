"""`suggest` on the command line: proposes steps for a file, and lists cells that look wrong."""

import argparse
import json
from typing import Any

from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.suggest import suggest, write_cells
from jobs.summaries import plural
from ui.commands import usage_error
from ui.commands.inputs import demand_file, open_inputs, overrule
from ui.commands.scratch import scratch_folder
from ui.offers import offers


def run(args: argparse.Namespace) -> int:
    """Prints the proposals, and writes the suspect cells."""
    try:
        settings = overrule(ReaderSettings(), args)
    except ValueError as error:
        return usage_error("suggest", error)
    with scratch_folder() as scratch:
        [source] = open_inputs(args.inputs, scratch)
        demand_file(source)
        found = suggest(source.path, settings, scratch, name=source.given)
        if args.cells:
            write_cells(found, args.cells)
    told = {"file": source.given} | found.as_json()
    print(json.dumps(told, ensure_ascii=False) if args.json else in_words(told))
    return 0


def in_words(told: dict[str, Any]) -> str:
    """As text: each problem with the steps that fix it."""
    looked_at = f", of which {told['rows_looked_at']:,} were looked at closely" if told["rows_looked_at"] < told["rows"] else ""
    lines = [f"{told['file']}: {plural(told['rows'], 'row')}{looked_at}"]
    lines += [f"  · {note}" for note in told["reader"]["notes"]]
    for problem in told["problems"]:
        lines.append(f"  ! {problem['sentence']}")
        lines += [f"    → {offer['words']}" for offer in offers(problem["steps"])]
    cells = sum(told["suspects"].values())
    lines.append(
        f"  {plural(cells, 'cell')} look{'s' if cells == 1 else ''} wrong. --cells FILE lists them, --json holds the steps."
    )
    return "\n".join(lines)
