"""What an attempt keeps and what it gives up."""

from pathlib import Path

import pytest

from jobs.runner import give_up
from jobs.work import Work
from models.job import Status
from models.storage import open_storage
from tests.conftest import WorkOff
from tests.jobs.following import make_job, row, stored_outputs


def test_who_is_slow_to_hear_that_it_ended_well_keeps_its_outputs(
    work_off: WorkOff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row is done, and not running any more: the sign of life that comes next is told that the job is gone."""
    job_id = make_job("clean", recipe={"steps": [{"step": "trim"}]}).id
    work_off()
    job = row(job_id)
    assert job.status is Status.DONE
    monkeypatch.setattr("os.kill", lambda *_: None)
    give_up(Work(job, tmp_path, open_storage()), "gone")
    assert stored_outputs(job_id) == sorted(job.outputs.values())
