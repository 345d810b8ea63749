"""Writes a recipe as a stand-alone script, which needs only pandas and the standard library, and gives the same bytes."""

import ast
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from textwrap import indent
from typing import Any

from jobs.cleaning.errors import RecipeError
from jobs.cleaning.reader import Reading
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.second_tables import naming_file
from jobs.cleaning.step import Step
from jobs.cleaning.writer import WriterSettings
from jobs.cleaning.writer.style import style_of

FOLDER = Path(__file__).with_name("script_kit")

CLEAN = '''
def clean(frame: pd.DataFrame) -> pd.DataFrame:
    """The recipe. Every cell is a str or None."""
{steps}
    return frame
'''

MAIN = """
if __name__ == "__main__":
    source, target, _ = called_with()
    table = read_table(source, {reading})
    write_table(clean(table), target, {writing})
"""
MAIN_WITH_FILES = """
READINGS = {readings}

if __name__ == "__main__":
    source, target, files = called_with(READINGS)
    for name, path in files.items():
        TABLES[name] = read_table(path, **READINGS[name])
    frame = read_table(source, {reading})
    write_table(clean(frame), target, {writing})
"""


def pandas_script(recipe: Recipe, reading: Reading, files: Mapping[str, Reading]) -> str:
    """The script for files that are read like this one, and second tables read like those.

    Raises RecipeError if pandas alone cannot do it.
    """
    can_be_script(reading)
    for name, each in files.items():
        with naming_file(name):
            can_be_script(each)
    can_be_written(recipe.writer)
    main = main_code(recipe, reading, files)
    return whole_script(clean_code(recipe), main)


def whole_script(*code: str) -> str:
    """A script of this code and the parts of the kit that it needs."""
    own_names = names_in(ast.parse("".join(code)))
    parts = kit_parts(own_names)
    body = "\n\n".join([*(part.source for part in parts), *(each.strip("\n") + "\n" for each in code)])
    return f"{head(own_names.union(*(part.names for part in parts)))}\n\n{body}"


def clean_code(recipe: Recipe) -> str:
    return CLEAN.format(steps=indent("\n\n".join(step_code(number, step) for number, step in recipe.numbered()), "    "))


def main_code(recipe: Recipe, reading: Reading, files: Mapping[str, Reading]) -> str:
    form = MAIN_WITH_FILES if files else MAIN
    readings = {name: reading_arguments(each) for name, each in files.items()}
    writing = writing_arguments(recipe, reading)
    return form.format(
        reading=keyword_arguments(reading_arguments(reading)), writing=keyword_arguments(writing), readings=readings
    )


def keyword_arguments(arguments: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in arguments.items())


def can_be_script(reading: Reading) -> None:
    """Raises RecipeError if a file read like this cannot be read by pandas and the standard library."""
    if reading.container is not None:
        raise RecipeError("There is no pandas script for a compressed file: unpack it, and clean what is in it.")
    if reading.kind == "workbook":
        raise RecipeError("There is no pandas script for a workbook: save the sheet as CSV, and clean that.")
    if reading.kind != "text":
        raise RecipeError("There is a pandas script only for delimited text: save the table as CSV, and clean that.")
    met = {str(oddity["kind"]) for oddity in reading.oddities}
    if reading.table not in (1, "whole") or met & {"below", "table"}:
        raise RecipeError("There is no pandas script for a file with more than one table: it cannot tell where one ends.")
    if "undecodable" in met:
        raise RecipeError("There is no pandas script for a file with bytes that are not text: pandas cannot keep them.")
    if reading.aside != "count" or reading.short != "pad" or reading.long == "reject":
        raise RecipeError(
            "There is no pandas script where the reader rejects or joins lines, or keeps lines that are not rows."
        )


def can_be_written(settings: WriterSettings) -> None:
    """Raises RecipeError if a script, which writes standard CSV, would not give the same bytes."""
    if settings.like_input or settings.guard_formulas or not style_of(settings).is_standard:
        raise RecipeError("A pandas script writes standard CSV: choose no other dialect, and no guarded formulas.")


