"""Notifications over the API: requested, received, and their deliveries looked up."""

import json
from pathlib import Path

import httpx

from tests.jobs.verifying import is_genuine
from tests.receiver import receiving
from tests.ui.api.programs import ended, give, order, problem, submit
from tests.ui.served import Served, serving


def test_a_program_is_called_when_its_job_has_ended(tmp_path: Path) -> None:
    with (
        serving(tmp_path, WORKERS="1", PRIVATE_ADDRESSES="true") as app,
        httpx.Client(base_url=app.api, timeout=30) as api,
        receiving() as receiver,
    ):
        job = submit(api, order(give(api), webhook=receiver.url))
        call = receiver.calls.get(timeout=60)
        assert json.loads(call.body) == ended(api, job["id"])
        assert is_genuine(api.get("/webhook-secret").json()["secret"], call.headers, call.body)
        trial = api.post(f"/jobs/{job['id']}/webhook/trial").json()
        assert ended(api, trial["id"])["status"] == "done"
        first, second = api.get(f"/jobs/{job['id']}/deliveries").json()
        assert (first["occasion"], second["occasion"]) == ("done", "trial")
        assert (second["state"], second["tries"][0]["said"]) == ("delivered", "204 No Content")


def test_what_cannot_be_told_is_said(app: Served, api: httpx.Client) -> None:
    file = give(api)
    assert "cannot send mail" in problem(api.post("/jobs", json=order(file, email="ada@example.org")), 422)
    job = submit(api, order(file, draft=True))
    assert "no webhook" in problem(api.post(f"/jobs/{job['id']}/webhook/trial"), 409)
    job = api.patch(f"/jobs/{job['id']}", json={"version": job["version"], "webhook": app.base_url}).json()
    trial = api.post(f"/jobs/{job['id']}/webhook/trial").json()
    assert ended(api, trial["id"])["error"]["code"] == "UNWELCOME"
    [delivery] = api.get(f"/jobs/{job['id']}/deliveries").json()
    assert delivery["state"] == "failed"
    assert "private network" in delivery["tries"][0]["said"]
