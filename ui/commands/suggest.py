"""`suggest` on the command line: proposes steps for a file, and lists cells that look wrong."""

import argparse
import json
from pathlib import Path
from typing import Any

from jobs.cleaning.plural import plural
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.suggest import suggest, write_cells
from ui.commands import usage_error, valid
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
    answer = {"file": source.given} | found.as_json()
    print(valid(json.dumps(answer, ensure_ascii=False)) if args.json else in_words(answer, args.cells))
    return 0


def in_words(answer: dict[str, Any], listed: Path | None) -> str:
    """As text: each problem with the steps that fix it. `listed`: where the suspect cells are."""
    looked_at = (
        f", of which {answer['rows_looked_at']:,} were looked at closely" if answer["rows_looked_at"] < answer["rows"] else ""
    )
    lines = [f"{answer['file']}: {plural(answer['rows'], 'row')}{looked_at}"]
    lines += [f"  · {note}" for note in answer["reader"]["notes"]]
    for problem in answer["problems"]:
        lines.append(f"  ! {problem['sentence']}")
        lines += [f"    → {offer['words']}" for offer in offers(problem["steps"])]
    cells = sum(answer["suspects"].values())
    where = f": {listed} lists them. --json" if listed else ". --cells FILE lists them, --json"
    lines.append(f"  {plural(cells, 'cell')} look{'s' if cells == 1 else ''} wrong{where} holds the steps.")
    return "\n".join(lines)
