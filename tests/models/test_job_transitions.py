"""Which status may follow which, for every pair."""

from contextlib import suppress
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlmodel import Session

from models import db, job
from models.errors import Conflict
from models.job import Job, Status
from models.job.checkpoint import Part
from models.job.transition import LEGAL, move
from tests.models.people import ALICE, ERROR, a_job

EVERY_PAIR = list(product(Status, Status))

pytestmark = pytest.mark.usefixtures("database")


def all_verbs_towards(end: Status, session: Session, at: Job) -> None:
    """All functions that could bring a job to this status."""
    verbs: dict[Status, list[Any]] = {
        Status.DRAFT: [],
        Status.QUEUED: [
            lambda: job.queue_job(session, at.id, ALICE),
            lambda: job.retry(session, at.id, ALICE),
            lambda: job.resume(session, at.id, at.attempt),
        ],
        Status.RUNNING: [lambda: job.begin(session, at.id, at.attempt)],
        Status.DONE: [lambda: job.finish(session, at.id, at.attempt, {}, {})],
        Status.FAILED: [lambda: job.fail(session, at.id, at.attempt, ERROR)],
        Status.DEAD: [lambda: job.die(session, at.id, at.attempt, ERROR)],
        Status.RETRYING: [lambda: job.defer(session, at.id, at.attempt, ERROR, timedelta(0))],
        Status.CANCELLED: [
            lambda: job.cancel(session, at.id, ALICE),
            lambda: job.cancelled(session, at.id, at.attempt),
        ],
    }
    for verb in verbs[end]:
        with suppress(Conflict):
            verb()


@pytest.mark.parametrize(("start", "end"), EVERY_PAIR, ids=str)
def test_the_verbs_go_where_the_table_says_and_nowhere_else(start: Status, end: Status) -> None:
    before = a_job(start)
    with db.session() as session:
        all_verbs_towards(end, session, before)
    with db.read_session() as session:
        after = job.get_job(session, before.id, ALICE)
        timeline = job.timeline(session, before.id)
    if end in LEGAL[start]:
        assert after.status is end
        assert after.version == timeline[-1].version > before.version
        assert [event.status for event in timeline][-2:] == [start, end]
    else:
        assert (after.status, after.version) == (start, before.version)


@pytest.mark.parametrize("end", sorted(LEGAL[Status.RUNNING]))
def test_a_checkpoint_is_kept_for_another_attempt_and_for_nothing_else(end: Status) -> None:
    at = a_job(Status.RUNNING)
    part: Part = {"key": f"o/{at.id}/1/kept-1-standing", "bytes": 1, "sha256": ""}
    with db.session() as session:
        job.save_checkpoint(session, at.id, at.attempt, {"mark": "", "files": {}, "standing": part})
        if end is Status.CANCELLED:
            job.cancel(session, at.id, ALICE)
        all_verbs_towards(end, session, at)
        after = job.get_job(session, at.id, ALICE)
        assert after.status is end
        assert after.named_keys() == (set() if after.is_over else {part["key"]})


FORBIDDEN = [(start, end) for start, end in EVERY_PAIR if end not in LEGAL[start]]


@pytest.mark.parametrize(("start", "end"), FORBIDDEN, ids=str)
def test_a_move_that_the_table_forbids_is_a_mistake_of_ours(start: Status, end: Status) -> None:
    at = a_job(start)
    with db.session() as session, pytest.raises(ValueError, match="a job never goes"):
        move(session, at.id, at.attempt, start, end)


@pytest.mark.parametrize("status", Status)
def test_another_attempt_has_no_say(status: Status) -> None:
    at = a_job(status)
    with db.session() as session:
        for verb in (job.begin, job.cancelled, job.resume):
            assert not verb(session, at.id, at.attempt + 1)
        for verb in (job.fail, job.die):
            assert not verb(session, at.id, at.attempt + 1, ERROR)
        assert not job.defer(session, at.id, at.attempt + 1, ERROR, timedelta(0))
        assert not job.finish(session, at.id, at.attempt + 1, {}, {})
        assert job.beat(session, at.id, at.attempt + 1) == "gone"
    with db.read_session() as session:
        assert job.get_job(session, at.id, ALICE).version == at.version
