"""MAX_BYTES_PER_PERSON for work: nobody who has no room left can run anything, by whatever way."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jobs import bulk, groups, profiles, queue
from jobs.files.ingest import ingest
from models import db
from models.errors import OverQuota
from models.job import Order, Status
from models.job.search import Search
from models.job.user_actions import cancel
from models.quota import stored_by
from models.settings import Settings, get_settings
from models.storage import open_storage
from tests.conftest import WorkOff
from tests.jobs.following import ALICE, make_file, make_job, row, stored_outputs
from tests.jobs.following import keys as keys_in

TRIM: dict[str, Any] = {"recipe": {"version": 1, "steps": [{"step": "trim"}]}}


@pytest.fixture
def full(rinse: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Takes away all room that Alice still has."""

    def fill() -> None:
        monkeypatch.setenv("MAX_BYTES_PER_PERSON", "1")
        get_settings.cache_clear()

    return fill


def test_no_run_begins(full: Callable[[], None]) -> None:
    file_ids = [make_file().id, make_file().id]
    draft, _ = queue.submit(ALICE, Order("clean", file_ids[0], TRIM, draft=True))
    group = groups.submit_group(ALICE, Order("clean", None, TRIM, draft=True), file_ids).group
    ended, _ = queue.submit(ALICE, Order("clean", file_ids[0], TRIM))
    with db.session() as session:
        cancel(session, ended.id, ALICE)
    full()
    for act in (
        lambda: queue.submit(ALICE, Order("clean", file_ids[0], TRIM)),
        lambda: queue.run_draft(ALICE, draft.id),
        lambda: queue.retry(ALICE, ended.id),
        lambda: groups.run_group(ALICE, group.id),
        lambda: groups.submit_group(ALICE, Order("clean", None, TRIM), file_ids),
    ):
        with pytest.raises(OverQuota):
            act()
    assert row(draft.id).version == draft.version


def test_of_many_retries_the_reason_is_told(full: Callable[[], None]) -> None:
    ended, _ = queue.submit(ALICE, Order("clean", make_file().id, TRIM))
    queue.cancel(ALICE, ended.id)
    full()
    with pytest.raises(OverQuota):
        bulk.do(bulk.Act.RETRY, ALICE, Search())
    assert bulk.do(bulk.Act.RETRY, ALICE, Search(status=Status.DONE)) == bulk.Outcome([], 0)  # there is none


def test_one_can_still_look_at_what_is_there(full: Callable[[], None]) -> None:
    file_id = make_file().id
    full()
    assert profiles.profile(ALICE, file_id).internal
    assert queue.submit(ALICE, Order("clean", file_id, TRIM, draft=True))[1]


def test_a_schedule_brings_in_nothing_more(full: Callable[[], None], tmp_path: Path) -> None:
    make_file()
    full()
    before = keys_in(open_storage())
    (tmp_path / "new.csv").write_bytes(b"name\nAda\n")
    with pytest.raises(OverQuota):
        ingest(open_storage(), tmp_path / "new.csv", "new.csv", ALICE.id)
    assert keys_in(open_storage()) == before


def test_a_result_without_room_is_not_kept(work_off: WorkOff, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several jobs were begun while there was room, and one result takes it."""
    before = make_job("clean", **TRIM)
    work_off()
    one, other = make_job("clean", **TRIM), make_job("clean", **TRIM)
    size = row(before.id).output_bytes or 0
    with db.read_session() as session:
        monkeypatch.setenv("MAX_BYTES_PER_PERSON", str(stored_by(session, ALICE.id) + size + size // 2))
    get_settings.cache_clear()
    work_off()
    done, failed = row(one.id), row(other.id)
    assert done.status is Status.DONE
    assert failed.error
    assert (failed.status, failed.error["code"]) == (Status.FAILED, "QUOTA")
    assert re.match(r"The result has 1\d\.\d kB\. You may store ", failed.error["message"])  # a receipt holds seconds
    assert stored_outputs(other.id) == []


def test_what_waits_while_the_room_is_taken_does_not_begin(full: Callable[[], None], work_off: WorkOff) -> None:
    waiting, profile = make_job("clean", **TRIM), profiles.profile(ALICE, make_file().id)
    full()
    work_off()
    failed = row(waiting.id)
    assert failed.error
    assert (failed.status, failed.error["code"], failed.rows_done) == (Status.FAILED, "QUOTA", None)
    assert row(profile.id).status is Status.DONE
