"""What an attempt saves, and what it discards."""

import errno
import gzip
import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from jobs import queue
from jobs.attempts.endings import ROOT
from jobs.runner import give_up
from jobs.work import Work
from models import db
from models.job import Order, Status, create_job
from models.settings import Settings
from models.storage import open_storage
from tests.conftest import WorkOff
from tests.full_disk import no_file_over
from tests.jobs.following import ALICE, make_file, make_job, row, stored_outputs

LARGE = b"a,b\n" + b"".join(b"%d,%s\n" % (n, random.Random(n).randbytes(40).hex().encode()) for n in range(70_000))


def test_who_is_slow_to_hear_that_it_ended_well_keeps_its_outputs(
    work_off: WorkOff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row is done: the next heartbeat is told that the job is not running any more."""
    job_id = make_job("clean", recipe={"steps": [{"step": "trim"}]}).id
    work_off()
    job = row(job_id)
    assert job.status is Status.DONE
    monkeypatch.setattr("os.kill", lambda *_: None)
    give_up(Work(job, tmp_path, open_storage()), "gone")
    assert stored_outputs(job_id) == sorted(job.outputs.values())


@pytest.mark.parametrize("format_", ["csv", "xlsx", "parquet", "jsonl"])
def test_a_job_that_finds_no_room_for_its_result_is_tried_again(work_off: WorkOff, format_: str) -> None:
    recipe = {"steps": [], "writer": {"format": format_}}
    demand_another_try(work_off, "in.csv", LARGE, {"recipe": recipe})


def test_a_job_that_finds_no_room_to_unpack_its_file_is_tried_again(work_off: WorkOff) -> None:
    demand_another_try(work_off, "in.csv.gz", gzip.compress(LARGE, 1), {"recipe": {"steps": []}})


def test_a_job_whose_storage_takes_nothing_is_tried_again(
    rinse: Settings, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many file systems become read-only after an error. Jobs that ended meanwhile had failed for good."""
    job = make_job("copy")

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "hardlink_to", refuse)
        work_off()
    ended = row(job.id)
    assert ended.error
    assert (ended.status, ended.error["code"]) == (Status.RETRYING, "STORAGE")
    assert "Read-only file system" in ended.error["message"]
    assert ended.not_before
    assert ended.not_before - ended.updated_at > timedelta(seconds=5)  # time to mend it


def test_a_job_that_gets_no_folder_for_its_work_is_tried_again(rinse: Settings, work_off: WorkOff) -> None:
    """The machine is at fault. Without this, the worker was taken for lost, after a whole lease."""
    rinse.scratch.parent.mkdir(exist_ok=True)
    rinse.scratch.write_bytes(b"a file, not a folder")
    job = make_job("copy")
    work_off()
    ended = row(job.id)
    assert ended.error
    assert (ended.status, ended.error["code"]) == (Status.RETRYING, "SCRATCH")


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("of_tomorrow", {}),
        ("counts", {"of_tomorrow": True}),
        ("clean", {"recipe": {"steps": [{"step": "of_tomorrow"}]}}),
        ("clean", {"recipe": {"steps": [{"step": "trim", "of_tomorrow": True}]}}),
    ],
)
def test_what_a_newer_version_has_accepted_waits_for_a_worker_that_knows_it(
    work_off: WorkOff, kind: str, options: dict[str, Any]
) -> None:
    """It had failed with "There is no step 'of_tomorrow'", as if the recipe were wrong."""
    with db.session() as session:
        job, _ = create_job(session, ALICE.id, Order(kind, make_file().id, options))
    work_off()
    ended = row(job.id)
    assert ended.error
    assert (ended.status, ended.error["code"]) == (Status.RETRYING, "VERSION")
    assert ended.not_before
    assert ended.not_before - ended.updated_at > timedelta(seconds=5)  # time for the upgrade to proceed


def demand_another_try(work_off: WorkOff, name: str, content: bytes, options: dict[str, Any]) -> None:
    """A job on a machine with a full disk is retried."""
    job = queue.submit(ALICE, Order("clean", make_file(content, name).id, options))[0]
    with no_file_over(2_000_000):
        work_off()
    ended = row(job.id)
    assert ended.error
    assert (ended.status, ended.error["code"]) == (Status.RETRYING, "DISK_FULL")
    assert ended.not_before
    assert ended.not_before - ended.updated_at > timedelta(seconds=5)  # so that somebody has time to free space


def test_whoever_imports_it_has_nothing_to_close() -> None:
    command = [sys.executable, "-W", "always::ResourceWarning", "-c", "import jobs.runner"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stderr == b""