def step_code(number: int, step: Step) -> str:
    """The step's code in a script. Raises RecipeError with its number if it has none."""
    why = step.why_no_pandas()
    if why:
        raise RecipeError(f"There is no pandas script with {step.title}: {why}", step=number)
    try:
        code = step.pandas_code()
    except RecipeError as error:
        error.step = number
        raise
    return f"# Step {number}: {step.title}\n{code}"


def reading_arguments(reading: Reading) -> dict[str, Any]:
    names = ("encoding", "delimiter", "quote", "escape", "spaced", "record_end", "comment", "first_row", "long")
    header = reading.header if isinstance(reading.header, int | None) else list(reading.header)
    return {"header": header} | {name: getattr(reading, name) for name in names}


def writing_arguments(recipe: Recipe, reading: Reading) -> dict[str, str]:
    delimiter = "\t" if recipe.writer.format == "tsv" else ","
    header = "names" if reading.header is not None else {"keep": "none", "generate": "numbers"}[recipe.writer.headerless]
    return {"delimiter": delimiter, "header": header}


def head(used: Set[str]) -> str:
    """What the script is, and the imports that the names in its body need."""
    imports = {line for name, line in all_imports() if name in used}
    return '"""Cleans a table as Rinse did: python THIS_FILE.py IN OUT.csv"""\n\n' + "\n".join(sorted(imports, key=as_sorted))


@cache
def all_imports() -> frozenset[tuple[str, str]]:
    """The imports of the whole kit: a name, and the line that imports it."""
    imports = set()
    for node in (node for module in kit().values() for node in module.tree.body):
        if isinstance(node, ast.Import):
            imports |= {(name.asname or name.name, ast.unparse(ast.Import([name]))) for name in node.names}
        elif isinstance(node, ast.ImportFrom) and not str(node.module).startswith("jobs."):
            imports |= {(name.name, f"from {node.module} import {name.name}") for name in node.names}
    return frozenset(imports)


def as_sorted(line: str) -> tuple[bool, str]:
    """Sorts the standard library before pandas."""
    return "pandas" in line, line


@dataclass(frozen=True)
class Part:
    """A definition of the kit, and the names it uses."""

    source: str
    names: frozenset[str]


def kit_parts(names: Set[str]) -> list[Part]:
    """The definitions of the kit that code with these names needs, directly or indirectly, in the kit's order."""
    definitions = all_parts()
    needed: set[str] = set()
    todo = set(names)
    while todo:
        needed |= todo
        todo = {name for known in todo & definitions.keys() for name in definitions[known].names} - needed
    return [part for name, part in definitions.items() if name in needed]


@cache
def all_parts() -> dict[str, Part]:
    """The whole kit, parsed once: that takes longer than cleaning a small file."""
    return {
        name: Part(module.source(node), frozenset(names_in(node)))
        for module in kit().values()
        for node in module.tree.body
        if (name := defined(node))
    }


def defined(node: ast.stmt) -> str | None:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case _:
            return None


def names_in(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


@dataclass(frozen=True)
class Module:
    """A module of the kit."""

    lines: list[str]
    tree: ast.Module

    @classmethod
    def of(cls, path: Path) -> "Module":
        text = path.read_text(encoding="utf-8")
        return cls(text.splitlines(), ast.parse(text))

    @property
    def takes_from(self) -> list[str]:
        """The other modules of the kit that it imports from."""
        sources = [node.module or "" for node in self.tree.body if isinstance(node, ast.ImportFrom)]
        return [name.rpartition(".")[2] for name in sources if name.startswith("jobs.")]

    def source(self, node: ast.stmt) -> str:
        """The source of a definition, with the comment above it."""
        start = node.lineno - 1
        while self.lines[start - 1].startswith(("#", "@")):
            start -= 1
        return ("" if isinstance(node, ast.Assign | ast.AnnAssign) else "\n") + "\n".join(self.lines[start : node.end_lineno])


@cache
def kit() -> dict[str, Module]:
    """The modules of script_kit/, each after those that it imports from."""
    modules = {path.stem: Module.of(path) for path in sorted(FOLDER.glob("[!_]*.py"))}
    order = TopologicalSorter({name: module.takes_from for name, module in modules.items()}).static_order()
    return {name: modules[name] for name in order}
