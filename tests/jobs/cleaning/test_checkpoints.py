"""A run cut off at any point and continued from its checkpoint gives the same result as one run."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from jobs.cleaning.checkpoints import Checkpoint, Writable
from jobs.cleaning.engine import Outputs, clean
from jobs.cleaning.errors import CleaningError
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.registry import all_steps
from jobs.cleaning.step import Cells, Example, Step
from jobs.cleaning.table import Batch
from jobs.cleaning.writer import WriterSettings, open_writer
from tests.jobs.cleaning.tables import table

EXAMPLES = [
    pytest.param(kind, each, id=f"{name}-{n}") for name, kind in all_steps().items() for n, each in enumerate(kind.examples)
]
ORDERS = b"".join(
    f"{n % 7:03d}, city {n % 3} ,{n * n % 11 if n % 4 else ''},{'' if n % 5 else n}\n".encode() for n in range(40)
)
TABLE = b"id,city,price,note\n" + ORDERS
TIDY: list[dict[str, Any]] = [
    {"step": "trim"},
    {"step": "drop_duplicates", "columns": ["id", "price"]},
    {"step": "drop_missing_rows", "columns": ["note", "price"], "how": "all"},
    {"step": "fill_missing", "columns": ["price"], "method": "median"},
    {"step": "fill_missing", "columns": ["note"], "method": "mode"},
    {"step": "fill_down", "columns": ["note"], "direction": "up"},
]


class CutOff(BaseException):
    """Simulates that the process is killed."""


class FolderStore:
    """Checkpoints in a folder, saved whenever possible. After `lives` of them, the run is cut off."""

    def __init__(self, folder: Path, lives: int, *, was_cut_off: bool = False) -> None:
        self.folder, self.lives, self.was_cut_off = folder, lives, was_cut_off
        self.said: list[str] = []

    def is_due(self) -> bool:
        return True

    def save(self, mark: str, state: Callable[[Writable], object], files: Mapping[str, tuple[Path, int]]) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        place = self.folder / mark
        place.mkdir(parents=True)
        with (place / "state").open("wb") as target:
            state(PlainBytes(target))
        for name, (path, size) in files.items():
            (place / name).write_bytes(path.read_bytes()[:size])
        self.lives -= 1
        if not self.lives:
            raise CutOff

    def load(self, mark: str, folder: Path) -> Checkpoint | None:
        place = self.folder / mark
        if not place.exists():
            return None
        return Checkpoint(place / "state", {path.name: path for path in place.iterdir()})

    def say(self, sentence: str) -> None:
        self.said.append(sentence)


@dataclass
class PlainBytes:
    """Accepts only bytes, like a storage."""

    target: IO[bytes]

    def write(self, block: bytes) -> int:
        assert isinstance(block, bytes)
        return self.target.write(block)


class Runs:
    """Runs of one recipe on one file, read a few rows at a time."""

    def __init__(self, folder: Path, content: bytes, recipe: dict[str, Any], files: Mapping[str, Path] | None = None) -> None:
        self.folder, self.recipe, self.files = folder, Recipe.parse(recipe), files
        self.source = folder / "in.csv"
        self.source.write_bytes(content)

    def run(self, checkpoints: FolderStore | None) -> dict[str, Any]:
        """The outputs' bytes and the counts; or the refusal."""
        folder = self.folder / "out"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        outputs = Outputs(folder / "result", folder / "rejects.csv", folder / "changes.csv")
        try:
            receipt = asdict(
                clean(self.source, self.recipe, outputs, scratch=folder, files=self.files, checkpoint_store=checkpoints)
            )
        except CleaningError as error:
            return error.as_json()
        for part in ("steps", "passes"):
            receipt[part] = [{name: value for name, value in each.items() if name != "seconds"} for each in receipt[part]]
        return receipt | {name: path.read_bytes() for name, path in outputs.paths().items()}

    def cut_off_after(self, lives: int) -> FolderStore | None:
        """The store of a run that was cut off after so many checkpoints; None if it finished before."""
        checkpoints = FolderStore(self.folder / "kept", lives)
        shutil.rmtree(checkpoints.folder, ignore_errors=True)
        try:
            self.run(checkpoints)
        except CutOff:
            return FolderStore(checkpoints.folder, 0, was_cut_off=True)
        return None

    def demand_the_same(self, each: int = 1) -> int:
        """Cuts the run off at every possible point, or at each n-th, and continues it; returns the number of points."""
        undisturbed, lives = self.run(None), 1
        while checkpoints := self.cut_off_after(lives):
            assert self.run(checkpoints) == undisturbed
            assert checkpoints.said[0].startswith("Continued at row ")
            lives += each
        return lives // each


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setattr("jobs.cleaning.reader.text.BLOCK", 16 if "example" in request.fixturenames else 200)


