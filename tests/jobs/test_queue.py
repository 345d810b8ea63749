"""The functions that pages, API and command line share."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from redis import Redis

from jobs import bulk, doorbell, groups, queue
from jobs.events import OPERATIONS
from models import db
from models.columns import new_id
from models.errors import Conflict, KeyReused, NotFound, Refused, StaleVersion
from models.file import add_file
from models.job import Idempotency, Order, Status, edit_draft
from models.job.retention import unused_files
from models.job.search import Search
from models.recipe import delete_recipe, save_under
from models.settings import Settings
from models.user import User
from tests.conftest import WorkOff
from tests.jobs.following import ALICE, make_file, make_job, row

CHARLIE = User("charlie", "Charlie")
ADMIN = User("ada", "Ada", is_admin=True)


def test_a_submitted_job_is_rung_for(rinse: Settings) -> None:
    job = make_job("copy")
    assert (job.status, job.owner) == (Status.QUEUED, "alice")
    assert doorbell.rings() == 1


def test_a_draft_waits_until_it_is_run(rinse: Settings, work_off: WorkOff) -> None:
    draft, _ = queue.submit(ALICE, Order("copy", make_file().id, draft=True))
    work_off()
    assert row(draft.id).status is Status.DRAFT
    queue.run_draft(ALICE, draft.id, draft.version)
    work_off()
    assert row(draft.id).status is Status.DONE


def test_a_draft_that_somebody_changed_is_not_run(rinse: Settings) -> None:
    draft, _ = queue.submit(ALICE, Order("copy", make_file().id, draft=True))
    queue.edit(ALICE, draft.id, draft.version, webhook="https://example.org/")
    with pytest.raises(StaleVersion):
        queue.run_draft(ALICE, draft.id, draft.version)


def test_a_version_that_no_draft_has_runs_none(rinse: Settings) -> None:
    with db.session() as session:
        saved = save_under(session, ALICE, "Nothing", {"steps": []})
    draft, _ = queue.submit(ALICE, Order("clean", make_file().id, {"recipe_id": saved.id}, draft=True))
    with pytest.raises(StaleVersion):
        queue.run_draft(ALICE, draft.id, 0)


def test_the_same_request_twice_is_one_job(rinse: Settings) -> None:
    file = make_file()
    key = Idempotency.of("key", {"file": file.id})
    first, is_new = queue.submit(ALICE, Order("copy", file.id), key)
    again, is_new_again = queue.submit(ALICE, Order("copy", file.id), key)
    assert (is_new, is_new_again, again.id) == (True, False, first.id)


def test_a_request_whose_recipe_is_gone_is_still_known_by_its_key(rinse: Settings) -> None:
    """Regression: the recipe was asked for before the key, and the answer was that it does not exist."""
    file = make_file()
    with db.session() as session:
        recipe = save_under(session, ALICE, "Trim", {"steps": [{"step": "trim"}]})
    order, key = Order("clean", file.id, {"recipe_id": recipe.id}, draft=True), Idempotency.of("key", recipe.id)
    first, _ = queue.submit(ALICE, order, key)
    with db.session() as session:
        delete_recipe(session, recipe.id, ALICE)
    again, is_new = queue.submit(ALICE, order, key)
    assert (again.id, is_new) == (first.id, False)
    with pytest.raises(KeyReused):
        queue.submit(ALICE, order, Idempotency.of("key", "another"))
    with pytest.raises(NotFound):
        queue.submit(ALICE, order, Idempotency.of("another", recipe.id))


def test_run_pressed_twice_is_one_run(rinse: Settings) -> None:
    draft, _ = queue.submit(ALICE, Order("copy", make_file().id, draft=True))
    queue.run_draft(ALICE, draft.id)
    with pytest.raises(Conflict, match="already"):
        queue.run_draft(ALICE, draft.id)


def test_a_waiting_job_is_cancelled_at_once_and_may_be_tried_again(rinse: Settings, work_off: WorkOff) -> None:
    job = make_job("copy")
    assert queue.cancel(ALICE, job.id).status is Status.CANCELLED
    work_off()
    assert row(job.id).status is Status.CANCELLED
    queue.retry(ALICE, job.id)
    work_off()
    assert (row(job.id).status, row(job.id).attempt) == (Status.DONE, 2)


def test_the_job_of_somebody_else_does_not_exist(rinse: Settings) -> None:
    job = make_job("copy")
    for verb in (queue.cancel, queue.retry, queue.run_draft):
        with pytest.raises(NotFound):
            verb(CHARLIE, job.id)
    with pytest.raises(NotFound):
        queue.edit(CHARLIE, job.id, job.version, email=None)
    with pytest.raises(NotFound):
        queue.submit(CHARLIE, Order("copy", make_file().id))


def test_a_draft_keeps_no_file_of_somebody_else(rinse: Settings) -> None:
    secret, own = make_file(), make_file()
    with db.session() as session:
        charlies = add_file(session, CHARLIE.id, new_id(), "c.csv", size=1, sha256=None)
    options = {"files": {"theirs": secret.id, "mine": own.id}}
    queue.submit(ALICE, Order("clean", own.id, {"files": {"mine": own.id}}, draft=True))
    draft, _ = queue.submit(CHARLIE, Order("clean", charlies.id, options, draft=True))
    queue.edit(CHARLIE, draft.id, draft.version, options=options | {"patches": [secret.id]})
    groups.submit_group(CHARLIE, Order("clean", None, options, draft=True), [charlies.id])
    with db.read_session() as session:
        assert [file.id for file in unused_files(session, timedelta(0))] == [secret.id]


@pytest.mark.parametrize("kind", ["clean", "email"])
def test_a_draft_is_looked_at_also_if_it_was_cancelled_before_it_runs(rinse: Settings, kind: str) -> None:
    """Otherwise a member could read other people's files, and send mail to the addresses in a file."""
    with db.session() as session:
        charlies = add_file(session, CHARLIE.id, new_id(), "c.csv", size=1, sha256=None)
    clean = {"recipe": {"version": 1, "steps": [{"step": "trim"}]}, "patches": [make_file().id]}
    options = clean if kind == "clean" else {"to": "email", "subject": "Hello", "text": "Hello", "dry_run": True}
    draft, _ = queue.submit(CHARLIE, Order(kind, charlies.id, options, draft=True))
    queue.cancel(CHARLIE, draft.id)
    with pytest.raises((NotFound, Refused)):
        queue.retry(CHARLIE, draft.id)
    assert bulk.do(bulk.Act.RETRY, CHARLIE, Search(ids=(draft.id,))) == ([], 1)
    assert row(draft.id).status is Status.CANCELLED


