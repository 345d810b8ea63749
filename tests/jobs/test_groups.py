"""Many files, one recipe: submitted, run and counted together."""

from collections.abc import Sequence
from typing import Any

import pytest

from jobs import bulk, groups, queue
from jobs.bulk import Act
from models import db
from models.errors import Conflict, KeyReused, NotFound, Refused, StaleVersion
from models.job import Idempotency, Order, Status, edit_draft, search
from models.job.group import drop_empty, get_group, sums
from models.job.search import Search
from models.recipe import delete_recipe, save_under
from models.settings import Settings
from models.user import User
from tests.conftest import WorkOff
from tests.jobs.following import ALICE, make_file, output, row

CHARLIE = User("charlie", "Charlie")
TRIM = {"recipe": {"version": 1, "steps": [{"step": "trim"}, {"step": "drop_duplicates"}]}}
CONTENTS = (b"name\n Ada \nAda\n", b"name\nBo\n", b"name\n Cy\n")


@pytest.fixture
def files(rinse: Settings) -> list[str]:
    """Ids of three files of Alice's."""
    return [make_file(content, f"{place}.csv").id for place, content in enumerate(CONTENTS)]


def test_many_files_are_cleaned_with_one_recipe(files: list[str], work_off: WorkOff) -> None:
    group, job_ids, is_new = groups.submit_group(ALICE, Order("clean", None, TRIM), files)
    assert (group.title, is_new) == ("0.csv and 2 more", True)
    work_off()
    assert [output(row(job_id), "result") for job_id in job_ids] == [b"name\nAda\n", b"name\nBo\n", b"name\nCy\n"]
    with db.read_session() as session:
        figures = sums(session, group.id)
    assert figures.totals[Status.DONE] == 3
    assert figures[1:] == (4, 3, 1, 2)


def test_one_file_has_a_job_of_its_own_and_several_have_a_heading(files: list[str]) -> None:
    order = Order("clean", None, TRIM, draft=True)
    [alone] = groups.submit_each(ALICE, order, files[:1])
    together = groups.submit_each(ALICE, order, files)
    assert (row(alone).file_id, row(alone).group_id) == (files[0], None)
    assert [row(job_id).file_id for job_id in together] == files
    assert len({row(job_id).group_id for job_id in together} - {None}) == 1


def test_the_recipe_of_one_draft_runs_on_all(files: list[str], work_off: WorkOff) -> None:
    group, job_ids, _ = groups.submit_group(ALICE, Order("clean", None, {"recipe": {"steps": []}}, draft=True), files)
    with db.session() as session:
        edit_draft(session, job_ids[1], ALICE, 1, options=TRIM)
    assert groups.run_group(ALICE, group.id, like=job_ids[1]) == (3, 0)
    work_off()
    assert [row(job_id).options for job_id in job_ids] == [TRIM] * 3
    with pytest.raises(Conflict):
        groups.run_group(ALICE, group.id)


def test_a_recipe_is_no_work_for_pictures_that_came_along(files: list[str]) -> None:
    given = [make_file(b"\x89PNG", "logo.PNG").id, *files]
    group, job_ids, _ = groups.submit_group(ALICE, Order("clean", None, TRIM, draft=True), given)
    assert groups.run_group(ALICE, group.id, like=job_ids[1]) == (3, 0)
    assert row(job_ids[0]).status is Status.DRAFT
    assert groups.run_group(ALICE, group.id) == (1, 0)  # its sender may still want it


def test_a_draft_that_somebody_changed_is_no_model_for_others(files: list[str]) -> None:
    group, job_ids, _ = groups.submit_group(ALICE, Order("clean", None, TRIM, draft=True), files)
    queue.edit(ALICE, job_ids[0], 1, options={"recipe": {"steps": []}})
    with pytest.raises(StaleVersion):
        groups.run_group(ALICE, group.id, like=job_ids[0], version=1)
    assert {row(job_id).status for job_id in job_ids} == {Status.DRAFT}


def test_mended_rows_stay_with_their_file(files: list[str]) -> None:
    group, job_ids, _ = groups.submit_group(ALICE, Order("clean", None, {"recipe": {"steps": []}}, draft=True), files)
    patches = {"patches": [make_file(b"row,step,reason,name\n1,1,,Eve\n").id]}
    queue.edit(ALICE, job_ids[0], 1, options=TRIM | patches)
    stranger, _ = queue.submit(ALICE, Order("clean", files[0], TRIM))
    with pytest.raises(NotFound):
        groups.run_group(ALICE, group.id, like=stranger.id)
    assert groups.run_group(ALICE, group.id, like=job_ids[0]) == (3, 0)
    assert [row(job_id).options for job_id in job_ids] == [TRIM | patches, TRIM, TRIM]


