"""The profile of a file over the API."""

import httpx

from tests.ui.api.programs import MESSY, give, problem


def test_a_file_is_profiled_once(api: httpx.Client) -> None:
    file_id = give(api, MESSY)
    answer = api.get(f"/files/{file_id}/profile")
    assert answer.status_code == 200, answer.text
    profile = answer.json()
    assert (profile["rows"], profile["reader"]["delimiter"]) == (3, ",")
    assert [column["name"] for column in profile["columns"]] == ["id", "name", "price"]
    assert {"step": "drop_duplicates"} in [step for each in profile["problems"] for step in each["steps"]]
    assert api.get(f"/files/{file_id}/profile").json() == profile
    made = api.get("/jobs", params={"kind": "profile", "internal": True, "limit": 200}).json()["jobs"]
    assert [job["file"]["id"] for job in made].count(file_id) == 1


def test_our_own_work_is_not_among_your_jobs(api: httpx.Client) -> None:
    api.get(f"/files/{give(api)}/profile")
    assert all(job["kind"] != "profile" for job in api.get("/jobs", params={"limit": 200}).json()["jobs"])


def test_what_cannot_be_read_says_why(api: httpx.Client) -> None:
    answer = api.get(f"/files/{give(api, b'%PDF-1.7 not a table')}/profile")
    assert problem(answer, 422)
    assert answer.json()["code"] in ("TYPE_MISMATCH", "BINARY")


def test_an_unknown_file_has_no_profile(api: httpx.Client) -> None:
    assert problem(api.get("/files/aaaaaaaaaaaaaaaaaaaa/profile"), 404) == "There is no such file."


def test_a_deleted_file_takes_its_profile_along(api: httpx.Client) -> None:
    file_id = give(api)
    assert api.get(f"/files/{file_id}/profile").status_code == 200
    assert api.delete(f"/files/{file_id}").status_code == 204
    assert problem(api.get(f"/files/{file_id}/profile"), 404) == "There is no such file."
