"""`report` on the command line: a page about the quality of a file."""

import argparse
import sys

from jobs.cleaning.profiling.drift import drift
from jobs.cleaning.profiling.known_profile import known
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.report import Baseline, page
from jobs.cleaning.suggest import CLOSELY, suggest
from ui.commands import usage_error
from ui.commands.baseline import read_baseline
from ui.commands.inputs import STDIN, demand_file, open_inputs, overrule
from ui.commands.outputs import result_at, spare_inputs
from ui.commands.progress import progress_bar
from ui.commands.scratch import scratch_folder


def run(args: argparse.Namespace) -> int:
    """Writes the page, whole or not at all, and prints what has changed since the baseline, if there is one."""
    before = read_baseline(args.baseline) if args.baseline else None
    with scratch_folder() as scratch:
        (source,) = open_inputs(args.inputs, scratch)
        try:
            settings = overrule(ReaderSettings(), args)
            spare_inputs([source.path], args.out)
        except ValueError as error:
            return usage_error("report", error)
        demand_file(source)
        with result_at(args.out, scratch) as out, progress_bar(source.given) as progress:
            found = suggest(source.path, settings, scratch, name=source.given, most_cells=CLOSELY, progress=progress).profile
            name = "standard input" if source.given == STDIN else source.path.name
            baseline = Baseline(args.baseline.name, before.rows, drift(before, known(found))) if before else None
            out.write_text(page(found, name, baseline), encoding="utf-8")
    for change in baseline.changes if baseline else []:
        print(change.sentence, file=sys.stderr)
    return 0
