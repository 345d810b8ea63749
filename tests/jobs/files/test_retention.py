"""What is past its keep date is deleted, and what is still needed is kept."""

from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest

from jobs import bulk, profiles, queue, schedules
from jobs.bulk import Act
from jobs.files import removal, tidying
from jobs.files.removal import remove_file
from jobs.files.retention import expires_at, keep_for
from models import db
from models.errors import Conflict, NotFound, Refused
from models.file import File
from models.job import Job, Order, Status, retention
from models.job.search import Search
from models.settings import get_settings
from models.storage import Storage
from models.usage import Usage, usage_by_owner, usage_of
from tests.conftest import WorkOff
from tests.jobs.following import ALICE, keys, make_file, make_job, row, stored_outputs


def age(job_or_file: Job | File, days: int) -> None:
    with db.session() as session:
        found = session.get(type(job_or_file), job_or_file.id)
        assert found
        for name in {"created_at", "updated_at"} & set(type(found).model_fields):
            setattr(found, name, getattr(found, name) - timedelta(days=days))


def test_forgotten_drafts_and_files_without_jobs_go(storage: Storage, work_off: WorkOff) -> None:
    forgotten, kept = (queue.submit(ALICE, Order("copy", make_file().id, draft=True))[0] for _ in range(2))
    old_done = make_job("copy")
    unused = make_file()
    work_off()
    for each in (forgotten, old_done, unused):
        age(row(each.id) if isinstance(each, Job) else each, days=31)
    tidying.tidy()
    with db.read_session() as session:
        assert session.get(Job, forgotten.id) is None
        assert session.get(File, unused.id) is None
        assert session.get(Job, kept.id) is not None
    assert row(old_done.id).status is Status.DONE
    assert unused.key not in keys(storage)


def test_what_only_a_page_waited_for_goes(storage: Storage, work_off: WorkOff) -> None:
    """While a recipe is built, each of its states is counted, by a job of its own; and acts on many jobs list these."""
    kept = make_job("copy")
    counted, _ = queue.submit(ALICE, Order("counts", kept.file_id, {"recipe": {"steps": []}}))
    acted = bulk.order(Act.CANCEL, ALICE, Search(status=Status.RETRYING))
    work_off()
    for each in (kept, counted, acted):
        assert row(each.id).status is Status.DONE
        age(row(each.id), days=31)
    tidying.tidy()
    with db.read_session() as session:
        assert [session.get(Job, each.id) for each in (counted, acted)] == [None, None]
    assert row(kept.id).status is Status.DONE


def test_results_past_their_keep_date_go(storage: Storage, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_settings(), "keep_days", 7)
    old, young, running = (make_job("copy") for _ in range(3))
    work_off()
    age(old, days=8)
    tidying.tidy()
    with db.read_session() as session:
        assert session.get(Job, old.id) is None
    assert not stored_outputs(old.id)
    assert stored_outputs(young.id)
    assert row(running.id)


def test_owners_have_keep_dates_of_their_own(storage: Storage, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_settings(), "keep_days", 7)
    monkeypatch.setattr(get_settings(), "keep_days_of_kinds", "refuse=2")
    kept, early = make_job("copy"), make_job("refuse")
    work_off()
    keep_for(ALICE.id, 30)
    for job in (kept, early):
        age(job, days=8)
    assert expires_at(row(kept.id)) == row(kept.id).updated_at + timedelta(days=30)
    assert expires_at(row(early.id)) == row(early.id).updated_at + timedelta(days=2)
    tidying.tidy()
    with db.read_session() as session:
        assert [session.get(Job, job.id) is None for job in (kept, early)] == [False, True]
    keep_for(ALICE.id, 5)
    tidying.tidy()
    with db.read_session() as session:
        assert session.get(Job, kept.id) is None


