"""`clean` on the command line: files in, clean files out, through the same engine as the workers'."""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, get_args

from pydantic import ValidationError

from jobs.cleaning.engine import Outputs
from jobs.cleaning.engine import clean as clean_table
from jobs.cleaning.errors import CleaningError, Drift, RecipeError
from jobs.cleaning.pseudonym_key import pseudonym_key
from jobs.cleaning.receipt import Receipt
from jobs.cleaning.recipe import Recipe, first_complaint
from jobs.cleaning.writer import WriterSettings
from ui.commands import complain, complain_of, ledgers, misused, sentence
from ui.commands.ahead import Begun
from ui.commands.in_all import in_all, in_one
from ui.commands.inputs import STDIN, Input, demand_file, demand_lasting, open_inputs, overrule
from ui.commands.outputs import demand_folders, pour
from ui.commands.progress import progress_bar

if TYPE_CHECKING:
    from jobs.cleaning.cluster import Cluster

FORMATS: tuple[str, ...] = get_args(WriterSettings.model_fields["format"].annotation)


class UsageError(Exception):
    """Wrong usage: exit 2."""


class Task(NamedTuple):
    """One input, where its clean table goes (None is standard output), and a scratch folder of its own."""

    source: Input
    target: Path | None
    folder: Path

    @property
    def result(self) -> Path:
        """Where the clean table is written; what is for standard output is poured there once it is whole."""
        return self.target or self.folder / "result"


def run(args: argparse.Namespace, begun: Begun | None) -> int:
    """Cleans every input. One that fails has no output and one line on stderr; the others go on. The only one may be begun."""
    with pseudonym_key(key_of_pseudonyms), tempfile.TemporaryDirectory(prefix="rinse-") as scratch:
        try:
            recipe = read_recipe(args)
            tasks = plan(args, recipe, Path(scratch))
        except UsageError as error:
            return misused("clean", error)
        receipts = {
            task.source.given: receipt
            for task in tasks
            if (receipt := attempt(task, recipe, args, begun, alone=len(tasks) == 1))
        }
        tell_of_files(args, receipts)
        if len(tasks) > 1:
            ledgers.write_together(args, [task for task in tasks if task.source.given in receipts], receipts)
            print(in_all(list(receipts.values()), failed=len(tasks) - len(receipts)))
        return 0 if len(receipts) == len(tasks) else 1


def key_of_pseudonyms() -> str | None:
    """Asked for only if a step needs it: the settings take as long to load as a small file to clean."""
    from models.settings import get_settings

    return get_settings().key_of_pseudonyms()


def read_recipe(args: argparse.Namespace) -> Recipe:
    """The recipe file (or an empty recipe) with what the command line says on top."""
    recipe = Recipe.parse(read_text(args.recipe)) if args.recipe else Recipe()
    try:
        reader = overrule(recipe.reader, args)
    except ValueError as error:
        raise UsageError(str(error)) from error
    said = {key: value for key in ("format", "headerless") if (value := getattr(args, key)) is not None}
    if args.like_input:
        said = {"format": "csv", "like_input": True} | said
    if "format" not in said and "format" not in recipe.writer.model_fields_set and (ending := ending_of(args.out)):
        said["format"] = ending
    try:
        writer = WriterSettings.model_validate(recipe.writer.model_dump(exclude_defaults=True) | said)
    except ValidationError as error:
        raise UsageError(f"{first_complaint(error)}") from error
    return recipe.model_copy(update={"reader": reader, "writer": writer})


def ending_of(out: str | None) -> str | None:
    """The format that an output's name asks for, where nothing else says one."""
    ending = Path(out or "").suffix.removeprefix(".").lower()
    return ending if ending in FORMATS else None