def test_a_cancelled_draft_runs_with_the_recipe_that_it_names(rinse: Settings) -> None:
    with db.session() as session:
        saved = save_under(session, ALICE, "Trim", {"version": 1, "steps": [{"step": "trim"}]})
    draft, _ = queue.submit(ALICE, Order("clean", make_file().id, {"recipe_id": saved.id}, draft=True))
    queue.cancel(ALICE, draft.id)
    assert queue.retry(ALICE, draft.id).options == {"recipe": saved.recipe}


Run = Callable[[User, str], object]


def run_its_group(user: User, job_id: str) -> object:
    group_id = row(job_id).group_id
    assert group_id
    return groups.run_group(user, group_id)


def retry_once_cancelled(user: User, job_id: str) -> object:
    with suppress(Conflict):
        queue.cancel(user, job_id)
    return queue.retry(user, job_id)


@pytest.mark.parametrize("run", [queue.run_draft, run_its_group, retry_once_cancelled])
@pytest.mark.parametrize("thing", ["file", "recipe"])
def test_an_administrator_lends_nobody_their_eyes(rinse: Settings, run: Run, thing: str) -> None:
    """Charlie's draft named an object of Alice's; when an administrator ran it, Charlie could read the result."""
    mine, file_id = make_file(), new_id()
    with db.session() as session:
        add_file(session, CHARLIE.id, file_id, "c.csv", size=3, sha256="0" * 64)
        saved = save_under(session, ALICE, "Mine", {"steps": [{"step": "trim"}]})
    options = {"recipe": LOOKED_UP, "files": {"other": mine.id}} if thing == "file" else {"recipe_id": saved.id}
    [draft] = groups.submit_group(CHARLIE, Order("clean", None, draft=True), [file_id]).job_ids
    with db.session() as session:
        edit_draft(session, draft, CHARLIE, 1, options=options)  # as earlier versions accepted it
    queue.edit(ADMIN, draft, 2, options=options)  # as its page does
    for user in (CHARLIE, ADMIN):
        with pytest.raises(NotFound, match=f"There is no such {thing}"):
            run(user, draft)
    assert row(draft).status in (Status.DRAFT, Status.CANCELLED)


