"""Clean a file with a recipe."""

import json
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field
from sqlmodel import Session

from jobs.cleaning.cluster import Cluster
from jobs.cleaning.engine import Engine, Outputs, clean
from jobs.cleaning.errors import RecipeError
from jobs.cleaning.plan import demand_files
from jobs.cleaning.pseudonym_key import pseudonym_key
from jobs.cleaning.reader import Reading
from jobs.cleaning.receipt import Receipt
from jobs.cleaning.recipe import Recipe, recipe_in
from jobs.cleaning.safe_copy import wants_copy, write_safe_copy
from jobs.cleaning.script import pandas_script
from jobs.cleaning.second_tables import refuse_unused
from jobs.cleaning.trail.undo import PartialReceipt
from jobs.cleaning.writer.settings import Format
from jobs.kinds import base
from jobs.summaries import figures_in_words
from jobs.work import Work
from models.errors import Refused
from models.recipe import get_recipe, shaped
from models.settings import get_settings
from models.user import User

FIGURES = (
    "rows_in",
    "rows_out",
    "rows_rejected",
    "cells_changed",
    "changes_left_out",
    "rows_made",
    "rows_mended",
    "steps",
    "columns",
    "passes",
    "rinse",
    "engine",
    "inputs",
    "reader",
    "writer",
    "outputs",
)
"""What of the receipt is part of the job's result; the rest is in the file."""
MOST_COLUMNS = 100
"""The most columns whose changed cells are part of the job's result."""


class Options(base.Options):
    """How to clean."""

    recipe: Annotated[dict[str, Any] | None, AfterValidator(recipe_in)] = Field(
        None, description="The recipe, or a receipt, which holds one."
    )
    recipe_id: str | None = Field(
        None, max_length=20, description="A saved recipe, in place of `recipe`; used as it is at that moment."
    )
    files: dict[str, str] = Field(
        {}, max_length=1000, description="Second files by the names that the recipe gives them: a file's id each."
    )
    patches: list[str] = Field(
        [], max_length=1000, description="Corrected rows: files like that of the removed rows, an id each."
    )
    engine: Engine = Field(
        "polars",
        description="pandas is the reference: slower, in memory, without changes and rejects. dask: on a cluster.",
    )
    format: Format | None = Field(None, description="Of the clean file; otherwise the recipe's.")

    def named_files(self) -> set[str]:
        return {*self.files.values(), *self.patches}


class Clean(base.Kind):
    """Applies a recipe: a clean file, the rows that left, every changed cell, a receipt, and the recipe as a script."""

    id = "clean"
    title = "Clean"
    word = "clean"
    has_recipe = True
    outputs: ClassVar[dict[str, str]] = {
        "result": "Clean file",
        "safe": "Safe for Excel",
        "rejects": "Removed rows",
        "changes": "Changed cells",
        "receipt": "Receipt",
        "script": "pandas script",
    }
    example = base.Example(
        "people.csv",
        b"name,city\n Ada ,Oslo\n Ada ,Oslo\nBob,\n",
        {"recipe": {"version": 1, "steps": [{"step": "trim"}, {"step": "drop_duplicates"}]}},
        {"rows_in": 3, "rows_out": 2, "cells_changed": 2},
    )
    Options: ClassVar[type[base.Options]] = Options

    def shape(self, options: dict[str, Any]) -> dict[str, Any]:
        options = super().shape(options)
        try:
            shaped(options.get("recipe") or {})
        except Refused:
            Recipe.parse(options["recipe"])  # which names the step
            raise
        return options

    def check(self, options: dict[str, Any], session: Session, user: User) -> dict[str, Any]:
        """The options with a validated recipe, in place of a `recipe_id`, that includes the chosen format.

        Raises RecipeError with the step's number.
        """
        options = super().check(options, session, user)
        recipe_id = options.pop("recipe_id", None)
        if recipe_id is not None:
            if options.get("recipe") is not None:
                raise Refused("Give a recipe or a recipe_id, not both.")
            options["recipe"] = get_recipe(session, recipe_id, user).recipe
        if options.get("recipe") is None:
            raise Refused("Which recipe? Give options.recipe or options.recipe_id.")
        files = options.get("files", {})
        recipe = Recipe.parse(options["recipe"])
        refuse_unused(files, recipe)
        demand_files(recipe.numbered(), files)
        if wanted := options.pop("format", None):
            options["recipe"] = options["recipe"] | {"writer": options["recipe"].get("writer", {}) | {"format": wanted}}
        return options

    def demand_known(self, options: dict[str, Any]) -> None:
        super().demand_known(options)
        recipe_of(options)

    def in_short(self, result: dict[str, Any]) -> list[str]:
        return figures_in_words(result)

    def run(self, work: Work) -> dict[str, Any]:
        recipe, engine = recipe_of(work.options), work.options.get("engine", "polars")
        folder, scratch = work.scratch / "out", work.scratch / "engine"
        folder.mkdir()
        scratch.mkdir()
        outputs = Outputs(
            result=folder / f"result.{recipe.writer.format}",
            rejects=folder / "rejects.csv" if engine != "pandas" else None,
            changes=folder / "changes.csv" if engine != "pandas" else None,
        )
        with pseudonym_key(get_settings().key_of_pseudonyms()):
            receipt = clean(
                work.input(),
                recipe,
                outputs,
                scratch=scratch,
                name=work.name,
                files=second_files(work, work.options),
                patches=patches_of(work),
                progress=work.follow,
                engine=engine,
                checkpoint_store=work.checkpoints,
                cluster=Cluster(get_settings().dask_scheduler, get_settings().dask_folder),
            )
        work.report(1, receipt.rows_in, receipt.rows_in, "storing")
        for name, file in receipt.outputs.items():
            file.name = self.saved_as(work.job.file_name, name, Path(file.name).suffix)
        put_receipt(work, receipt)
        for name, path in outputs.paths().items():
            work.put(name, path)
        return figures_of(receipt) | put_script(work, recipe, receipt) | put_safe_copy(work, recipe, receipt, outputs.result)


