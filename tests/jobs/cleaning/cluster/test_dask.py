"""On a real Dask cluster of separate processes: the same bytes as on one machine, even if workers are killed."""

import os
import random
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from distributed import Client, LocalCluster

from jobs import queue
from jobs.cleaning.cluster import Cluster, workers
from jobs.cleaning.cluster.work import carry
from jobs.cleaning.engine import Outputs, Progress, clean
from jobs.cleaning.errors import CleaningError, ClusterLost, RecipeError, StepFailed, Stopped
from jobs.cleaning.recipe import Recipe
from models.job import Order, Status
from models.settings import Settings, get_settings
from tests.conftest import WorkOff
from tests.full_disk import no_file_over
from tests.jobs.cleaning.cluster.killing import Deadly
from tests.jobs.following import ALICE, make_file, output, row

ORDERS = b"".join(
    f'{n % 17:03d}, {("Oslo", "Rome", "")[n % 3]} ,{n * n % 11 if n % 4 else ""},{n if n % 9 else "?"},"a|b{n % 5}"\n'.encode()
    for n in range(60)
)
TABLE = b"id,city,price,n,tags\n" + ORDERS + ORDERS
CITIES = b"city,country\nOslo,NO\nRome,IT\n"
ORDINARY: list[dict[str, Any]] = [
    {"step": "trim", "empty_to_null": True},
    {"step": "drop_duplicates"},
    {"step": "drop_missing_rows", "columns": ["id"]},
    {"step": "drop_columns", "columns": ["tags"]},
    {"step": "fill_missing", "columns": ["price"], "method": "median"},
    {"step": "fill_missing", "columns": ["city"], "value": "Unknown"},
]
MANY: list[dict[str, Any]] = [
    {"step": "trim", "empty_to_null": True},
    {"step": "drop_duplicates", "columns": ["id", "price"]},
    {"step": "parse_number", "columns": ["n"], "decimal": ".", "on_error": "reject"},
    {
        "step": "fill_missing",
        "columns": ["price"],
        "method": "mean",
        "where": [{"column": "id", "op": "not_equals", "value": "003"}],
    },
    {"step": "fill_missing", "columns": ["city"], "method": "mode"},
    {"step": "outliers", "column": "n", "action": "reject", "k": "0.5"},
    {"step": "fill_down", "columns": ["price"]},
    {"step": "lookup", "file": "cities", "left_on": ["city"], "take": ["country"]},
    {"step": "split_column", "column": "tags", "by": "delimiter", "delimiter": "|", "to_rows": True},
    {"step": "sort_rows", "keys": [{"column": "n", "as": "number", "dir": "desc"}]},
    {"step": "drop_duplicates", "columns": ["tags", "city"], "keep": "last"},
    {"step": "add_column", "name": "place", "kind": "row_number"},
]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers, in separate processes, shared by all tests."""
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        local_directory=str(tmp_path_factory.mktemp("dask")),
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.cleaning.reader.text.BLOCK", 200)


@pytest.fixture
def cluster(scheduler: str, tmp_path: Path) -> Cluster:
    (tmp_path / "shared").mkdir()
    return Cluster(scheduler, tmp_path / "shared")


def what_is_left(folder: Path, steps: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """The files' bytes, and what the receipt says about them."""
    source, out = folder / "in.csv", folder / "out"
    source.write_bytes(TABLE)
    (folder / "cities.csv").write_bytes(CITIES)
    out.mkdir(exist_ok=True)
    outputs = Outputs(out / "result.csv", out / "rejects.csv", out / "changes.csv", out / "script.py")
    files = {"cities": folder / "cities.csv"} if any(step.get("file") for step in steps) else {}
    receipt = asdict(clean(source, Recipe.parse({"steps": steps}), outputs, scratch=folder, files=files, **more))
    for part in ("steps", "passes"):
        receipt[part] = [{name: value for name, value in each.items() if name != "seconds"} for each in receipt[part]]
    engine = receipt.pop("engine")["name"]
    assert engine == more.get("engine", "polars")
    return receipt | {name: path.read_bytes() for name, path in outputs.paths().items()}


@pytest.mark.parametrize("steps", [ORDINARY, MANY], ids=["an ordinary recipe", "many steps"])
def test_a_cluster_gives_the_same_bytes(tmp_path: Path, cluster: Cluster, steps: list[dict[str, Any]]) -> None:
    here = what_is_left(tmp_path, steps)
    assert what_is_left(tmp_path, steps, engine="dask", cluster=cluster) == here
    assert here["rows_rejected"]
    assert cluster.folder
    assert list(cluster.folder.iterdir()) == []


