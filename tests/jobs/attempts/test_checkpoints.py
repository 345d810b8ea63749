"""Checkpoints of a long run: the next attempt gets one completely, or not at all."""

from datetime import timedelta
from pathlib import Path

import pytest

from jobs.attempts import endings
from jobs.attempts.checkpoints import StorageCheckpoints
from jobs.cleaning.errors import Stopped
from models import db
from models.job import Job, begin, defer, resume
from models.settings import Settings
from models.storage import open_storage
from tests.jobs.following import make_job, row, stored_outputs

MARK = "of this recipe and file"


@pytest.fixture
def job(rinse: Settings) -> Job:
    """Running, at its first attempt."""
    made = make_job("copy")
    with db.session() as session:
        assert begin(session, made.id, 1)
    return row(made.id)


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """A file that a run is writing."""
    file = tmp_path / "result"
    file.write_bytes(b"id\n1\n")
    return file


def checkpoints(job: Job) -> StorageCheckpoints:
    return StorageCheckpoints(row(job.id), open_storage(), seconds=30)


def save(checkpoints: StorageCheckpoints, result: Path, size: int, state: bytes = b"so far") -> None:
    checkpoints.save(MARK, lambda target: target.write(state), {"result": (result, size)})


def next_attempt(job: Job) -> None:
    with db.session() as session:
        defer(session, job.id, 1, endings.LOST, timedelta(0))
        resume(session, job.id, 1)
        assert begin(session, job.id, 2)


def test_the_next_attempt_gets_what_was_saved_last_and_no_byte_more(job: Job, result: Path, tmp_path: Path) -> None:
    first = checkpoints(job)
    save(first, result, 3, b"at the header")
    save(first, result, 5, b"at row 1")
    result.write_bytes(b"id\n1\n2, which nobody kept")
    next_attempt(job)
    kept = checkpoints(job).load(MARK, tmp_path)
    assert kept
    assert (kept.state.read_bytes(), kept.files["result"].read_bytes()) == (b"at row 1", b"id\n1\n")
    assert set(stored_outputs(job.id)) == row(job.id).named_keys()


@pytest.mark.parametrize("part", ["standing", "result"])
@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[::-1])], ids=["lost", "other"])
def test_what_was_lost_or_damaged_is_not_gone_on_with(
    job: Job, result: Path, tmp_path: Path, part: str, damage: object
) -> None:
    save(checkpoints(job), result, 5)
    next_attempt(job)
    (key,) = (key for key in row(job.id).named_keys() if key.endswith(part))
    path = open_storage().local_path(key)
    assert path
    assert callable(damage)
    damage(path)
    assert checkpoints(job).load(MARK, tmp_path) is None


def test_what_another_run_has_kept_is_not_gone_on_with(job: Job, result: Path, tmp_path: Path) -> None:
    save(checkpoints(job), result, 5)
    next_attempt(job)
    assert checkpoints(job).load("of another version", tmp_path) is None


def test_an_attempt_that_was_overtaken_keeps_nothing_and_stops(job: Job, result: Path) -> None:
    overtaken = checkpoints(job)
    next_attempt(job)
    with pytest.raises(Stopped):
        save(overtaken, result, 5)
    assert row(job.id).kept is None
