"""`clean` on the command line: cleans files with the same engine as the workers."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jobs.cleaning.engine import Outputs
from jobs.cleaning.engine import clean as clean_table
from jobs.cleaning.errors import CleaningError, Drift
from jobs.cleaning.pseudonym_key import pseudonym_key
from jobs.cleaning.receipt import Receipt
from jobs.cleaning.recipe import Recipe
from ui.commands import complain, complain_of, ledgers, sentence, usage_error
from ui.commands.ahead import OpenedInput
from ui.commands.in_all import in_all, in_one
from ui.commands.inputs import demand_file
from ui.commands.outputs import copy_to_stdout
from ui.commands.progress import progress_bar
from ui.commands.tasks import Task, UsageError, named_files, plan, read_recipe

if TYPE_CHECKING:
    from jobs.cleaning.cluster import Cluster


def run(args: argparse.Namespace, scratch: Path, opened: OpenedInput | None) -> int:
    """Cleans every input. One that fails has no output and a line on stderr; the others go on. `opened`: a single input."""
    with pseudonym_key(key_of_pseudonyms):
        try:
            recipe = read_recipe(args)
            tasks = plan(args, recipe, scratch)
        except UsageError as error:
            return usage_error("clean", error)
        receipts = {
            task.source.given: receipt
            for task in tasks
            if (receipt := attempt(task, recipe, args, opened, alone=len(tasks) == 1))
        }
        report_files(args, recipe, receipts)
        if len(tasks) > 1:
            ledgers.write_together(args, [task for task in tasks if task.source.given in receipts], receipts)
            print(in_all(list(receipts.values()), failed=len(tasks) - len(receipts)))
        return 0 if len(receipts) == len(tasks) else 1


def key_of_pseudonyms() -> str | None:
    """Called only if a step needs the key: loading the settings takes as long as cleaning a small file."""
    from models.settings import get_settings

    return get_settings().key_of_pseudonyms()


def attempt(task: Task, recipe: Recipe, args: argparse.Namespace, opened: OpenedInput | None, *, alone: bool) -> Receipt | None:
    """Cleans one input; None if it failed, after reporting the error."""
    try:
        receipt = cleaned(task, recipe, args, opened, alone=alone)
    except CleaningError as error:
        if alone and isinstance(error, Drift):
            raise
        complain_of(task.source.given, error)
        return None
    except Exception as error:
        if args.debug:
            raise
        complain(sentence(error))
        return None
    report(task, receipt, args, alone=alone)
    if task.target is None:
        copy_to_stdout(task.result)
    return receipt


def cleaned(task: Task, recipe: Recipe, args: argparse.Namespace, opened: OpenedInput | None, *, alone: bool) -> Receipt:
    demand_file(task.source)
    scratch = task.folder / "engine"
    scratch.mkdir()
    if task.before:
        from ui.commands.baseline import refuse_drift  # already imported by now

        refuse_drift(task.source, recipe.reader, scratch, task.before)
    outputs = Outputs(
        result=task.result,
        rejects=ledger_path(args.rejects, task.folder / "rejects.csv", alone),
        changes=ledger_path(args.changes, task.folder / "changes.csv", alone),
        script=args.script,
    )
    with progress_bar(task.source.given) as progress:
        return clean_table(
            task.source.path,
            recipe,
            outputs,
            scratch=scratch,
            name=task.source.given,
            files=named_files(args, recipe),
            patches=args.patch,
            progress=progress,
            counted=args.receipt is not None or args.explain or shows_summary(task, alone=alone),
            engine=args.engine,
            cluster=cluster() if args.engine == "dask" else None,
            opened=opened.table if opened and opened.settings == recipe.reader else None,
        )


def report(task: Task, receipt: Receipt, args: argparse.Namespace, *, alone: bool) -> None:
    """Prints notes, explanation and summary, and writes the receipt."""
    for note in receipt.reader["notes"]:
        complain(f"{task.source.given}: {note}")  # nobody reads a receipt that was not asked for
    if alone and args.receipt:
        ledgers.write_json(args.receipt, receipt.as_json())
    if args.explain:
        from ui.commands.explain import explained

        heading = "" if alone else f"{task.source.given}\n"
        print(f"{heading}{explained(receipt)}", file=sys.stderr)
    if shows_summary(task, alone=alone):
        complain(f"{task.target}: {in_one(receipt)}")


def shows_summary(task: Task, *, alone: bool) -> bool:
    """Whether a summary is shown: on a terminal, while the clean table goes to a file."""
    return alone and task.target is not None and sys.stderr.isatty()


def report_files(args: argparse.Namespace, recipe: Recipe, receipts: dict[str, Receipt]) -> None:
    """Prints the reader's notes about the second files, once: they are the same for all inputs."""
    receipt = next(iter(receipts.values()), None)
    for name, reader in receipt.files.items() if receipt else ():
        for note in reader["notes"]:
            complain(f"{named_files(args, recipe)[name]}: {note}")


def cluster() -> "Cluster":
    from jobs.cleaning.cluster import Cluster
    from models.settings import get_settings

    return Cluster(get_settings().dask_scheduler, get_settings().dask_folder)


def ledger_path(wanted: Path | None, scratch: Path, alone: bool) -> Path | None:
    """Where a ledger is written: in its place for one input, in the scratch folder for several, to be joined at the end."""
    if wanted is None:
        return None
    return wanted if alone else scratch