def test_a_draft_names_no_recipe_of_somebody_else(rinse: Settings) -> None:
    """Regression: only running it was refused; until then its page showed an administrator the other's recipe."""
    file_id = new_id()
    with db.session() as session:
        add_file(session, CHARLIE.id, file_id, "c.csv", size=3, sha256="0" * 64)
        options = {"recipe_id": save_under(session, ALICE, "Mine", {"steps": [{"step": "trim"}]}).id}
    with pytest.raises(NotFound, match="There is no such recipe"):
        queue.submit(CHARLIE, Order("clean", file_id, options, draft=True))
    draft, _ = queue.submit(CHARLIE, Order("clean", file_id, draft=True))
    for user in (CHARLIE, ADMIN, ALICE):
        with pytest.raises(NotFound):
            queue.edit(user, draft.id, draft.version, options=options)
    assert row(draft.id).options == {}


def test_an_administrator_gives_a_draft_a_file_of_their_own(rinse: Settings) -> None:
    draft, _ = queue.submit(ALICE, Order("clean", make_file().id, draft=True))
    with db.session() as session:
        own = add_file(session, ADMIN.id, new_id(), "prices.csv", size=3, sha256="0" * 64)
    queue.edit(ADMIN, draft.id, draft.version, options={"recipe": LOOKED_UP, "files": {"other": own.id}})
    assert queue.run_draft(ADMIN, draft.id).status is Status.QUEUED


LOOKED_UP = {"steps": [{"step": "lookup", "file": "other", "left_on": "name", "right_on": "name", "take": ["price"]}]}


def test_an_unknown_kind_and_unknown_options_are_refused(rinse: Settings) -> None:
    with pytest.raises(Refused, match=r"There is no kind of job 'wash'\. The kinds are"):
        make_job("wash")
    with pytest.raises(Refused, match=r"options\.recipe_id"):  # longer than its column
        queue.submit(ALICE, Order("clean", make_file().id, {"recipe_id": "a" * 21}, draft=True))
    with pytest.raises(Refused, match=r"options\.speed"):
        make_job("copy", speed=3)


def test_nobody_waits_long_for_a_redis_that_does_not_answer(rinse: Settings, silent_redis: None) -> None:
    file = make_file()
    began = time.monotonic()
    job, _ = queue.submit(ALICE, Order("copy", file.id))
    assert time.monotonic() - began < 30  # redis-py's own defaults would wait for a minute
    assert row(job.id).status is Status.QUEUED


def test_a_job_can_be_tried_more_often_and_wait_for_others(rinse: Settings) -> None:
    job, _ = queue.submit(ALICE, Order("copy", make_file().id, draft=True, max_attempts=7, priority=8))
    assert (job.max_attempts, job.priority) == (7, 8)
    assert queue.edit(ALICE, job.id, job.version, max_attempts=2).max_attempts == 2
    with pytest.raises(Refused, match="Only administrators"):
        queue.edit(ALICE, job.id, job.version + 1, priority=2)
    with pytest.raises(Refused, match="Only administrators"):
        queue.submit(ALICE, Order("copy", make_file().id, priority=2))


@pytest.mark.parametrize(
    "change",
    [
        {"owner": "bob"},
        {"status": "done", "outputs": {"result": "o/x/1/result.csv"}},
        {"file_id": "a" * 20},
        {"files": ["a" * 20]},
        {"turn": -1},
        {"kind": "email"},
        {"copy_to": "/"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_nothing_else_of_a_draft_is_changed_whatever_a_page_sends(rinse: Settings, change: dict[str, Any]) -> None:
    """Regression: a page passed on what its browser sent, so that any column of the row could be written."""
    draft, _ = queue.submit(ALICE, Order("copy", make_file().id, draft=True))
    before = row(draft.id).model_dump()
    with pytest.raises(Refused, match="cannot be changed"):
        queue.edit(ALICE, draft.id, draft.version, **change)
    assert row(draft.id).model_dump() == before


@pytest.mark.parametrize("verb", [queue.pause, queue.unpause])
def test_a_queue_that_is_paused_or_goes_on_is_told(
    rinse: Settings, redis_server: str, verb: Callable[[User, str], None]
) -> None:
    with Redis.from_url(redis_server) as client, client.pubsub() as heard:
        heard.subscribe(OPERATIONS)
        assert heard.get_message(timeout=60)
        verb(ADMIN, "copy")
        said = heard.get_message(timeout=60)
    assert said
    assert json.loads(said["data"]) == {"about": "queues"}
