"""Orphaned objects are deleted; all others are kept."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from jobs.cleaning.cluster import Cluster
from jobs.files import removal, tidying
from models import db
from models.errors import NotFound, StorageUnavailable
from models.job import begin, defer, resume, save_checkpoint
from models.settings import Settings, get_settings
from models.storage import Storage
from models.upload import add_part, begin_upload, get_upload
from tests.conftest import WorkOff
from tests.jobs.following import ALICE, keys, make_file, make_job, row, stored_outputs
from tests.jobs.processes import ROOT


def unreachable() -> Storage:
    raise StorageUnavailable("The storage is away.")


def put(storage: Storage, key: str) -> None:
    with storage.create(key) as writer:
        writer.write(b"x")


def test_bytes_of_no_file_go_and_those_of_a_file_stay(storage: Storage) -> None:
    file = make_file()
    put(storage, "u/lost/in")
    tidying.tidy()
    assert keys(storage) == {file.key}


def test_what_is_older_than_the_database_stays(storage: Storage, rinse: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """It is another one's: with a mistake in DATABASE_URL, everything that was stored had been deleted at the start."""
    theirs = {"u/theirs/in", "o/theirs/1/result.csv", "p/theirs/part"}
    for key in theirs:
        put(storage, key)
        an_hour_ago = time.time() - 3600
        os.utime(Path(rinse.storage) / key, (an_hour_ago, an_hour_ago))
    tidying.tidy()
    assert keys(storage) == theirs
    assert "stored files are older than the database" in caplog.text
    file = make_file()
    put(storage, "u/lost/in")
    tidying.tidy()
    assert keys(storage) == {*theirs, file.key}
    caplog.clear()


def test_what_was_not_deleted_with_the_oldest_rows_goes_later(
    storage: Storage, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are deleted first. If the storage is away then, what belonged to them is older than all that is left."""
    job = make_job("copy")
    work_off()
    with monkeypatch.context() as away:
        away.setattr(removal, "open_storage", unreachable)
        with pytest.raises(StorageUnavailable):
            removal.remove_job(ALICE, job.id)
        with pytest.raises(StorageUnavailable):
            removal.remove_file(ALICE, str(job.file_id))
    assert len(keys(storage)) > 1
    tidying.tidy()
    assert not keys(storage)


def test_bytes_that_may_still_get_their_row_stay(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_settings(), "sweep_seconds", 3600)
    put(storage, "u/coming/in")
    tidying.tidy()
    assert keys(storage) == {"u/coming/in"}


def test_what_was_kept_stays_until_the_job_is_over(storage: Storage, work_off: WorkOff) -> None:
    job, part = make_job("copy"), {"bytes": 1, "sha256": ""}
    key, other = f"o/{job.id}/1/kept-1-standing", f"o/{job.id}/1/kept-0-standing"
    put(storage, key)
    put(storage, other)
    with db.session() as session:
        begin(session, job.id, 1)
        save_checkpoint(session, job.id, 1, {"mark": "", "standing": part | {"key": key}, "files": {}})
        defer(session, job.id, 1, {"code": "WORKER_LOST", "message": ""}, timedelta(0))
        resume(session, job.id, 1)
    tidying.tidy()
    assert stored_outputs(job.id) == [key]
    work_off()
    assert stored_outputs(job.id) == list(row(job.id).outputs.values())


def test_outputs_that_nobody_will_see_go(storage: Storage, work_off: WorkOff) -> None:
    done = make_job("copy")
    work_off()
    waiting = make_job("copy")
    seen = set(row(done.id).outputs.values())
    for key in (f"o/{done.id}/7/result.txt", "o/nobody/1/result.txt", f"o/{waiting.id}/0/result.txt"):
        put(storage, key)
    put(storage, f"o/{waiting.id}/1/result.txt")
    tidying.tidy()
    assert {key for key in keys(storage) if key.startswith("o/")} == seen | {f"o/{waiting.id}/1/result.txt"}


def test_what_a_killed_writer_left_goes(storage: Storage, rinse: Settings) -> None:
    parts = Path(rinse.storage) / ".parts"
    parts.mkdir(parents=True)
    (parts / "left").touch()
    os.utime(parts / "left", (0, 0))
    tidying.tidy()
    assert not list(parts.iterdir())


def test_tidying_that_broke_is_written_down_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    turns = iter((ValueError("a fault of ours"), KeyboardInterrupt()))

    def broken(_settings: Settings) -> None:
        raise next(turns)

    monkeypatch.setattr(get_settings(), "sweep_seconds", 0)
    monkeypatch.setattr(tidying, "TASKS", (broken,))
    with pytest.raises(KeyboardInterrupt):
        tidying.keep_tidy()
    assert "a fault of ours" in caplog.text
    caplog.clear()


def test_an_upload_nobody_goes_on_with_is_given_up_and_parts_of_none_go(storage: Storage) -> None:
    with db.session() as session:
        given_up, kept = (begin_upload(session, ALICE.id, "big.csv", 2) for _ in range(2))
        for upload in (given_up, kept):
            add_part(session, upload, f"p/{upload.id}/part", 1)
        given_up.updated_at -= timedelta(days=2)
    for key in (f"p/{given_up.id}/part", f"p/{kept.id}/part", f"p/{kept.id}/overtaken", "p/nobody/part"):
        put(storage, key)
    tidying.tidy()
    assert keys(storage) == {f"p/{kept.id}/part"}
    with db.read_session() as session, pytest.raises(NotFound):
        get_upload(session, given_up.id, ALICE)


KILLED = """
import os, sys
from pathlib import Path
from jobs.cleaning.cluster import Cluster
with Cluster(folder=Path(sys.argv[1])).parts(Path()) as parts:
    (parts / "1.task").write_bytes(b"key")
    os.kill(os.getpid(), 9)
"""


def test_what_a_run_on_a_cluster_that_was_killed_has_left_goes(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "shared"
    (folder / "parts-of-somebody").mkdir(parents=True)
    monkeypatch.setattr(get_settings(), "dask_folder", folder)
    assert subprocess.run([sys.executable, "-c", KILLED, folder], cwd=ROOT, check=False).returncode == -9
    left = set(folder.glob("*/1.task"))
    with Cluster(folder=folder).parts(tmp_path) as parts:
        (parts / "1.task").touch()
        monkeypatch.setattr(get_settings(), "sweep_seconds", 3600)
        tidying.tidy()
        assert set(folder.glob("*/1.task")) == left | {parts / "1.task"}
        monkeypatch.setattr(get_settings(), "sweep_seconds", 0)
        tidying.tidy()
        assert set(folder.glob("*/1.task")) == {parts / "1.task"}
    assert list(folder.iterdir()) == [folder / "parts-of-somebody"]


def test_a_shared_folder_that_is_away_keeps_nobody_from_tidying(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(get_settings(), "dask_folder", tmp_path / "away")
    tidying.tidy()
    assert not (tmp_path / "away").exists()