def read_text(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RecipeError(f"The recipe {path} can't be read: {error.strerror}.") from error


# --- what goes where -------------------------------------------------------------------------------------------------


def plan(args: argparse.Namespace, recipe: Recipe, scratch: Path) -> list[Task]:
    """One task an input. Refuses to write over an input, or two outputs to one name, before anything runs."""
    if len(args.inputs) > 1 and not args.out_dir:
        raise UsageError("several inputs need --out-dir DIR")
    if len(args.inputs) > 1 and args.script:
        raise UsageError("--script takes one input: a script says how that one file is read")
    if args.inputs.count(STDIN) > 1:
        raise UsageError("standard input can be read once")
    inputs = open_inputs(args.inputs, scratch)
    targets = [target(args, recipe, each) for each in inputs]
    papers = [args.rejects, args.changes, args.receipt, args.script]
    if Path(STDIN) in papers:
        raise UsageError("standard output is for the clean file; give the others a name")
    if args.patch and len(args.inputs) > 1:
        raise UsageError("--patch takes one input: it mends rows of that one file")
    files = [Input(str(path), path) for path in (*named_files(args).values(), *args.patch)]
    for each in files:
        demand_lasting(each)
    refuse_collisions([*inputs, *files], targets, papers)
    demand_folders(papers if args.out_dir else [*targets, *papers])
    if args.out_dir:
        args.out_dir.mkdir(parents=True, exist_ok=True)
    tasks = [Task(each, path, scratch / str(number)) for number, (each, path) in enumerate(zip(inputs, targets, strict=True))]
    for task in tasks:
        task.folder.mkdir()
    return tasks


def target(args: argparse.Namespace, recipe: Recipe, source: Input) -> Path | None:
    if args.out_dir:
        return Path(args.out_dir) / f"{source.stem}.{recipe.writer.format}"
    return Path(args.out) if args.out and args.out != STDIN else None


def named_files(args: argparse.Namespace) -> dict[str, Path]:
    """The second files, by name."""
    pairs = [given.partition("=") for given in args.file]
    for name, _, path in pairs:
        if not name or not path:
            raise UsageError("--file takes NAME=PATH, such as --file prices=prices.csv")
    if len({name for name, _, _ in pairs}) < len(pairs):
        raise UsageError("--file names one file a name")
    return {name: Path(path) for name, _, path in pairs}


def refuse_collisions(inputs: list[Input], targets: list[Path | None], papers: list[Path | None]) -> None:
    """No two files under one name, and no input overwritten: an input is never modified. Those to be cleaned come first."""
    taken = {each.path.resolve(): f"the input {each.given}" for each in inputs}
    results = [f"the result of {each.given}" for each in inputs[: len(targets)]]
    for path, what in zip([*targets, *papers], [*results, *map(str, papers)], strict=True):
        if path is None:
            continue
        if (name := path.resolve()) in taken:
            raise UsageError(f"{what} would be written to {path}, which is {taken[name]}; choose another name or folder")
        taken[name] = what


# --- one input -------------------------------------------------------------------------------------------------------


def attempt(task: Task, recipe: Recipe, args: argparse.Namespace, begun: Begun | None, *, alone: bool) -> Receipt | None:
    """Cleans one input; None if it failed, which has been said by then."""
    try:
        receipt = cleaned(task, recipe, args, begun, alone=alone)
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
    tell(task, receipt, args, alone=alone)
    if task.target is None:
        pour(task.result)
    return receipt


def cleaned(task: Task, recipe: Recipe, args: argparse.Namespace, begun: Begun | None, *, alone: bool) -> Receipt:
    demand_file(task.source)
    scratch = task.folder / "engine"
    scratch.mkdir()
    outputs = Outputs(
        result=task.result,
        rejects=paper(args.rejects, task.folder / "rejects.csv", alone),
        changes=paper(args.changes, task.folder / "changes.csv", alone),
        script=args.script,
    )
    with progress_bar(task.source.given) as progress:
        return clean_table(
            task.source.path,
            recipe,
            outputs,
            scratch=scratch,
            name=task.source.given,
            files=named_files(args),
            patches=args.patch,
            progress=progress,
            counted=args.receipt is not None or args.explain or is_told(task, alone=alone),
            engine=args.engine,
            cluster=cluster() if args.engine == "dask" else None,
            begun=begun.table if begun and begun.settings == recipe.reader else None,
        )


def tell(task: Task, receipt: Receipt, args: argparse.Namespace, *, alone: bool) -> None:
    """What there is to say of it beside the clean table."""
    for note in receipt.reader["notes"]:
        complain(f"{task.source.given}: {note}")  # nobody looks into a receipt that was not asked for
    if alone and args.receipt:
        ledgers.write_json(args.receipt, receipt.as_json())
    if args.explain:
        from ui.commands.explain import explained

        heading = "" if alone else f"{task.source.given}\n"
        print(f"{heading}{explained(receipt)}", file=sys.stderr)
    if is_told(task, alone=alone):
        complain(f"{task.target}: {in_one(receipt)}")


def is_told(task: Task, *, alone: bool) -> bool:
    """Whether somebody looks on, while the clean table goes to a file."""
    return alone and task.target is not None and sys.stderr.isatty()


def tell_of_files(args: argparse.Namespace, receipts: dict[str, Receipt]) -> None:
    """What was left aside in the second files: the same for all inputs, so it is said once."""
    receipt = next(iter(receipts.values()), None)
    for name, reader in receipt.files.items() if receipt else ():
        for note in reader["notes"]:
            complain(f"{named_files(args)[name]}: {note}")


def cluster() -> "Cluster":
    from jobs.cleaning.cluster import Cluster
    from models.settings import get_settings

    return Cluster(get_settings().dask_scheduler, get_settings().dask_folder)


def paper(wanted: Path | None, scratch: Path, alone: bool) -> Path | None:
    """Where a ledger is written: at its place for one input, aside for several, to be put together at the end."""
    if wanted is None:
        return None
    return wanted if alone else scratch
