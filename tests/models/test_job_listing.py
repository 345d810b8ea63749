"""Searching, sorting and paging jobs."""

import base64

import pytest

from models import db, job
from models.errors import NotFound, Refused
from models.job import Job, Page, Status, listing
from models.job.search import Search, Sort
from models.user import User
from tests.models.people import ADMIN, ALICE, CHARLIE, a_file, a_job

pytestmark = pytest.mark.usefixtures("database")


BEFORE_TIME = base64.urlsafe_b64encode(b"0001-01-01T00:00:00+14:00 x").decode()


def found(user: User = ALICE, **filters: object) -> Page:
    with db.read_session() as session:
        asked = {name: value for name, value in filters.items() if name in Search.__dataclass_fields__}
        part = {name: value for name, value in filters.items() if name not in asked}
        return job.list_jobs(session, user, Search(**asked), **part)


def ids(jobs: list[Job]) -> list[str]:
    return [at.id for at in jobs]


def test_newest_first_and_a_page_at_a_time() -> None:
    made = ids([a_job() for _ in range(5)])[::-1]
    first = found(limit=2)
    second = found(limit=2, cursor=first.next_cursor)
    third = found(limit=2, cursor=second.next_cursor)
    assert [ids(page.jobs) for page in (first, second, third)] == [made[:2], made[2:4], made[4:]]
    assert third.next_cursor is None
    assert [ids(found(limit=2, offset=offset).jobs) for offset in (0, 2, 4)] == [made[:2], made[2:4], made[4:]]
    assert first.total == second.total == 5


def test_a_cursor_stays_right_while_new_jobs_come_in() -> None:
    old = ids([a_job() for _ in range(4)])[::-1]
    first = found(limit=2)
    a_job()
    assert ids(found(limit=2, cursor=first.next_cursor).jobs) == old[2:]


@pytest.mark.parametrize("few", [0, 500])
@pytest.mark.parametrize("asked", [{"q": "people"}, {"kind": "report"}, {"q": "people", "kind": "report"}], ids=str)
def test_few_are_found_in_the_same_order_as_many(few: int, asked: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "FEW", few)
    wanted = ids([a_job(kind="report", file_id=a_file().id) for _ in range(5)])[::-1]
    a_job(file_id=a_file("others.csv").id)
    a_job(Status.DONE, owner=CHARLIE, kind="report")
    first = found(limit=2, status=Status.DRAFT, **asked)
    rest = found(status=Status.DRAFT, cursor=first.next_cursor, **asked)
    assert ids([*first.jobs, *rest.jobs]) == wanted
    assert ids(found(sort=Sort.OLDEST, offset=1, limit=3, **asked).jobs) == wanted[::-1][1:4]
    assert first.total == rest.total == 5


@pytest.mark.parametrize("cursor", ["", "x", "%%%", "bm90IGEgZGF0ZQ==", BEFORE_TIME])
def test_a_cursor_of_somebody_elses_making_is_refused(cursor: str) -> None:
    with pytest.raises(Refused):
        found(cursor=cursor)


def test_nothing_has_a_nul_in_its_name() -> None:
    a_job()
    assert not found(kind="no\0kind").jobs
    assert not found(q="\0§").jobs
    with pytest.raises(NotFound), db.read_session() as session:
        job.get_job(session, "no\0id", ALICE)


def test_totals_count_every_status_whichever_is_shown() -> None:
    for status in (Status.DONE, Status.DONE, Status.FAILED, Status.DRAFT):
        a_job(status)
    page = found(status=Status.DONE)
    assert {at.status for at in page.jobs} == {Status.DONE}
    assert page.total == 2
    assert page.totals == dict.fromkeys(Status, 0) | {Status.DONE: 2, Status.FAILED: 1, Status.DRAFT: 1}


def test_kinds_and_our_own_work_are_told_apart() -> None:
    asked_for = a_job()
    report = a_job(kind="report")
    profile = a_job(kind="profile", internal=True)
    assert set(ids(found().jobs)) == {asked_for.id, report.id}
    assert ids(found(kind="report").jobs) == [report.id]
    assert set(ids(found(internal=True).jobs)) == {asked_for.id, report.id, profile.id}


