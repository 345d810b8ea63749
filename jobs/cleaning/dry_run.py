"""A dry run: runs a recipe on a whole file, but only keeps the counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jobs.cleaning.plan import make_plan
from jobs.cleaning.profiling.settling import Settling, Traces
from jobs.cleaning.reader import TextSource
from jobs.cleaning.receipt import Tally
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.run import Progress, Run
from jobs.cleaning.second_tables import open_files
from jobs.cleaning.similar.groups import groups_found
from jobs.cleaning.trail.ledger import Wanted
from jobs.cleaning.trail.patch import patched
from jobs.cleaning.widening import use_table


def dry_run(
    source: Path,
    recipe: Recipe,
    *,
    scratch: Path,
    name: str | None = None,
    files: Mapping[str, Path] | None = None,
    patches: Sequence[Path] = (),
    problems: Sequence[Traces] = (),
    progress: Callable[[Progress], None] | None = None,
) -> dict[str, Any]:
    """{rows_in, rows_out, steps}, as in the receipt of a run; steps with `groups` of near duplicates, if they look for them.

    Raises an error where the run would.

    `settled` are the numbers of the problems that the recipe has solved completely.
    """
    with open_files(files or {}, scratch) as tables:

        def count(table: TextSource) -> dict[str, Any]:
            rows = patched(table, patches, scratch)
            run = Run(make_plan(recipe.numbered(), table.columns, tables), rows, Wanted(), scratch, progress)
            tally, settling = Tally(recipe, counted=True), Settling(problems)
            for parcel in run.parcels():
                tally.add(parcel)
                settling.add(parcel.batch)
            groups = groups_found(run.plan.learned())
            return {
                "rows_in": tally.rows_in,
                "rows_out": tally.rows_out,
                "steps": [asdict(step) | {"groups": groups.get(step.step)} for step in tally.steps(run)],
                "settled": settling.settled,
            }

        return use_table(count, source, recipe.reader, scratch=scratch, name=name)
