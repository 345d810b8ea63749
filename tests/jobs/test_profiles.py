"""A profile is made once, and again when another one may come of it."""

from datetime import timedelta

import pytest

from jobs import profiles
from jobs.cleaning import build
from models import db
from models.job import Job, Status, fail, take
from tests.conftest import WorkOff
from tests.jobs.following import ALICE, make_file, row


def test_a_profile_is_made_again_by_another_version(work_off: WorkOff, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that had been opened before an upgrade kept the profile of then, without what is found since."""
    file_id = make_file().id
    first = profiles.profile(ALICE, file_id)
    work_off()
    assert profiles.profile(ALICE, file_id).id == first.id
    monkeypatch.setattr(build, "code", lambda: "another")
    again = profiles.profile(ALICE, file_id)
    assert (again.id != first.id, again.status) == (True, Status.QUEUED)


@pytest.mark.parametrize(("code", "status"), [("MEMORY", Status.QUEUED), ("STORAGE", Status.QUEUED), ("PARSE", Status.FAILED)])
def test_what_somebody_may_have_mended_is_tried_again(rinse: object, code: str, status: Status) -> None:
    """With another limit, say. Each opening of the page would be too often."""
    file_id = make_file().id
    made = profiles.profile(ALICE, file_id)
    with db.session() as session:
        assert take(session)
        fail(session, made.id, made.attempt, {"code": code, "message": "No."})
    assert profiles.profile(ALICE, file_id).status is Status.FAILED
    with db.session() as session:
        session.get_one(Job, made.id).ended_at = db.now(session) - timedelta(hours=1)
    assert profiles.profile(ALICE, file_id).id == made.id
    assert row(made.id).status is status
