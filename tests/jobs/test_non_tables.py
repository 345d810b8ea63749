"""Pictures dropped for cleaning become other jobs; drafts that somebody has worked on meanwhile are kept."""

import pytest

from jobs import groups, kinds, non_tables, queue
from jobs.files.removal import remove_job
from models import db
from models.job import Job, Order, edit_draft
from models.recipe import delete_recipe, save_under
from tests.jobs.following import ALICE, make_file, row

TRIM = {"recipe": {"version": 1, "steps": [{"step": "trim"}]}}


@pytest.fixture
def drafts(rinse: None) -> list[str]:
    files = [make_file(b"\x89PNG\r\n", f"{number}.png").id for number in range(3)]
    return list(groups.submit_each(ALICE, Order("clean", draft=True), files))


def is_there(job_id: str) -> bool:
    with db.read_session() as session:
        return session.get(Job, job_id) is not None


def begin(job: Job) -> Job:
    return non_tables.begin(ALICE, job, kinds.get("images"))


def test_all_that_came_together_make_room(drafts: list[str]) -> None:
    made = begin(row(drafts[0]))
    assert (made.kind, len(made.options["files"])) == ("images", 2)
    assert not any(map(is_there, drafts))


def test_a_draft_in_which_somebody_has_built_a_recipe_meanwhile_stays(drafts: list[str]) -> None:
    seen = row(drafts[0])
    with db.session() as session:
        edit_draft(session, seen.id, ALICE, seen.version, options=TRIM)
    begin(seen)
    assert row(seen.id).options == TRIM


def test_one_that_is_gone_meanwhile_keeps_none_of_the_others(drafts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    real = non_tables.draft_like

    def and_one_goes(*order: object) -> Job:
        made: Job = real(*order)
        remove_job(ALICE, drafts[1])
        return made

    monkeypatch.setattr(non_tables, "draft_like", and_one_goes)
    assert begin(row(drafts[0])).kind == "images"
    assert not is_there(drafts[2])


def test_a_draft_like_one_whose_saved_recipe_is_gone_begins_without_it(rinse: None) -> None:
    with db.session() as session:
        saved = save_under(session, ALICE, "Mine", {"steps": [{"step": "trim"}]})
    draft, _ = queue.submit(ALICE, Order("clean", make_file().id, {"recipe_id": saved.id}, draft=True))
    queue.cancel(ALICE, draft.id)
    before, same = row(draft.id), {"recipe_id": saved.id}
    assert non_tables.draft_like(ALICE, before, "clean", before.options).options == same
    with db.session() as session:
        delete_recipe(session, saved.id, ALICE)
    assert non_tables.draft_like(ALICE, before, "clean", before.options).options == {}
