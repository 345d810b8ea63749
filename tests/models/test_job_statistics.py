"""Statistics of recent work, from the rows."""

import pytest

from models import db
from models.job import Status
from models.job.statistics import HOURS, by_hour, latest_errors, most
from tests.models.people import ALICE, a_job

pytestmark = pytest.mark.usefixtures("database")


def test_the_last_hour_counts_what_ended_in_it() -> None:
    for status in (Status.DONE, Status.DONE, Status.DEAD, Status.RUNNING):
        a_job(status, ALICE)
    with db.read_session() as session:
        hours = by_hour(session)
    assert len(hours) == HOURS
    assert (sum(hour.done for hour in hours), sum(hour.failed for hour in hours)) == (2, 1)
    assert [hour for hour in hours if hour.ran is not None]
    assert all(hour.ran is None for hour in hours if not hour.done + hour.failed)


def test_what_is_counted_is_what_is_listed() -> None:
    for internal in (True, False):
        a_job(Status.FAILED, ALICE, internal=internal)
    with db.read_session() as session:
        assert sum(hour.failed for hour in by_hour(session)) == len(latest_errors(session, 5)) == 1


def test_the_newest_errors_come_first_with_those_that_will_be_tried_again() -> None:
    jobs = [a_job(status, ALICE) for status in (Status.FAILED, Status.DONE, Status.RETRYING)]
    with db.read_session() as session:
        found = [job.id for job in latest_errors(session, 5)]
    assert sorted(found) == sorted([jobs[0].id, jobs[2].id])


def test_most_is_what_nearly_all_do_not_exceed() -> None:
    assert most([]) is None
    assert most([3.0]) == 3
    assert most([float(n) for n in range(101)]) == 95
