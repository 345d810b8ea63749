"""Jobs that this version would not accept: another one made them, or a program that left something for later."""

import json
import sqlite3
from contextlib import closing
from typing import Any

import httpx
import pytest

from jobs import queue
from models import db
from models.job import Job, Order, Status
from models.settings import Settings
from tests.jobs.following import ALICE, make_file, row
from tests.ui.served import Served
from ui.pages.job_row import JobRow, read

FUTURE: dict[str, Any] = {"recipe": {"steps": [{"step": "trim"}]}, "engine": "spark"}


def stored(job: Job, kind: str, options: Any, status: Status = Status.DRAFT) -> str:
    """The id of the job, as another version of Rinse has left it."""
    with db.session() as session:
        row = session.get_one(Job, job.id)
        row.kind, row.options, row.status = kind, options, status
    return job.id


def draft(**options: Any) -> Job:
    return queue.submit(ALICE, Order("clean", make_file(b"name\nAda\n").id, options, draft=True))[0]


@pytest.mark.parametrize(
    ("kind", "options", "words"),
    [
        ("clean", FUTURE, "engine: must be"),
        ("clean", {"recipe": "trim"}, "recipe: must be an object"),
        ("clean", ["trim"], "must be an object"),
        ("email", {"to": "name", "only": "new"}, "only: there is no such parameter"),
        ("verify", {}, "job_id: is required"),
        ("paint", {"colour": "red"}, "there is no kind of job"),
    ],
)
@pytest.mark.parametrize("status", [Status.DRAFT, Status.DONE])
def test_what_is_not_known_is_said_on_a_page_with_everything_else(
    app: Served, api: httpx.Client, kind: str, options: Any, words: str, status: Status
) -> None:
    """Regression: such a job's page was "Something went wrong", so that it could not even be deleted there."""
    file = api.put("/files", content=b"name\nAda\n", headers={"X-File-Name": "a.csv"}).json()
    job = api.post("/jobs", json={"kind": "clean", "file_id": file["id"], "draft": True, "options": {}}).json()
    with closing(sqlite3.connect(app.data_dir / "rinse.db", timeout=30)) as rows, rows:
        rows.execute(
            "UPDATE job SET kind = ?, options = ?, status = ? WHERE id = ?", (kind, json.dumps(options), status, job["id"])
        )
    page = app.get(f"/jobs/{job['id']}")
    assert page.status_code == 200
    assert words in page.text
    assert ("Go on without it" in page.text) == (status is Status.DRAFT and kind != "paint")
    assert job["id"] in {each["id"] for each in api.get("/jobs?limit=200").raise_for_status().json()["jobs"]}
    assert app.get("/jobs").status_code == 200


async def test_one_goes_on_without_what_is_not_known(rinse: Settings) -> None:
    job_id = stored(draft(), "clean", FUTURE)
    found = read(job_id, ALICE)
    assert not found.can_be_shown
    await JobRow(ALICE, found.job).save({})
    assert row(job_id).options == {"recipe": FUTURE["recipe"]}
    assert read(job_id, ALICE).can_be_shown


async def test_a_draft_made_without_a_recipe_runs_from_its_page_with_an_empty_one(rinse: Settings) -> None:
    """Regression: the page refused it in the API's words, "Give options.recipe"."""
    job = draft()
    await JobRow(ALICE, read(job.id, ALICE).job).run()
    assert row(job.id).status is Status.QUEUED
