"""What a worker imports and prepares before its first fork."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import select

from jobs.preload import rehearse
from models import db
from models.job import Job
from models.job.row import JobEvent
from models.settings import get_settings

LOADS = """
import pathlib
from jobs import kinds, worker
from jobs.cleaning.registry import all_steps
from jobs.preload import build_steps, load_late_modules
kinds.all_kinds()
build_steps()
assert all(step.__pydantic_complete__ for step in all_steps().values())
load_late_modules()
print([each.read_text().strip() for each in pathlib.Path("/proc/self/task").glob("*/comm")])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists threads by their names")
def test_nothing_that_a_worker_loads_uses_polars_yet() -> None:
    """A fork would lack its threads, and wait for them forever."""
    done = subprocess.run([sys.executable, "-c", LOADS], capture_output=True, text=True, check=True)
    assert "python" in done.stdout
    assert "polars-0" not in done.stdout


@pytest.mark.usefixtures("rinse")
def test_a_rehearsal_leaves_nothing_and_tells_nobody() -> None:
    told: list[Job] = []
    stop = db.on_job_change(told.append)
    rehearse()
    stop()
    with db.read_session() as session:
        assert not session.exec(select(Job)).all()
        assert not session.exec(select(JobEvent)).all()
    assert not told


def test_a_worker_may_start_before_the_database_has_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")
    get_settings.cache_clear()
    db.dispose()
    rehearse()
    db.dispose()
