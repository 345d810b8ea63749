"""What a worker does once, before its first fork."""

from pathlib import Path

import pytest
from sqlmodel import select

from jobs.preload import rehearse
from models import db
from models.job import Job
from models.job.row import JobEvent
from models.settings import get_settings


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
