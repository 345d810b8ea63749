"""Saved recipes over the API."""

import httpx
import pytest

from tests.ui.api.programs import CLEAN, TRIM_AND_DEDUPE, ended, give, problem, submit

RECIPE = {"version": 1, "steps": TRIM_AND_DEDUPE}


def keep(api: httpx.Client, name: str = "Monthly") -> str:
    answer = api.post("/recipes", json={"name": name, "recipe": RECIPE})
    assert answer.status_code == 201
    return str(answer.json()["id"])


def test_a_recipe_is_kept_changed_and_deleted(api: httpx.Client) -> None:
    recipe_id = keep(api, "Quarterly")
    kept = api.get(f"/recipes/{recipe_id}").json()
    assert kept == {"id": recipe_id, "name": "Quarterly", "recipe": RECIPE, "for_files": None, "version": 1}
    assert kept in api.get("/recipes").json()

    change = {"name": "Every quarter", "recipe": {"steps": []}, "version": 1}
    assert api.put(f"/recipes/{recipe_id}", json=change).json()["version"] == 2
    assert problem(api.put(f"/recipes/{recipe_id}", json=change), 412)

    assert api.delete(f"/recipes/{recipe_id}").status_code == 204
    assert problem(api.get(f"/recipes/{recipe_id}"), 404) == "There is no such recipe."


@pytest.mark.parametrize("version", [(1 << 31) - 1, True])
def test_a_version_that_cannot_be_is_refused(api: httpx.Client, version: int) -> None:
    """Regression: PostgreSQL had no room for the one after it, and the answer was 500; true was taken for 1."""
    change = {"name": "Weekly", "recipe": {"steps": []}, "version": version}
    assert problem(api.put(f"/recipes/{keep(api)}", json=change), 422).startswith("version: ")


def test_a_job_takes_it_by_its_id(api: httpx.Client) -> None:
    body = {"file_id": give(api), "options": {"recipe_id": keep(api)}}
    job = ended(api, submit(api, body)["id"])
    assert api.get(f"/jobs/{job['id']}/result").content == CLEAN


def test_a_receipt_does_for_the_recipe_that_it_holds(api: httpx.Client) -> None:
    file_id = give(api)
    first = ended(api, submit(api, {"file_id": file_id, "options": {"recipe": RECIPE}})["id"])
    receipt = api.get(f"/jobs/{first['id']}/receipt").json()
    again = submit(api, {"file_id": file_id, "options": {"recipe": receipt}})
    assert again["options"]["recipe"] == first["options"]["recipe"]
    assert api.post("/recipes", json={"name": "From a receipt", "recipe": receipt}).json()["recipe"]["steps"] == RECIPE["steps"]


def test_a_recipe_needs_a_name(api: httpx.Client) -> None:
    problem(api.post("/recipes", json={"name": "  ", "recipe": RECIPE}), 422)


def test_an_openrefine_history_is_kept_as_a_recipe(api: httpx.Client) -> None:
    trimmed = {"op": "core/text-transform", "columnName": "name", "expression": "value.trim()", "onError": "keep-original"}
    kept = api.post("/recipes", json={"name": "From OpenRefine", "recipe": [trimmed]}).json()
    assert kept["recipe"] == {"version": 1, "steps": [{"step": "trim", "columns": ["name"]}]}
    refused = api.post("/recipes", json={"name": "Not all of it", "recipe": [trimmed, {"op": "core/blank-down"}]})
    assert problem(refused, 422).startswith("operation 2, core/blank-down: ")


def test_the_same_name_is_the_next_version_and_the_one_before_is_kept(api: httpx.Client) -> None:
    first = api.post("/recipes", json={"name": "Versioned", "recipe": RECIPE, "for_files": "orders_*.csv"}).json()
    second = api.post("/recipes", json={"name": "Versioned", "recipe": {"version": 1, "steps": []}}).json()
    assert (second["id"], second["version"], second["for_files"]) == (first["id"], 2, "orders_*.csv")
    earlier = api.get(f"/recipes/{first['id']}/versions").json()
    assert [(each["version"], each["recipe"]) for each in earlier] == [(1, RECIPE)]


def test_a_job_remembers_which_recipe_it_took(api: httpx.Client) -> None:
    recipe_id = keep(api, "Remembered")
    job = ended(api, submit(api, {"file_id": give(api), "options": {"recipe_id": recipe_id}})["id"])
    assert [each["id"] for each in api.get("/jobs", params={"recipe": recipe_id}).json()["jobs"]] == [job["id"]]


def test_a_draft_that_takes_another_recipe_counts_as_a_use_of_that_one(api: httpx.Client) -> None:
    used, other = keep(api, "Used"), keep(api, "Not used any more")
    draft = submit(api, {"file_id": give(api), "options": {"recipe_id": other}, "draft": True})
    change = {"version": draft["version"], "options": {"recipe_id": used}}
    api.patch(f"/jobs/{draft['id']}", json=change).raise_for_status()
    assert [each["id"] for each in api.get("/jobs", params={"recipe": used}).json()["jobs"]] == [draft["id"]]
    assert api.get("/jobs", params={"recipe": other}).json()["jobs"] == []