def figures_of(receipt: Receipt) -> dict[str, Any]:
    figures = {name: value for name, value in receipt.as_json().items() if name in FIGURES}
    return figures | {"columns": figures["columns"][:MOST_COLUMNS], "reversible": is_reversible(receipt)}


def is_reversible(receipt: Receipt) -> bool:
    """Whether the original table can be restored from the result and the ledgers."""
    try:
        PartialReceipt.parse(receipt.as_json()).demand_reversible()
    except RecipeError:
        return False
    return not receipt.changes_left_out


def second_files(work: Work, options: dict[str, Any]) -> dict[str, Path]:
    """Second tables, by the names that the recipe gives them."""
    return {name: work.second_input(file_id) for name, file_id in options.get("files", {}).items()}


def patches_of(work: Work) -> list[Path]:
    return [work.second_input(file_id) for file_id in work.options.get("patches", [])]


def recipe_of(options: dict[str, Any]) -> Recipe:
    """The job's recipe. In jobs of earlier versions, the format is not part of it yet."""
    recipe = Recipe.parse(options["recipe"])
    if options.get("format") is None:
        return recipe
    return recipe.model_copy(update={"writer": recipe.writer.model_copy(update={"format": options["format"]})})


def put_receipt(work: Work, receipt: Receipt) -> None:
    path = work.scratch / "receipt.json"
    path.write_text(json.dumps(receipt.as_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    work.put("receipt", path)


def put_script(work: Work, recipe: Recipe, receipt: Receipt) -> dict[str, str]:
    """Stores the recipe as a pandas script. If pandas alone cannot do it, there is none, and `no_script` says why."""
    if work.options.get("patches"):
        return {"no_script": "There is no pandas script: rows were mended by hand, which no recipe says."}
    path = work.scratch / "script.py"
    try:
        files = {name: Reading(**each) for name, each in receipt.files.items()}
        path.write_text(pandas_script(recipe, Reading(**receipt.reader), files), encoding="utf-8")
    except RecipeError as error:
        return {"no_script": str(error)}
    work.put("script", path)
    return {}


def put_safe_copy(work: Work, recipe: Recipe, receipt: Receipt, result: Path) -> dict[str, int]:
    """If a spreadsheet would run cells of the clean file as formulas: stores a copy in which they are text, and counts them."""
    if not wants_copy(recipe.writer, receipt.rows_out):
        return {}
    path = work.scratch / f"safe{result.suffix}"
    has_header = receipt.reader["header"] is not None or recipe.writer.headerless == "generate"
    count = write_safe_copy(result, recipe.writer, path, has_header=has_header, scratch=work.scratch)
    if not count:
        return {}
    work.put("safe", path)
    return {"formulas": count}