def test_a_search_looks_at_file_name_id_and_error() -> None:
    oslo = a_job(file_id=a_file("Straße nach OSLO 100%.csv").id)
    broken = a_job(Status.FAILED)  # "Row 3 is broken."
    for words, hit in [
        ("oslo", oslo),
        ("  STRASSE nach ", oslo),
        ("100%", oslo),
        (oslo.id[3:15].upper(), oslo),
        ("row 3 IS", broken),
    ]:
        assert ids(found(q=words).jobs) == [hit.id], words
    for words in ("100_", "%", "_", "bergen", "\\", "'; DROP TABLE job"):
        hits = found(q=words)
        assert ids(hits.jobs) == ([oslo.id] if words == "%" else []), words
    assert found(q="\0").total == 2
    with db.session() as session:
        job.retry(session, broken.id, ALICE)
    assert found(q="row 3 is").total == 0


def test_a_list_is_sorted_and_what_has_no_value_comes_last() -> None:
    failed, waiting = a_job(Status.FAILED, file_id=a_file("b.csv").id), a_job(file_id=a_file("A.csv").id)
    nameless = a_job()
    assert ids(found(sort=Sort.NAME).jobs) == [waiting.id, failed.id, nameless.id]
    assert ids(found(sort=Sort.NAME_BACKWARDS).jobs) == [failed.id, waiting.id, nameless.id]
    assert ids(found(sort=Sort.OLDEST).jobs) == [failed.id, waiting.id, nameless.id]
    assert ids(found(sort=Sort.URGENT).jobs) == [failed.id, nameless.id, waiting.id]
    assert ids(found(sort=Sort.SLOWEST).jobs)[0] == failed.id
    assert found(sort=Sort.MOST_ROWS, limit=1).next_cursor is None


def test_a_list_begins_and_ends_at_moments() -> None:
    first, second = a_job(), a_job()
    assert ids(found(since=second.created_at).jobs) == [second.id]
    assert ids(found(until=second.created_at).jobs) == [first.id]


def test_lists_are_ones_own_and_administrators_may_ask_for_all() -> None:
    mine, theirs = a_job(), a_job(owner=CHARLIE)
    assert ids(found(ALICE).jobs) == [mine.id]
    assert ids(found(ALICE, everyone=True).jobs) == [mine.id]
    assert ids(found(ADMIN).jobs) == []
    page = found(ADMIN, everyone=True)
    assert ids(page.jobs) == [theirs.id, mine.id]
    assert page.totals[Status.DRAFT] == 2


def test_the_timeline_tells_every_change_of_status() -> None:
    at = a_job(Status.FAILED)
    with db.read_session() as session:
        lines = [(line.version, line.status, line.attempt, line.note) for line in job.timeline(session, at.id)]
    assert lines == [
        (1, Status.DRAFT, 1, None),
        (2, Status.QUEUED, 1, None),
        (3, Status.RUNNING, 1, None),
        (4, Status.FAILED, 1, "Row 3 is broken."),
    ]


@pytest.mark.parametrize("name", ["orders_2026-11.csv", "Orders_2026-9.csv", "orders_2026-10 (1).csv", "orders_2026-10.csv"])
def test_the_last_job_on_such_a_file_is_found_by_its_name_without_numbers(name: str) -> None:
    a_job(Status.DONE, file_id=a_file("orders_2026-10.csv").id)
    last = a_job(Status.DONE, file_id=a_file("orders_2026-10.csv").id)
    a_job(Status.DONE, file_id=a_file("orders.csv").id)
    a_job(Status.DONE, file_id=a_file("orders_2026-10.csv").id, kind="report")
    a_job(Status.FAILED, file_id=a_file("orders_2026-10.csv").id)
    a_job(Status.DONE, CHARLIE, file_id=a_file("orders_2026-10.csv", CHARLIE).id)
    with db.read_session() as session:
        found = job.last_on_such_a_file(session, ALICE, "clean", name)
        assert found
        assert found.id == last.id
        assert job.last_on_such_a_file(session, ALICE, "clean", "orders_x.csv") is None


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("orders_october.csv", "orders_November.csv"),
        ("Oct 2026 orders.csv", "Sept 2026 orders.csv"),
        ("may26.csv", "jun26.csv"),
    ],
)
def test_months_in_names_change_like_numbers(before: str, name: str) -> None:
    last = a_job(Status.DONE, file_id=a_file(before).id)
    with db.read_session() as session:
        found = job.last_on_such_a_file(session, ALICE, "clean", name)
        assert found
        assert found.id == last.id


@pytest.mark.parametrize("name", ["orders_decimals.csv", "orders_.csv", "orders_x.csv"])
def test_other_words_in_names_do_not_change(name: str) -> None:
    a_job(Status.DONE, file_id=a_file("orders_october.csv").id)
    with db.read_session() as session:
        assert job.last_on_such_a_file(session, ALICE, "clean", name) is None
