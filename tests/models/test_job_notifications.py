"""The update that ends a job orders its notifications; the one that advances a schedule starts it. On either database."""

from typing import Any

import pytest

from models import db, job
from models.job import Status, deliveries_of
from models.job.delivery import begin_sending, record_try
from models.schedule import ScheduleSeen
from models.scheduling import (
    add_schedule,
    change_schedule,
    delete_schedule,
    due_schedules,
    list_schedules,
    slots_of,
    start_slot,
)
from tests.clock import set_clock
from tests.models.people import ALICE, CHARLIE, a_job

pytestmark = pytest.mark.usefixtures("database")
HOOK = "https://example.org/told"
EACH_MINUTE: dict[str, Any] = {
    "cron": "* * * * *",
    "zone": "UTC",
    "missed": "skip",
    "kind": "clean",
    "options": {},
    "source": {"type": "file"},
}


@pytest.mark.parametrize("status", [Status.DONE, Status.FAILED, Status.DEAD, Status.CANCELLED])
def test_each_end_is_one_message_and_one_job(status: Status) -> None:
    ended = a_job(status, webhook=HOOK)
    with db.read_session() as session:
        [told] = deliveries_of(session, ended.id)
        assert (told.state, told.delivery.target, told.delivery.job["status"]) == ("waiting", HOOK, status.value)
        assert told.task
        assert (told.task.kind, told.task.internal, told.task.owner, told.task.status) == ("webhook", True, ALICE.id, "queued")


def test_no_end_is_no_message() -> None:
    for waiting in (a_job(Status.RUNNING, webhook=HOOK), a_job(Status.RETRYING, webhook=HOOK)):
        with db.read_session() as session:
            assert deliveries_of(session, waiting.id) == []


def test_one_sender_goes_out_and_the_tries_are_kept() -> None:
    with db.read_session() as session:
        [told] = deliveries_of(session, a_job(Status.DONE, webhook=HOOK).id)
    with db.session() as session:
        assert [begin_sending(session, told.delivery.id) for _ in range(2)] == [True, False]
        record_try(session, told.delivery.id, "503", 0.1, arrived=False)
        assert begin_sending(session, told.delivery.id)
        record_try(session, told.delivery.id, "204", 0.1, arrived=True)
    with db.read_session() as session:
        [told] = deliveries_of(session, told.delivery.job_id)
    assert (told.state, [each["said"] for each in told.delivery.tries]) == ("delivered", ["503", "204"])


def test_a_deleted_job_takes_its_messages_along() -> None:
    ended = a_job(Status.DONE, webhook=HOOK)
    with db.session() as session:
        job.delete_job(session, ended.id, ALICE)
        assert deliveries_of(session, ended.id) == []


def test_a_schedule_moves_on_as_it_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = set_clock(monkeypatch)
    with db.session() as session:
        schedule = add_schedule(session, ALICE.id, name="Each minute", **EACH_MINUTE)
        assert due_schedules(session) == []
        assert list_schedules(session, CHARLIE) == []
    clock.forward(minutes=1)
    with db.session() as session:
        [due] = due_schedules(session)
        assert start_slot(session, due)
        assert start_slot(session, due) is None
        session.add(ScheduleSeen(schedule_id=schedule.id, mark="m"))
    with db.session() as session:
        assert due_schedules(session) == []
        [slot] = slots_of(session, schedule.id)
        assert (slot.run.slot, slot.state) == (due.next_at, "waiting")
        change_schedule(session, schedule.id, ALICE, 1, paused_at=db.now(session))
        delete_schedule(session, schedule.id, ALICE)
        assert slots_of(session, schedule.id) == []


def test_a_slot_that_has_come_is_not_lost_to_an_edit_but_to_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = set_clock(monkeypatch)
    with db.session() as session:
        schedule = add_schedule(session, ALICE.id, name="Each minute", **EACH_MINUTE)
    clock.forward(minutes=1)
    with db.session() as session:
        change_schedule(session, schedule.id, ALICE, 1, name="Other", cron=schedule.cron)
        assert [due.name for due in due_schedules(session)] == ["Other"]
        change_schedule(session, schedule.id, ALICE, 2, paused_at=db.now(session))
        change_schedule(session, schedule.id, ALICE, 3, paused_at=None)
        assert due_schedules(session) == []
