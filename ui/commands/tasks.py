"""Turns the options of `clean` into a recipe and one task per input. Whatever cannot work is refused before anything runs."""

import argparse
from collections.abc import Set
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, get_args

from pydantic import ValidationError

from jobs.cleaning.errors import RecipeError
from jobs.cleaning.recipe import Recipe, first_complaint
from jobs.cleaning.writer import WriterSettings
from ui.arguments import destination
from ui.commands.inputs import STDIN, Input, demand_lasting, open_inputs, overrule
from ui.commands.outputs import demand_folders

if TYPE_CHECKING:
    from jobs.cleaning.profiling.known_profile import KnownProfile

FORMATS: tuple[str, ...] = get_args(WriterSettings.model_fields["format"].annotation)


class UsageError(Exception):
    """Wrong usage: exit code 2."""


class Task(NamedTuple):
    """One input, its target (None is standard output), and a scratch folder of its own."""

    source: Input
    target: Path | None
    folder: Path
    before: "KnownProfile | None"
    """The baseline that it must resemble to be cleaned."""

    @property
    def result(self) -> Path:
        """Where the clean table is written; for standard output a scratch file, which is copied there once it is complete."""
        return self.target or self.folder / "result"


def read_recipe(args: argparse.Namespace) -> Recipe:
    """The recipe file, or an empty recipe, overridden by the options."""
    recipe = Recipe.parse(read_text(args.recipe)) if args.recipe else Recipe()
    try:
        reader = overrule(recipe.reader, args)
    except ValueError as error:
        raise UsageError(str(error)) from error
    given = {key: value for key in ("format", "headerless") if (value := getattr(args, key)) is not None}
    if args.like_input:
        given = {"format": "csv", "like_input": True} | given
    if "format" not in given and "format" not in recipe.writer.model_fields_set and (ending := ending_of(args.out)):
        given["format"] = ending
    try:
        writer = WriterSettings.model_validate(recipe.writer.model_dump(exclude_defaults=True) | given)
    except ValidationError as error:
        raise UsageError(f"{first_complaint(error)}") from error
    return recipe.model_copy(update={"reader": reader, "writer": writer})


def ending_of(out: str | None) -> str | None:
    """The format implied by the output's extension, if there is one."""
    ending = Path(out or "").suffix.removeprefix(".").lower()
    return ending if ending in FORMATS else None


def read_text(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RecipeError(f"The recipe {path} can't be read: {error.strerror}.") from error


def plan(args: argparse.Namespace, recipe: Recipe, scratch: Path) -> list[Task]:
    """One task per input. Refuses to overwrite an input, or to write two outputs to one path, before anything runs."""
    if len(args.inputs) > 1 and not args.out_dir:
        raise UsageError("several inputs need --out-dir DIR")
    if len(args.inputs) > 1 and args.script:
        raise UsageError("--script takes one input: a script says how that one file is read")
    if args.inputs.count(STDIN) > 1:
        raise UsageError("standard input can be read once")
    inputs = open_inputs(args.inputs, scratch)
    targets = [target(args, recipe, each) for each in inputs]
    papers = [args.rejects, args.changes, args.receipt, args.script]
    is_taken = None in targets or len(inputs) > 1
    if any(paper and (paper == Path(STDIN) or (is_taken and destination(str(paper)) == STDIN)) for paper in papers):
        raise UsageError("standard output is for the clean file, or for the summary of several; give the others a name")
    if args.patch and len(args.inputs) > 1:
        raise UsageError("--patch takes one input: it mends rows of that one file")
    files = [Input(str(path), path) for path in (*named_files(args, recipe).values(), *args.patch)]
    for each in files:
        demand_lasting(each)
    refuse_collisions([*inputs, *files], targets, papers)
    demand_folders(papers if args.out_dir else [*targets, *papers])
    before = baseline(args)
    if args.out_dir:
        if args.out_dir.exists() and not args.out_dir.is_dir():
            raise UsageError(f"--out-dir {args.out_dir} is a file; name a folder")
        args.out_dir.mkdir(parents=True, exist_ok=True)
    folders = [scratch / str(number) for number in range(len(inputs))]
    for folder in folders:
        folder.mkdir()
    return [Task(*each, before) for each in zip(inputs, targets, folders, strict=True)]


def target(args: argparse.Namespace, recipe: Recipe, source: Input) -> Path | None:
    if args.out_dir:
        return Path(args.out_dir) / f"{source.stem}.{recipe.writer.format}"
    return Path(args.out) if args.out and args.out != STDIN else None


def baseline(args: argparse.Namespace) -> "KnownProfile | None":
    if args.baseline is None:
        return None
    from ui.commands.baseline import read_baseline  # importing the profiler takes as long as cleaning a small file

    return read_baseline(args.baseline)


def named_files(args: argparse.Namespace, recipe: Recipe) -> dict[str, Path]:
    """The second files, by name."""
    names = {name for step in recipe.steps for name in step.file_names}
    pairs = [name_and_path(given, names) for given in args.file]
    for name, path in pairs:
        if not name or not path:
            raise UsageError("--file takes NAME=PATH, such as --file prices=prices.csv")
    if len({name for name, _ in pairs}) < len(pairs):
        raise UsageError("--file names one file a name")
    return {name: Path(path) for name, path in pairs}


def name_and_path(given: str, names: Set[str]) -> tuple[str, str]:
    """NAME=PATH in two. Either may hold further equals signs; a name of the recipe is recognised, of several the longest."""
    known = max((name for name in names if given.startswith(f"{name}=")), key=len, default=given.partition("=")[0])
    return known, given[len(known) + 1 :]


def refuse_collisions(inputs: list[Input], targets: list[Path | None], papers: list[Path | None]) -> None:
    """Refuses two files at one path, and overwriting an input. `inputs` begins with those that are cleaned."""
    taken = {each.path.resolve(): f"the input {each.given}" for each in inputs}
    results = [f"the result of {each.given}" for each in inputs[: len(targets)]]
    for path, what in zip([*targets, *papers], [*results, *map(str, papers)], strict=True):
        if path is None:
            continue
        if (name := path.resolve()) in taken:
            raise UsageError(f"{what} would be written to {path}, which is {taken[name]}; choose another name or folder")
        taken[name] = what
