"""`report` on the command line: a page about the quality of a file."""

import argparse
import tempfile
from pathlib import Path

from jobs.cleaning.profile import profile
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.report import page
from ui.commands import misused
from ui.commands.inputs import STDIN, demand_file, open_inputs, overrule
from ui.commands.outputs import result_at, spare_inputs
from ui.commands.progress import progress_bar


def run(args: argparse.Namespace) -> int:
    """Writes the page, whole or not at all."""
    with tempfile.TemporaryDirectory(prefix="rinse-") as folder:
        scratch = Path(folder)
        (source,) = open_inputs(args.inputs, scratch)
        try:
            settings = overrule(ReaderSettings(), args)
            spare_inputs([source.path], args.out)
        except ValueError as error:
            return misused("report", error)
        demand_file(source)
        with result_at(args.out, scratch) as out, progress_bar(source.given) as progress:
            found = profile(source.path, settings, scratch, name=source.given, progress=progress)
            name = "standard input" if source.given == STDIN else source.path.name
            out.write_text(page(found, name), encoding="utf-8")
    return 0
