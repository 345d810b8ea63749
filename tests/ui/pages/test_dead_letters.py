"""Dead letters, as administrators see them."""

import pytest

from jobs import bulk
from jobs.queue import cancel
from models import db
from models.job import Job, Status, begin, die
from models.job.worker_actions import Cause
from models.settings import Settings
from models.user import LOCAL
from tests.conftest import WorkOff
from tests.jobs.following import make_job, row
from ui.pages.admin.dead import act, read, said
from ui.pages.job import why

ERROR = {"code": "STORAGE", "message": "The bucket does not answer."}


def test_all_of_a_group_are_tried_again_and_no_others(rinse: Settings) -> None:
    jobs = [make_job("clean", recipe={"steps": []}).id for _ in range(4)]
    with db.session() as session:
        for job_id in jobs:
            begin(session, job_id, 1)
            die(session, job_id, 1, ERROR, Cause("OSError", "other" if job_id == jobs[-1] else "bucket"))
    assert [group.id for group in read()] == ["bucket", "other"]
    act(LOCAL, "retry", "bucket")
    assert [row(job_id).status for job_id in jobs] == [*[Status.QUEUED] * 3, Status.DEAD]
    cancel(LOCAL, jobs[0])
    act(LOCAL, "retry", "bucket")
    assert row(jobs[0]).status is Status.CANCELLED


def test_very_many_are_left_to_a_worker(rinse: Settings, monkeypatch: pytest.MonkeyPatch, work_off: WorkOff) -> None:
    """Regression: the web process tried all of them again while somebody waited for the page."""
    monkeypatch.setattr(bulk, "MANY", 2)
    jobs = [make_job("clean", recipe={"steps": []}).id for _ in range(5)]
    with db.session() as session:
        for job_id in jobs:
            begin(session, job_id, 1)
            die(session, job_id, 1, ERROR, Cause("OSError", "other" if job_id == jobs[-1] else "bucket"))
        session.get_one(Job, jobs[-1]).fingerprint = None  # of an earlier version
    ordered = act(LOCAL, "retry", "bucket")
    assert isinstance(ordered, Job)
    assert said(ordered) == ("A worker is on it.", f"/jobs/{ordered.id}")
    work_off()
    assert row(ordered.id).result == {"done": 4, "left": 0}
    assert [row(job_id).status for job_id in jobs] == [*[Status.DONE] * 4, Status.DEAD]
    assert said(act(LOCAL, "retry", "")) == ("1 job queued again.", None)


def test_the_page_of_a_dead_job_says_that_nothing_more_happens_by_itself(rinse: Settings) -> None:
    job = make_job("clean", recipe={"steps": []})
    with db.session() as session:
        begin(session, job.id, 1)
        dead = die(session, job.id, 1, ERROR, Cause("OSError", "bucket"))
    assert dead
    assert why(dead) == "The bucket does not answer. After 1 attempt, it is not tried again by itself."
