"""Cleans a file: reads it, runs the recipe, writes the result and the ledger, and returns a receipt."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from jobs.cleaning.build import this_build
from jobs.cleaning.errors import RecipeError
from jobs.cleaning.outputs import Outputs, staged
from jobs.cleaning.plan import make_plan
from jobs.cleaning.reader import Reading, TextSource
from jobs.cleaning.receipt import Checksums, Receipt, Tally
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.run import Finish, Progress, Run
from jobs.cleaning.second_tables import open_files, refuse_unused
from jobs.cleaning.trail.ledger import Parcel, Wanted
from jobs.cleaning.trail.ledger_files import LedgerFiles, ledger_files, wanted_for
from jobs.cleaning.trail.patch import Patched, patched
from jobs.cleaning.widening import use_table
from jobs.cleaning.writer import Writer, open_writer

if TYPE_CHECKING:
    from jobs.cleaning.checkpoints import Checkpoints, CheckpointStore
    from jobs.cleaning.cluster import Cluster

__all__ = ["Engine", "Outputs", "Progress", "Receipt", "clean"]

Report = Callable[[Progress], None]
Engine = Literal["polars", "pandas", "dask"]


def clean(
    source: Path,
    recipe: Recipe,
    outputs: Outputs,
    *,
    scratch: Path,
    name: str | None = None,
    files: Mapping[str, Path] | None = None,
    patches: Sequence[Path] = (),
    progress: Report | None = None,
    counted: bool = True,
    engine: Engine = "polars",
    checkpoint_store: "CheckpointStore | None" = None,
    cluster: "Cluster | None" = None,
    opened: TextSource | None = None,
) -> Receipt:
    """Cleans `source` into `outputs`: all of them, or on any error none. The input is never modified.

    `scratch` is a folder for temporary files, of about twice the file's size. `name` is what the person calls the file; `files`
    are second tables, by their names in the recipe; `patches` are files with corrected rows. `progress` is called after every
    batch, and may raise to stop. Without `counted`, the receipt lacks what takes time: changed cells, checksums. Checkpoints,
    from which another run can continue, are saved to `checkpoint_store`. The engine "pandas" is the reference: the same bytes
    from the exported script's code, without ledgers, in memory. The engine "dask" runs on a `cluster`, by default one that it
    makes for the run, without checkpoints. `opened` is the source, if it has been opened with the recipe's settings already.
    """
    files = files or {}
    refuse_unused(files, recipe)
    refuse_patches(patches, outputs, engine)
    read = [(source, name), *((path, each) for each, path in files.items()), *((path, "mended rows") for path in patches)]
    with staged(outputs, scratch) as hidden, open_files(files, scratch) as tables, Checksums() as checksums:
        inputs = [checksums.of(path, each) for path, each in read] if counted else []

        def clean_here(table: TextSource) -> Receipt:
            if engine == "pandas":
                from jobs.cleaning.pandas_engine import clean_with_pandas

                return clean_with_pandas(source, table, recipe, hidden, {each: (files[each], tables[each]) for each in files})
            workers = (cluster or own_cluster()) if engine == "dask" else None
            return clean_table(
                table, recipe, hidden, scratch, tables, patches, progress, checkpoint_store, workers, counted=counted
            )

        receipt = use_table(clean_here, source, recipe.reader, scratch=scratch, name=name, opened=opened)
        if counted:
            made = {key: checksums.of(path, outputs.paths()[key].name) for key, path in hidden.paths().items()}
            this_build()  # the receipt will need it; the first time takes as long as a checksum
            receipt.inputs = [each.result() for each in inputs]
            receipt.outputs = {key: each.result() for key, each in made.items()}
    return receipt


def own_cluster() -> "Cluster":
    from jobs.cleaning.cluster import Cluster

    return Cluster()


def clean_table(
    table: TextSource,
    recipe: Recipe,
    outputs: Outputs,
    scratch: Path,
    files: Mapping[str, TextSource],
    patches: Sequence[Path],
    progress: Report | None,
    store: "CheckpointStore | None",
    cluster: "Cluster | None",
    *,
    counted: bool,
) -> Receipt:
    if outputs.script:
        script(recipe, table, files)  # raises an error before anything runs, if a step has no pandas form
    wanted = wanted_for(outputs, counted=counted)
    rows = patched(table, patches, scratch)
    checkpoints = checkpoints_in(store, table, recipe, wanted, files, scratch) if store and not (patches or cluster) else None
    if not (checkpoints and checkpoints.start):
        table.start()  # planning takes as long as reading the first blocks
    plan = make_plan(recipe.numbered(), table.columns, files)
    run = Run(plan, rows, wanted, scratch, progress, checkpoints)
    if cluster:
        from jobs.cleaning.cluster.run import ClusterRun

        run = ClusterRun(plan, rows, wanted, scratch, progress, cluster)
    tally = Tally(recipe, counted=counted)
    with Writing(run, table, recipe, outputs, tally) as writing, closing(run.parcels()) as parcels:
        for parcel in parcels:
            writing.add(parcel)
    if outputs.script:  # only now: the reading is complete once the last row has been read
        outputs.script.write_text(script(recipe, table, files), encoding="utf-8")
    receipt = tally.receipt(run, table.reading, readings(files), writing.result.written, writing.ledger.left_out)
    receipt.rows_mended = rows.mended if isinstance(rows, Patched) else 0
    return receipt


class Writing(ExitStack):
    """Writes and counts in the last pass of a run: the result and the ledger, opened once all columns are known."""

    result: Writer
    ledger: LedgerFiles
    ledger_thread: ThreadPoolExecutor
    """Writes the ledger, which is often longer than the result, at the same time."""

    def __init__(self, run: Run, table: TextSource, recipe: Recipe, outputs: Outputs, tally: Tally) -> None:
        super().__init__()
        self.run, self.table, self.settings, self.outputs, self.tally = run, table, recipe.writer, outputs, tally
        self.like = table.style() if recipe.writer.like_input else None
        run.before_last = self.begin

    def begin(self) -> Finish:
        """Opens the files. Returns what to do with each parcel of the pass."""
        columns, has_header = self.run.plan.columns, self.table.reading.header is not None
        self.result = self.enter_context(
            open_writer(self.outputs.result, self.settings, columns, has_header=has_header, like=self.like)
        )
        self.ledger = self.enter_context(ledger_files(self.outputs, self.table.columns))
        self.ledger_thread = self.enter_context(ThreadPoolExecutor(1, "ledger"))
        if self.run.checkpoints:
            self.run.checkpoints.open(self.result, self.ledger, self.tally)
        return self.prepared

    def prepared(self, parcel: Parcel) -> Parcel:
        """The parcel with its output text, made in parallel, before the parcel's turn."""
        prepared = self.ledger.prepared(parcel)
        return prepared if parcel.gathered else prepared._replace(text=self.result.text(parcel.batch))

    def add(self, parcel: Parcel) -> None:
        """Writes the next parcel."""
        pending = self.ledger_thread.submit(self.ledger.write, parcel) if self.ledger.is_wanted else None
        if not parcel.gathered:
            self.result.write(parcel.batch, parcel.text)
        if pending:
            pending.result()
        self.tally.add(parcel)


def checkpoints_in(
    store: "CheckpointStore", table: TextSource, recipe: Recipe, wanted: Wanted, files: Mapping[str, TextSource], scratch: Path
) -> "Checkpoints":
    from jobs.cleaning.checkpoints import Checkpoints  # the command line takes no checkpoints

    about = (recipe.as_json(), wanted._asdict(), [each.reading.as_json() for each in files.values()])
    return Checkpoints(store, table, scratch, about)


def script(recipe: Recipe, table: TextSource, files: Mapping[str, TextSource]) -> str:
    from jobs.cleaning.script import pandas_script  # takes longer to load than a small file to clean

    return pandas_script(recipe, table.reading, readings(files))


def readings(files: Mapping[str, TextSource]) -> dict[str, Reading]:
    return {name: each.reading for name, each in files.items()}


def refuse_patches(patches: Sequence[Path], outputs: Outputs, engine: Engine) -> None:
    """Rejects what cannot be combined with corrected rows."""
    if patches and (engine == "pandas" or outputs.script):
        raise RecipeError("The pandas form cannot include rows mended by hand. Leave out the patch, or the script and engine.")
