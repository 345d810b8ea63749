"""Schedules over the API: created, listed with their next times, started."""

from typing import Any

import httpx

from tests.ui.api.programs import TRIM_AND_DEDUPE, ended, give, problem

Json = dict[str, Any]


def schedule(file_id: str, **more: Any) -> Json:
    options = {"recipe": {"version": 1, "steps": TRIM_AND_DEDUPE}}
    source = {"type": "file", "file_id": file_id}
    return {"name": "Weekly", "when": "every Monday at 7", "options": options, "source": source} | more


def test_a_schedule_from_words_to_its_first_run(api: httpx.Client) -> None:
    made = api.post("/schedules", json=schedule(give(api), zone="Europe/Berlin")).json()
    assert (made["when"], made["cron"], len(made["next"])) == ("every Monday at 7:00", "0 7 * * 1", 3)
    here = f"/schedules/{made['id']}"
    task = api.post(f"{here}/run").json()
    assert ended(api, task["id"])["status"] == "done"
    [run] = api.get(f"{here}/runs").json()
    assert (run["state"], run["by_hand"]) == ("started", True)
    assert ended(api, run["jobs"][0])["result"]["rows_out"] == 2

    assert api.post(f"{here}/pause").json()["next"] == []
    changed = api.put(here, json=schedule(give(api), when="every hour", version=2)).json()
    assert (changed["when"], changed["paused"], changed["zone"]) == ("every hour", True, "UTC")
    assert api.post(f"{here}/resume").json()["version"] == 4
    assert "changed this schedule" in problem(
        api.put(here, json=schedule("x" * 20, version=1) | {"source": made["source"]}), 412
    )
    assert made["id"] in [each["id"] for each in api.get("/schedules").json()]
    assert api.delete(here).status_code == 204
    assert problem(api.get(here), 404)


def test_a_schedule_that_makes_no_sense_is_refused_with_what_to_say(api: httpx.Client) -> None:
    file_id = give(api)
    assert "every day at 7" in problem(api.post("/schedules", json=schedule(file_id, when="soon")), 422)
    assert "SHARED_PLACES" in problem(
        api.post("/schedules", json=schedule(file_id, source={"type": "place", "address": "/etc"})), 422
    )
    assert "step 1" in problem(
        api.post("/schedules", json=schedule(file_id, options={"recipe": {"version": 1, "steps": [{"step": "x"}]}})), 422
    )