def test_a_worker_that_is_killed_in_the_middle_costs_nothing(tmp_path: Path, cluster: Cluster) -> None:
    pipe = tmp_path / "pid"
    os.mkfifo(pipe)
    killer = threading.Thread(target=lambda: os.kill(int(pipe.read_text()), signal.SIGKILL), daemon=True)
    killer.start()
    deadly = Deadly(cluster.scheduler, cluster.folder, pipe=pipe)
    assert what_is_left(tmp_path, MANY, engine="dask", cluster=deadly) == what_is_left(tmp_path, MANY)
    killer.join(timeout=60)
    assert not killer.is_alive()


def test_processes_are_made_where_there_is_no_cluster(tmp_path: Path) -> None:
    alone = Cluster(workers=1)
    assert what_is_left(tmp_path, ORDINARY, engine="dask", cluster=alone) == what_is_left(tmp_path, ORDINARY)


def test_a_job_is_done_on_the_cluster(
    rinse: Settings, work_off: WorkOff, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(cluster, monkeypatch)
    options = {"recipe": {"steps": ORDINARY}, "engine": "dask"}
    there = queue.submit(ALICE, Order("clean", make_file(TABLE, "in.csv").id, options))[0]
    here = queue.submit(ALICE, Order("clean", make_file(TABLE, "in.csv").id, options | {"engine": "polars"}))[0]
    work_off()
    for name in ("result", "rejects", "changes", "script"):
        assert output(row(there.id), name) == output(row(here.id), name)
    result = row(there.id).result
    assert result
    assert result["engine"]["name"] == "dask"


@pytest.mark.parametrize("away", [{"DASK_SCHEDULER": "tcp://127.0.0.1:1"}, {"DASK_FOLDER": "/not/mounted/yet"}])
def test_a_job_whose_cluster_is_away_is_tried_again(
    rinse: Settings, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch, away: dict[str, str]
) -> None:
    for name, value in away.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(workers, "PATIENCE", 0.1)
    get_settings.cache_clear()
    assert end_of_a_job(TABLE, work_off) == (Status.RETRYING, "CLUSTER_LOST")


def test_a_job_that_meets_a_worker_of_another_version_is_tried_again(
    rinse: Settings, work_off: WorkOff, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers are upgraded one after the other: neither the file nor the recipe is at fault."""
    use(cluster, monkeypatch)
    monkeypatch.setattr("jobs.cleaning.cluster.work.version", lambda: ("another",))
    assert end_of_a_job(TABLE, work_off) == (Status.RETRYING, "CLUSTER_LOST")


def test_a_job_that_finds_no_room_for_its_parts_is_tried_again(
    rinse: Settings, work_off: WorkOff, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(cluster, monkeypatch)
    monkeypatch.setattr("jobs.cleaning.reader.text.BLOCK", 8 << 20)
    large = b"a\n" + b"".join(b"%s\n" % random.Random(n).randbytes(40).hex().encode() for n in range(70_000))

    def work_off_without_room() -> None:
        with no_file_over(2_000_000):
            work_off()

    assert end_of_a_job(large, work_off_without_room) == (Status.RETRYING, "DISK_FULL")


def use(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASK_SCHEDULER", cluster.scheduler or "")
    monkeypatch.setenv("DASK_FOLDER", str(cluster.folder))
    get_settings.cache_clear()


def end_of_a_job(content: bytes, work_off: WorkOff) -> tuple[Status, str]:
    """The status and the code of its error."""
    options = {"recipe": {"steps": [{"step": "trim"}]}, "engine": "dask"}
    job = queue.submit(ALICE, Order("clean", make_file(content, "in.csv").id, options))[0]
    work_off()
    ended = row(job.id)
    assert ended.error
    return ended.status, ended.error["code"]


def test_a_run_is_stopped_in_the_middle(tmp_path: Path, cluster: Cluster) -> None:
    def stop(now: Progress) -> None:
        if now.phase == "cleaning":
            raise Stopped

    with pytest.raises(Stopped):
        what_is_left(tmp_path, ORDINARY, engine="dask", cluster=cluster, progress=stop)
    assert list((tmp_path / "out").iterdir()) == []


def test_it_is_stopped_while_no_worker_answers(tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "LOOK_EVERY", 0.01)
    pipe, told, hung = tmp_path / "pid", set[Progress](), list[int]()
    os.mkfifo(pipe)

    def stop(now: Progress) -> None:
        """The same progress twice means that a hanging worker is being waited for."""
        if now in told:
            hung.append(int(pipe.read_text()))
            raise Stopped
        told.add(now)

    deadly = Deadly(cluster.scheduler, cluster.folder, pipe=pipe)
    with pytest.raises(Stopped):
        what_is_left(tmp_path, ORDINARY, engine="dask", cluster=deadly, progress=stop)
    os.kill(hung[0], signal.SIGKILL)


def test_a_refusal_comes_back_with_its_step(tmp_path: Path, cluster: Cluster) -> None:
    steps = [*ORDINARY[:2], {"step": "fill_missing", "columns": ["tags"], "method": "median"}]
    with pytest.raises(StepFailed, match=r"^step 3: Column 'tags' is not numeric"):
        what_is_left(tmp_path, steps, engine="dask", cluster=cluster)
    expand = {"step": "validate", "rules": [{"rule": "required", "columns": ["city"], "severity": "fail"}]}
    with pytest.raises(StepFailed, match=r"^step 2: Row 3 breaks a rule"):
        what_is_left(tmp_path, [ORDINARY[0], expand], engine="dask", cluster=cluster)


def test_without_its_packages_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(RecipeError, match=r"not installed here: .venv/bin/pip install -r requirements-dask.txt"):
        what_is_left(tmp_path, ORDINARY, engine="dask")


def test_what_is_not_there_is_said(tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusal(where: Cluster) -> CleaningError:
        with pytest.raises(CleaningError) as caught:
            what_is_left(tmp_path, ORDINARY, engine="dask", cluster=where)
        return caught.value

    nowhere = refusal(Cluster(cluster.scheduler, tmp_path / "nowhere"))
    assert isinstance(nowhere, ClusterLost)
    assert f"There is no folder {tmp_path / 'nowhere'} (DASK_FOLDER)" in str(nowhere)
    monkeypatch.setattr(workers, "PATIENCE", 0.1)
    nobody = refusal(Cluster("tcp://127.0.0.1:1"))
    assert isinstance(nobody, ClusterLost)
    assert str(nobody) == "There is no Dask scheduler at tcp://127.0.0.1:1. Start one, or unset DASK_SCHEDULER."


def test_a_worker_that_does_not_see_the_parts_says_so(tmp_path: Path, cluster: Cluster) -> None:
    elsewhere = (str(tmp_path / "elsewhere"), 1, 0, 0, 0)
    with cluster.connect(tmp_path) as those, pytest.raises(ClusterLost, match=r"A worker of the Dask cluster does not see"):
        list(those.each(carry, iter([elsewhere]), lambda: None))


@pytest.mark.parametrize("phase", ["", "cleaning"], ids=["at once", "in the last pass"])
def test_a_folder_that_goes_away_in_the_middle_is_said(tmp_path: Path, cluster: Cluster, phase: str) -> None:
    def unmount(now: Progress) -> None:
        if phase in now.phase and cluster.folder and not (tmp_path / "unmounted").exists():
            cluster.folder.rename(tmp_path / "unmounted")
            cluster.folder.mkdir()

    with pytest.raises(ClusterLost, match="DASK_FOLDER"):
        what_is_left(tmp_path, ORDINARY, engine="dask", cluster=cluster, progress=unmount)


def test_work_that_ends_as_its_time_is_up_counts(tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "LOOK_EVERY", 0)  # within that time no answer can arrive
    with cluster.connect(tmp_path) as those:
        assert list(those.each(abs, iter([(-1,), (2,)]), lambda: None)) == [1, 2]
        with pytest.raises(TypeError):
            list(those.each(abs, iter([("x",)]), lambda: None))


def test_a_worker_without_rinse_says_what_it_lacks(tmp_path: Path, cluster: Cluster) -> None:
    def elsewhere() -> None: ...

    elsewhere.__module__ = "not_there"
    with cluster.connect(tmp_path) as those, pytest.raises(ClusterLost, match="does not find 'not_there'"):
        list(those.each(elsewhere, iter([()]), lambda: None))


def test_a_cluster_that_is_lost_in_the_middle_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "LOOK_EVERY", 0.01)
    with (
        LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0") as nobody,
        Client(nobody, set_as_default=False) as client,
    ):
        those = workers.DaskWorkers(client)
        with pytest.raises(ClusterLost, match="The Dask scheduler was lost in the middle of the run"):
            list(those.each(abs, iter([(1,), (2,)]), nobody.close))


def test_workers_that_do_not_come_are_not_awaited_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 0.1)
    monkeypatch.setattr(workers, "LOOK_EVERY", 0.01)
    with (
        LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0") as nobody,
        Client(nobody, set_as_default=False) as client,
        pytest.raises(ClusterLost, match="The Dask scheduler has no worker"),
    ):
        list(workers.DaskWorkers(client).each(abs, iter([(1,)]), lambda: None))


def test_a_worker_of_another_version_is_refused(tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.cleaning.cluster.work.version", lambda: ("another",))
    with pytest.raises(CleaningError, match=r"A worker of the Dask cluster has another Rinse, Polars or processor"):
        what_is_left(tmp_path, ORDINARY, engine="dask", cluster=cluster)
