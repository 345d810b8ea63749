"""Many files in one call: a group, its totals, all its results in one ZIP."""

import io
from zipfile import ZipFile

import httpx

from tests.ui.api.programs import CLEAN, MESSY, TRIM_AND_DEDUPE, ended, give, order, problem, submit

RECIPE = {"version": 1, "steps": TRIM_AND_DEDUPE}


def test_many_files_are_one_call(api: httpx.Client) -> None:
    body = {"file_ids": [give(api, name="a.csv"), give(api, name="A.csv")], "options": {"recipe": RECIPE}, "title": "November"}
    group, again = (api.post("/jobs", json=body, headers={"Idempotency-Key": "nov"}) for _ in range(2))
    assert (group.status_code, again.status_code) == (201, 200)
    assert group.json()["job_ids"] == again.json()["job_ids"]
    group_id, job_ids = group.json()["id"], group.json()["job_ids"]
    assert group.headers["location"] == f"/api/v1/groups/{group_id}"
    for job_id in job_ids:
        assert ended(api, job_id)["status"] == "done"

    whole = api.get(f"/groups/{group_id}").json()
    assert (whole["title"], whole["total"], whole["totals"]["done"]) == ("November", 2, 2)
    assert (whole["rows_in"], whole["rows_out"], whole["rows_rejected"]) == (6, 4, 2)
    assert {job["id"] for job in api.get("/jobs", params={"group": group_id}).json()["jobs"]} == set(job_ids)

    answer = api.get("/jobs/results", params={"group": group_id})
    assert answer.headers["content-disposition"].startswith('attachment; filename="results.zip"')
    with ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["a-clean.csv", "A-clean (2).csv"]
        assert {archive.read(name) for name in archive.namelist()} == {CLEAN}


def test_results_are_called_in_a_zip_as_they_are_alone(api: httpx.Client) -> None:
    for kind in ("report", "report", "clean"):
        body = {"kind": kind, "file_id": give(api, name="zipped.csv"), "options": {"recipe": RECIPE} if kind == "clean" else {}}
        ended(api, submit(api, body)["id"])
    answer = api.get("/jobs/results", params={"q": "zipped.csv"})
    with ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["zipped-report.html", "zipped-report (2).html", "zipped-clean.csv"]


def test_drafts_of_a_group_are_run_like_one_of_them(api: httpx.Client) -> None:
    body = {"file_ids": [give(api, MESSY, f"{name}.csv") for name in "ab"], "options": {"recipe": RECIPE}, "draft": True}
    group = api.post("/jobs", json=body).json()
    run = f"/groups/{group['id']}/run"
    assert api.post(run, json={"like": group["job_ids"][0]}).json() == {"run": 2, "skipped": 0}
    problem(api.post(run), 409)
    problem(api.post("/groups/abcdefghijklmnopqrst/run"), 404)


def test_drafts_are_run_like_one_that_nobody_changed_meanwhile(api: httpx.Client) -> None:
    body = {"file_ids": [give(api, MESSY, f"{name}.csv") for name in "ab"], "options": {"recipe": RECIPE}, "draft": True}
    group = api.post("/jobs", json=body).json()
    run, like = f"/groups/{group['id']}/run", {"like": group["job_ids"][0]}
    api.patch(f"/jobs/{like['like']}", json={"version": 1, "options": {"recipe": {"steps": []}}}).raise_for_status()
    assert problem(api.post(run, json=like, headers={"If-Match": '"1"'}), 412).startswith("Somebody else changed this job")
    problem(api.post(run, json=like | {"version": 1}), 412)
    problem(api.post(run, json=like, headers={"If-Match": "*"}), 422)
    assert "like" in problem(api.post(run, headers={"If-Match": '"2"'}), 422)
    assert api.get(f"/groups/{group['id']}").json()["totals"]["draft"] == 2
    assert api.post(run, json=like, headers={"If-Match": '"2"'}).json() == {"run": 2, "skipped": 0}


def test_many_jobs_are_retried_cancelled_and_deleted_at_once(api: httpx.Client) -> None:
    file_id = give(api, name="bulk_test.csv")
    drafts = [submit(api, order(file_id, draft=True))["id"] for _ in range(3)]
    done = submit(api, order(file_id))["id"]
    ended(api, done)
    everything = {"matching": {"q": "bulk_test"}}
    assert api.post("/jobs/bulk", json={"act": "retry"} | everything).json() == {"done": [], "left": 4}
    deleted = api.post("/jobs/bulk", json={"act": "delete", "ids": [*drafts, "abcdefghijklmnopqrst"]}).json()
    assert set(deleted["done"]) == set(drafts)
    assert api.get("/jobs", params={"q": "bulk_test"}).json()["total"] == 1
    problem(api.post("/jobs/bulk", json={"act": "delete"}), 422)
    problem(api.get("/jobs/results", params={"q": "there is no such job"}), 404)


def test_a_list_is_sorted_and_paged_over_rest(api: httpx.Client) -> None:
    for name in ("sorted_b.csv", "sorted_a.csv"):
        submit(api, order(give(api, name=name), draft=True))
    found = api.get("/jobs", params={"q": "sorted_", "sort": "name", "limit": 1, "offset": 1}).json()
    assert [job["file"]["name"] for job in found["jobs"]] == ["sorted_b.csv"]
    problem(api.get("/jobs", params={"sort": "name", "cursor": "x"}), 422)
