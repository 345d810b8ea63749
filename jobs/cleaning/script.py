"""A recipe as a pandas script that stands alone: pandas and the standard library, and the same bytes in the end."""

import ast
from functools import cache
from pathlib import Path
from textwrap import indent

from jobs.cleaning.errors import RecipeError
from jobs.cleaning.reader import Reading
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.step import Step

KIT = Path(__file__).with_name("script_kit.py")

CLEAN = '''
def clean(frame: pd.DataFrame) -> pd.DataFrame:
    """The recipe. Every cell is a str or None."""
{steps}
    return frame
'''

MAIN = """
if __name__ == "__main__":
    table = read_table(sys.argv[1], {reading})
    write_table(clean(table), sys.argv[2], {writing})
"""


def pandas_script(recipe: Recipe, reading: Reading) -> str:
    """The script for files that are read as this one was. Raises RecipeError where pandas alone cannot do it."""
    can_be_script(reading)
    clean = CLEAN.format(steps=indent("\n\n".join(stated(number, step) for number, step in recipe.numbered()), "    "))
    main = MAIN.format(reading=reading_arguments(reading), writing=writing_arguments(recipe, reading))
    return "\n\n".join([head(), *kit_parts(clean + main), clean.strip("\n") + "\n", main.lstrip("\n")])


def can_be_script(reading: Reading) -> None:
    """Raises RecipeError if a file read like this cannot be read by pandas and the standard library."""
    if reading.kind != "text":
        raise RecipeError("There is no pandas script for a workbook: save the sheet as CSV, and clean that.")


def stated(number: int, step: Step) -> str:
    return f"# Step {number}: {step.title}\n{step.as_pandas()}"


def reading_arguments(reading: Reading) -> str:
    names = ("encoding", "delimiter", "quote", "record_end", "header", "first_row")
    return ", ".join(f"{name}={getattr(reading, name)!r}" for name in names)


def writing_arguments(recipe: Recipe, reading: Reading) -> str:
    delimiter = "\t" if recipe.writer.format == "tsv" else ","
    header = "names" if reading.header is not None else {"keep": "none", "generate": "numbers"}[recipe.writer.headerless]
    return f"delimiter={delimiter!r}, header={header!r}"


def head() -> str:
    imports = [ast.unparse(node) for node in parsed_kit().body if isinstance(node, ast.Import | ast.ImportFrom)]
    return '"""Cleans a table as Rinse did: python THIS_FILE.py IN OUT.csv"""\n\n' + "\n".join(imports)


def kit_parts(code: str) -> list[str]:
    """The definitions of the kit that the code needs, and those that these need, in the kit's order."""
    definitions = {name: node for node in parsed_kit().body if (name := defined(node))}
    needed, todo = set(), names_in(ast.parse(code))
    while todo:
        needed |= todo
        todo = {name for known in todo & definitions.keys() for name in names_in(definitions[known])} - needed
    return [source(node) for name, node in definitions.items() if name in needed]


def defined(node: ast.stmt) -> str | None:
    match node:
        case ast.FunctionDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name
        case _:
            return None


def names_in(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def source(node: ast.stmt) -> str:
    """A definition as it is written in the kit, with the comment above it."""
    lines = KIT.read_text(encoding="utf-8").splitlines()
    start = node.lineno - 1
    while lines[start - 1].startswith("#"):
        start -= 1
    return ("" if isinstance(node, ast.Assign) else "\n") + "\n".join(lines[start : node.end_lineno])


@cache
def parsed_kit() -> ast.Module:
    return ast.parse(KIT.read_text(encoding="utf-8"))
