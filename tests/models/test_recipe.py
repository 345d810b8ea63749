"""Saved recipes."""

from typing import Any

import pytest

from models import db
from models.errors import Conflict, NotFound, Refused, StaleVersion
from models.recipe import (
    change_recipe,
    delete_recipe,
    earlier_versions,
    get_recipe,
    list_recipes,
    offer_for,
    recipes_for,
    save_recipe,
    save_under,
    uses,
)
from tests.models.people import ALICE, CHARLIE, a_job

pytestmark = pytest.mark.usefixtures("database")

TRIM = {"version": 1, "steps": [{"step": "trim", "columns": "all"}]}


def test_a_recipe_is_kept_changed_and_deleted() -> None:
    with db.session() as session:
        saved = save_recipe(session, "alice", " Tidy ", TRIM)
    assert saved.public() == {"id": saved.id, "name": "Tidy", "recipe": TRIM, "for_files": None, "version": 1}
    with db.session() as session:
        changed = change_recipe(session, saved.id, ALICE, 1, name="Tidier", recipe=TRIM | {"steps": []})
        assert (changed.name, changed.version, changed.recipe["steps"]) == ("Tidier", 2, [])
        assert [kept.name for kept in list_recipes(session, ALICE)] == ["Tidier"]
        delete_recipe(session, saved.id, ALICE)
        assert list_recipes(session, ALICE) == []


def test_saving_under_the_same_name_keeps_what_was_there() -> None:
    with db.session() as session:
        first = save_under(session, ALICE, "Tidy", TRIM)
        same = save_under(session, ALICE, " Tidy", TRIM)
        anew = save_under(session, ALICE, "Tidy", TRIM | {"steps": []})
        save_under(session, CHARLIE, "Tidy", TRIM)
    assert first.id == same.id == anew.id
    with db.read_session() as session:
        assert [(kept.version, kept.recipe) for kept in earlier_versions(session, first.id, ALICE)] == [(1, TRIM)]
        assert get_recipe(session, first.id, ALICE).recipe["steps"] == []
        with pytest.raises(NotFound):
            earlier_versions(session, first.id, CHARLIE)


def test_names_that_look_alike_are_one_name() -> None:
    with db.session() as session:
        first = save_under(session, ALICE, "My straße", TRIM)
        save_under(session, ALICE, " my STRASSE\t", TRIM | {"steps": []})
    with db.read_session() as session:
        [saved] = list_recipes(session, ALICE)
        assert (saved.id, saved.name, saved.version, saved.recipe["steps"]) == (first.id, "My straße", 2, [])
    with db.session() as session:
        save_recipe(session, "alice", "my straße", TRIM)
        assert save_under(session, ALICE, "My straße", TRIM).id == first.id  # of two older ones, that of the same spelling


def test_no_recipe_is_renamed_to_what_another_is_called() -> None:
    with db.session() as session:
        save_recipe(session, "alice", "Weekly", TRIM)
        save_recipe(session, "charlie", "Monthly", TRIM)
        saved = save_recipe(session, "alice", "Daily", TRIM)
        with pytest.raises(Conflict, match="There is a recipe “Weekly” already"):
            change_recipe(session, saved.id, ALICE, 1, name=" weekly", recipe=TRIM)
        assert change_recipe(session, saved.id, ALICE, 1, name="DAILY", recipe=TRIM).name == "DAILY"
        assert change_recipe(session, saved.id, ALICE, 2, name="Monthly", recipe=TRIM).name == "Monthly"  # is Charlie's


def test_a_recipe_is_offered_for_files_of_certain_names() -> None:
    with db.session() as session:
        saved = save_recipe(session, "alice", "Orders", TRIM)
        offer_for(session, saved.id, ALICE, " orders_*.csv ")
        with pytest.raises(Refused):
            offer_for(session, saved.id, ALICE, "*")
    with db.session() as session:
        for name, offered in (("Orders_2026-11.CSV", True), ("orders.csv", False), ("my orders_1.csv", False)):
            assert bool(recipes_for(session, ALICE, name)) is offered, name
        assert not recipes_for(session, CHARLIE, "orders_1.csv")
        offer_for(session, saved.id, ALICE, "")
        assert not recipes_for(session, ALICE, "orders_1.csv")


def test_it_is_known_how_many_jobs_use_a_recipe() -> None:
    with db.session() as session:
        saved = save_recipe(session, "alice", "Orders", TRIM)
    for _ in range(2):
        a_job(recipe_id=saved.id)
    with db.read_session() as session:
        assert uses(session, ALICE) == {saved.id: 2}
        assert uses(session, CHARLIE) == {}


def test_of_two_changes_to_the_same_version_the_second_is_refused() -> None:
    with db.session() as session:
        saved = save_recipe(session, "alice", "Tidy", TRIM)
        change_recipe(session, saved.id, ALICE, 1, name="First", recipe=TRIM)
        with pytest.raises(StaleVersion):
            change_recipe(session, saved.id, ALICE, 1, name="Second", recipe=TRIM)
        assert get_recipe(session, saved.id, ALICE).name == "First"


def test_a_recipe_of_somebody_else_does_not_exist() -> None:
    with db.session() as session:
        saved = save_recipe(session, "alice", "Tidy", TRIM)
        assert list_recipes(session, CHARLIE) == []
        with pytest.raises(NotFound):
            get_recipe(session, saved.id, CHARLIE)
        with pytest.raises(NotFound):
            change_recipe(session, saved.id, CHARLIE, 1, name="Mine", recipe={})
        with pytest.raises(NotFound):
            delete_recipe(session, saved.id, CHARLIE)


def test_a_recipe_needs_a_name() -> None:
    with db.session() as session, pytest.raises(Refused):
        save_recipe(session, "alice", " \0 ", TRIM)


@pytest.mark.parametrize("steps", [None, "trim", {"step": "trim"}, ["trim"], [{"step": 1}], [{"columns": "all"}]])
def test_what_has_no_steps_that_can_be_named_is_no_recipe(steps: Any) -> None:
    with db.session() as session:
        saved = save_recipe(session, "alice", "Tidy", TRIM)
    with pytest.raises(Refused, match="such as"), db.session() as session:
        save_under(session, ALICE, "Broken", {"steps": steps})
    with pytest.raises(Refused, match="such as"), db.session() as session:
        change_recipe(session, saved.id, ALICE, 1, name="Tidy", recipe={"steps": steps})
    with db.session() as session:
        assert [kept.recipe for kept in list_recipes(session, ALICE)] == [TRIM]
