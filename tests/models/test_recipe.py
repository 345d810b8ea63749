"""Recipes that people keep."""

import pytest

from models import db
from models.errors import NotFound, Refused, StaleVersion
from models.recipe import change_recipe, delete_recipe, get_recipe, list_recipes, save_recipe
from tests.models.people import ALICE, CHARLIE

pytestmark = pytest.mark.usefixtures("database")

TRIM = {"version": 1, "steps": [{"step": "trim", "columns": "all"}]}


def test_a_recipe_is_kept_changed_and_deleted() -> None:
    with db.session() as session:
        saved = save_recipe(session, "alice", " Tidy ", TRIM)
    assert saved.public() == {"id": saved.id, "name": "Tidy", "recipe": TRIM, "version": 1}
    with db.session() as session:
        changed = change_recipe(session, saved.id, ALICE, 1, name="Tidier", recipe=TRIM | {"steps": []})
        assert (changed.name, changed.version, changed.recipe["steps"]) == ("Tidier", 2, [])
        assert [kept.name for kept in list_recipes(session, ALICE)] == ["Tidier"]
        delete_recipe(session, saved.id, ALICE)
        assert list_recipes(session, ALICE) == []


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