def csv(folder: Path, cells: Cells) -> Path:
    source = table(cells)
    path = folder / "table.csv"
    with open_writer(path, WriterSettings(), source.columns, has_header=True) as writer:
        for batch in source.batches():
            writer.write(Batch(source.columns, batch.frame))
    return path


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_every_step_goes_on_where_it_was_cut_off(tmp_path: Path, kind: type[Step], example: Example) -> None:
    files = {}
    for name, cells in example.files.items():
        (tmp_path / name).mkdir()
        files[name] = csv(tmp_path / name, cells)
    step = {"step": kind.model_fields["step"].default, **example.params}
    reader = {"header": 1, "delimiter": ",", "quote": '"', "table": "whole", "aside": "keep"}
    Runs(tmp_path, csv(tmp_path, example.before).read_bytes(), {"reader": reader, "steps": [step]}, files).demand_the_same(
        each=2
    )


@pytest.mark.parametrize(("format_", "borders"), [("csv", 12), ("jsonl", 12), ("xlsx", 8)])
def test_a_run_of_several_passes_goes_on_in_each_of_them(tmp_path: Path, format_: str, borders: int) -> None:
    assert Runs(tmp_path, TABLE, {"steps": TIDY, "writer": {"format": format_}}).demand_the_same() >= borders


@pytest.mark.parametrize(
    "content",
    [
        b"Report\n\n" + TABLE.replace(b"004", b'"0""04\n"') + b"\ntotal,,,5\n\nnotes\n1\n2\n",
        TABLE.decode().encode("utf-16"),
        TABLE.replace(b"\n", b",,\n", 9) + b"1,2\n3,4,5,6,7\n" * 3,
    ],
    ids=["with lines around it", "UTF-16", "ragged"],
)
@pytest.mark.parametrize("aside", ["count", "reject"])
def test_a_messy_file_is_read_on_as_it_was_begun(tmp_path: Path, content: bytes, aside: str) -> None:
    reader = {"aside": aside}
    assert Runs(tmp_path, content, {"reader": reader, "steps": TIDY, "writer": {"quoting": "all"}}).demand_the_same(each=3) > 3


@pytest.mark.parametrize(
    "content", [b"Report\n\na,b\n", b"Report\na,b,c,d\n\nx,y\n1,2\n3,4\n5,6\n"], ids=["no lines", "another table"]
)
def test_a_table_without_rows_is_gone_on_with_at_its_end(tmp_path: Path, content: bytes) -> None:
    assert Runs(tmp_path, content, {"steps": []}).demand_the_same() > 0


def test_what_waits_in_files_of_its_own_is_started_again_and_says_so(tmp_path: Path) -> None:
    runs = Runs(tmp_path, TABLE, {"steps": [{"step": "trim"}, {"step": "sort_rows", "keys": [{"column": "id"}]}]})
    checkpoints = FolderStore(tmp_path / "kept", 1, was_cut_off=True)
    assert runs.run(checkpoints) == runs.run(None)
    assert checkpoints.said == ["Started again at the first row: step 2 (Sort rows) can't be continued in the middle."]


def test_what_was_learned_of_many_rows_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.cleaning.reader.text.BLOCK", 1 << 17)
    content = b"id,n\n" + b"".join(b"%06d,%d\n" % (n % 17_000, n) for n in range(20_000))
    runs = Runs(tmp_path, content, {"steps": [{"step": "drop_duplicates", "columns": ["id"]}]})
    checkpoints = runs.cut_off_after(2)
    assert checkpoints
    assert runs.run(checkpoints) == runs.run(None)


def test_a_ledger_that_takes_no_more_is_gone_on_with_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.cleaning.limits.LIMITS.changes", 20)
    runs = Runs(tmp_path, TABLE, {"steps": TIDY})
    assert b",42 more changes are not listed" in runs.run(None)["changes"]
    runs.demand_the_same(each=2)


@pytest.mark.parametrize(
    "other",
    ["jobs.cleaning.checkpoints.code", "jobs.cleaning.checkpoints.pl.__version__", "jobs.cleaning.limits.LIMITS.changes"],
)
def test_what_was_kept_under_other_conditions_is_of_no_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: str) -> None:
    runs = Runs(tmp_path, TABLE, {"steps": TIDY})
    checkpoints = runs.cut_off_after(3)
    assert checkpoints
    monkeypatch.setattr(other, (lambda: "other") if other.endswith("code") else 1_000_000)
    assert runs.run(checkpoints)["rows_in"] == 40
    assert checkpoints.said == []


def test_what_was_kept_of_another_recipe_is_of_no_use(tmp_path: Path) -> None:
    assert Runs(tmp_path, TABLE, {"steps": TIDY}).cut_off_after(3)
    runs = Runs(tmp_path, TABLE, {"steps": TIDY[:2]})
    checkpoints = FolderStore(tmp_path / "kept", 0, was_cut_off=True)
    assert runs.run(checkpoints) == runs.run(None)
    assert checkpoints.said == []