def test_days_of_an_owner_that_are_changed_while_others_are_tidied_hold_at_once(
    storage: Storage, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = {"alice": make_job("copy"), "bob": make_job("copy")}
    work_off()
    with db.session() as session:
        session.get_one(Job, jobs["bob"].id).owner = "bob"
    for days, (owner, job) in enumerate(jobs.items(), start=5):
        keep_for(owner, days)
        age(job, days=8)

    def remove_and_change_all(*arguments: Any, **more: Any) -> None:
        removal.remove_job(*arguments, **more)
        for owner in jobs:
            keep_for(owner, 30)

    monkeypatch.setattr(tidying, "remove_job", remove_and_change_all)
    tidying.tidy()
    with db.read_session() as session:
        assert sum(session.get(Job, job.id) is not None for job in jobs.values()) == 1


def test_an_owner_whose_jobs_are_kept_for_ever_and_one_like_all(
    storage: Storage, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(get_settings(), "keep_days", 7)
    job = make_job("copy")
    work_off()
    age(job, days=999)
    keep_for(ALICE.id, 0)
    tidying.tidy()
    assert expires_at(row(job.id)) is None
    keep_for(ALICE.id, None)
    tidying.tidy()
    with db.read_session() as session:
        assert session.get(Job, job.id) is None
    with pytest.raises(Refused):
        keep_for(ALICE.id, -1)


def test_what_an_owner_keeps_is_counted(storage: Storage, work_off: WorkOff) -> None:
    job = make_job("copy")
    work_off()
    with db.read_session() as session:
        usage = usage_of(session, ALICE.id)
        assert usage_by_owner(session) == [(ALICE.id, usage)]
        assert usage_of(session, "charlie") == Usage()
    results = sum(entry.bytes for entry in storage.list(f"o/{job.id}/"))
    assert usage == (1, row(job.id).file_bytes, 1, results)
    assert results > 0


def test_kinds_have_keep_dates_of_their_own(storage: Storage, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_settings(), "keep_days", 7)
    monkeypatch.setattr(get_settings(), "keep_days_of_kinds", "copy=0, refuse = 2")
    kept, gone, early = make_job("copy"), make_job("stumble"), make_job("refuse")
    work_off()
    queue.cancel(ALICE, gone.id)
    for job, days in ((kept, 99), (gone, 8), (early, 3)):
        age(job, days=days)
    tidying.tidy()
    with db.read_session() as session:
        assert [session.get(Job, job.id) is None for job in (kept, gone, early)] == [False, True, True]


def test_a_file_that_a_schedule_waits_for_stays(storage: Storage) -> None:
    file = make_file()
    options = {"recipe": {"version": 1, "steps": [{"step": "trim"}]}}
    source = {"type": "file", "file_id": file.id}
    asked = {"name": "Monthly", "when": "on day 1 of every month", "zone": "UTC", "missed": "skip"}
    schedules.add(ALICE, asked | {"kind": "clean", "options": options, "source": source})
    age(file, days=99)
    tidying.tidy()
    assert file.key in keys(storage)


def test_files_that_options_name_stay_until_nobody_needs_them(storage: Storage) -> None:
    second, patch, dropped, awaited, picture = (make_file() for _ in range(5))
    recipe = {"recipe": {"steps": [{"step": "map_values", "column": "city", "file": "b"}]}}
    draft, _ = queue.submit(ALICE, Order("clean", make_file().id, {"patches": [dropped.id]}, draft=True))
    queue.edit(ALICE, draft.id, draft.version, options={"files": {"b": second.id}, "patches": [patch.id]})
    queue.submit(ALICE, Order("images", make_file().id, {"files": [picture.id]}, draft=True))
    asked = {"name": "Daily", "when": "every day at 6", "zone": "UTC", "missed": "skip", "kind": "clean"}
    source = {"type": "web", "url": "https://example.org/a.csv"}
    schedule = schedules.add(ALICE, asked | {"options": recipe | {"files": {"b": awaited.id}}, "source": source})
    with pytest.raises(Conflict, match="schedule"):
        remove_file(ALICE, awaited.id)
    for file in (second, patch, dropped, awaited, picture):
        age(file, days=99)
        with pytest.raises(Conflict) if file is not dropped else nullcontext():
            remove_file(ALICE, file.id, if_unused=True)
    schedules.remove(ALICE, schedule.id)
    tidying.tidy()
    assert {second.key, patch.key, picture.key} == keys(storage) & {file.key for file in (second, patch, awaited, picture)}


def test_a_look_that_finds_all_it_may_is_followed_by_another(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    monkeypatch.setattr(tidying, "A_LOOK", 2)
    for _ in range(5):
        age(make_file(), days=31)
    tidying.tidy()
    assert not keys(storage)


def test_a_deleted_file_takes_its_profile_along(storage: Storage, work_off: WorkOff) -> None:
    file = make_file()
    profile = profiles.profile(ALICE, file.id)
    work_off()
    remove_file(ALICE, file.id)
    with db.read_session() as session:
        assert session.get(Job, profile.id) is None
    with pytest.raises(NotFound):
        profiles.profile(ALICE, file.id)