def test_an_edit_made_meanwhile_is_not_written_over(files: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    group, job_ids, _ = groups.submit_group(ALICE, Order("clean", None, {"recipe": {"steps": []}}, draft=True), files)
    queue.edit(ALICE, job_ids[0], 1, options=TRIM)

    def at_the_same_moment(ready: Sequence[Any]) -> list[Sequence[Any]]:
        queue.edit(ALICE, job_ids[1], 1, options={})
        return [ready]

    monkeypatch.setattr(groups, "in_batches", at_the_same_moment)
    assert groups.run_group(ALICE, group.id, like=job_ids[0]) == (2, 1)
    assert (row(job_ids[1]).status, row(job_ids[1]).options) == (Status.DRAFT, {})


def test_what_is_wrong_with_the_recipe_is_said_before_anything_runs(files: list[str]) -> None:
    group, job_ids, _ = groups.submit_group(ALICE, Order("clean", draft=True), files)
    with pytest.raises(Refused):
        groups.run_group(ALICE, group.id, like=job_ids[0])
    assert {row(job_id).status for job_id in job_ids} == {Status.DRAFT}


def test_a_key_makes_one_group_however_often_it_is_sent(files: list[str]) -> None:
    key = Idempotency.of("monthly", files)
    first = groups.submit_group(ALICE, Order("clean", None, TRIM), files, idempotency=key)
    again = groups.submit_group(ALICE, Order("clean", None, TRIM), files, idempotency=key)
    assert (again.group.id, again.job_ids, again.is_new) == (first.group.id, first.job_ids, False)
    with pytest.raises(KeyReused):
        groups.submit_group(ALICE, Order("clean", None, TRIM), files[:1], idempotency=Idempotency.of("monthly", files[:1]))


def test_a_key_is_known_also_when_the_recipe_is_gone(files: list[str]) -> None:
    with db.session() as session:
        recipe = save_under(session, ALICE, "Trim", TRIM["recipe"])
    order, key = Order("clean", None, {"recipe_id": recipe.id}, draft=True), Idempotency.of("monthly", files)
    first = groups.submit_group(ALICE, order, files, idempotency=key)
    with db.session() as session:
        delete_recipe(session, recipe.id, ALICE)
    assert groups.submit_group(ALICE, order, files, idempotency=key).job_ids == first.job_ids


def test_all_or_none(files: list[str]) -> None:
    for odd in ([], [*files, files[0]]):
        with pytest.raises(Refused):
            groups.submit_group(ALICE, Order("clean", None, TRIM), odd)
    with pytest.raises(NotFound):
        groups.submit_group(ALICE, Order("clean", None, TRIM), [*files, "abcdefghijklmnopqrst"])
    assert bulk.find(Act.DELETE, ALICE, Search()) == (0, [])


def test_an_act_is_done_to_those_it_has_a_meaning_for(files: list[str], work_off: WorkOff) -> None:
    group, job_ids, _ = groups.submit_group(ALICE, Order("clean", None, TRIM), files[:2])
    work_off()
    _, waiting, _ = groups.submit_group(ALICE, Order("clean", None, TRIM), files[2:])
    assert bulk.do(Act.CANCEL, CHARLIE, Search()) == ([], 0)
    assert bulk.do(Act.CANCEL, ALICE, Search()) == (waiting, 2)
    assert bulk.do(Act.RETRY, ALICE, Search(ids=tuple(waiting))) == (waiting, 0)
    deleted = bulk.do(Act.DELETE, ALICE, Search(group=group.id))
    assert set(deleted.done) == set(job_ids)
    assert [row(job_id).status for job_id in waiting] == [Status.QUEUED]


def test_a_heading_over_nothing_goes(files: list[str]) -> None:
    from datetime import timedelta

    empty, job_ids, _ = groups.submit_group(ALICE, Order("clean", None, TRIM, draft=True), files[:1])
    kept, _, _ = groups.submit_group(ALICE, Order("clean", None, TRIM), files[1:])
    bulk.do(Act.DELETE, ALICE, Search(ids=tuple(job_ids)))
    with db.session() as session:
        drop_empty(session, timedelta(0))
    with db.read_session() as session:
        assert get_group(session, kept.id, ALICE).title == kept.title
        for user, group in ((ALICE, empty), (CHARLIE, kept)):
            with pytest.raises(NotFound):
                get_group(session, group.id, user)


def test_an_act_on_many_says_how_far_it_has_come(files: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH", 2)
    monkeypatch.setattr(search, "AT_A_TIME", 2)
    ids = groups.submit_group(ALICE, Order("clean", None, TRIM, draft=True), files).job_ids
    told: list[tuple[int, int]] = []
    assert bulk.do(Act.DELETE, ALICE, Search(ids=tuple(ids)), lambda *so_far: told.append(so_far)) == (sorted(ids), 0)
    assert told == [(2, 3), (3, 3)]
