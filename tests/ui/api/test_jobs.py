"""Jobs over the API: created, changed, run, followed, cancelled, retried."""

import json
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.ui.api.programs import CLEAN, MESSY, TRIM_AND_DEDUPE, copies, ended, give, order, problem, stored, submit, versions
from tests.ui.served import Served

JOB_FIELDS = {
    *("id", "kind", "status", "version", "attempt", "progress", "rows_done", "rows_total"),
    *("file", "options", "result", "error", "created_at", "started_at", "ended_at"),
}


def test_a_job_is_made_run_and_done(api: httpx.Client) -> None:
    made = submit(api, order(give(api)))
    assert set(made) == JOB_FIELDS
    assert (made["status"], made["file"]["name"], made["version"]) == ("queued", "messy.csv", 1)
    done = ended(api, made["id"])
    assert (done["status"], done["progress"], done["error"]) == ("done", 1, None)
    assert (done["result"]["rows_in"], done["result"]["rows_out"], done["result"]["cells_changed"]) == (3, 2, 2)
    assert api.get(f"/jobs/{made['id']}").json() == done
    assert api.get(f"/jobs/{made['id']}/result").content == CLEAN


def test_events_tell_each_version_once_and_end_with_the_job(api: httpx.Client) -> None:
    told = list(versions(api, submit(api, order(give(api)))["id"]))
    numbers = [job["version"] for job in told]
    assert numbers == sorted(set(numbers))
    assert [job["status"] for job in told][-1] == "done"
    assert all(set(job) == JOB_FIELDS for job in told)


def test_an_event_source_that_comes_back_hears_only_what_is_new(api: httpx.Client) -> None:
    draft = submit(api, order(give(api), draft=True))
    known = {"Last-Event-ID": str(draft["version"])}
    with api.stream("GET", f"/jobs/{draft['id']}/events", headers=known) as stream:
        lines = stream.iter_lines()
        assert next(lines).startswith(":")  # it listens
        cancelled = api.delete(f"/jobs/{draft['id']}").json()
        told = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    assert [job["version"] for job in told] == [cancelled["version"]]


def test_an_event_source_that_comes_back_after_the_end_is_sent_away(api: httpx.Client) -> None:
    done = ended(api, submit(api, order(give(api)))["id"])
    again = api.get(f"/jobs/{done['id']}/events", headers={"Last-Event-ID": str(done["version"])})
    assert again.status_code == 204


def test_file_and_recipe_in_one_call(api: httpx.Client) -> None:
    recipe = json.dumps({"version": 1, "steps": TRIM_AND_DEDUPE})
    made = api.post("/jobs", files={"recipe": ("recipe.json", recipe), "file": ("a.csv", MESSY)}, data={"format": "tsv"})
    assert problem(made, 422) == "format: there is no such parameter."
    made = api.post("/jobs", files={"recipe": ("recipe.json", recipe), "file": ("a.csv", MESSY)})
    assert made.status_code == 201, made.text
    assert made.headers["location"] == f"/api/v1/jobs/{made.json()['id']}"
    ended(api, made.json()["id"])
    assert api.get(f"/jobs/{made.json()['id']}/result").content == CLEAN


def test_a_form_without_a_recipe_is_refused_and_keeps_no_file(api: httpx.Client) -> None:
    answer = api.post("/jobs", files={"file": ("a.csv", MESSY)})
    assert problem(answer, 422) == "The form needs two fields: file and recipe."


@pytest.mark.parametrize("field", ["file", "recipe"])
def test_a_field_that_a_form_has_twice_is_refused(app: Served, api: httpx.Client, field: str) -> None:
    """Regression: of two recipes the second one ran."""
    recipe, before = json.dumps({"version": 1, "steps": []}), stored(app)
    parts = {"file": ("a.csv", MESSY), "recipe": ("recipe.json", recipe)}
    answer = api.post("/jobs", files=[*parts.items(), (field, parts[field])])
    assert problem(answer, 422) == f"The form has the field “{field}” twice."
    assert stored(app) == before


@pytest.mark.parametrize("field", ["file_id", "options"])
def test_a_form_cannot_speak_of_another_file_or_recipe(app: Served, api: httpx.Client, field: str) -> None:
    """Regression: the job was made for the other file, and the form's own was kept for nothing."""
    other = give(api)
    before = stored(app)
    parts = {"file": ("a.csv", MESSY), "recipe": (None, '{"steps": []}'), field: (None, other)}
    assert problem(api.post("/jobs", files=parts), 422).startswith(f"The form has a field {field}")
    assert stored(app) == before


def test_a_form_has_few_fields_and_they_are_short(api: httpx.Client) -> None:
    answer = api.post("/jobs", files={f"field {n}": (None, "x") for n in range(40)})
    assert problem(answer, 422) == "A form has 20 fields at most."
    answer = api.post("/jobs", files={f"field {n}": (None, "x" * (3 << 20)) for n in range(2)})
    assert problem(answer, 413) == "This form without its files is larger than the 4.19 MB that may be sent here."


def test_a_repeat_gives_the_same_job(api: httpx.Client) -> None:
    body, key = order(give(api)), {"Idempotency-Key": "once"}
    first, again = api.post("/jobs", json=body, headers=key), api.post("/jobs", json=body, headers=key)
    assert [first.status_code, again.status_code] == [201, 200]
    assert first.json()["id"] == again.json()["id"]
    other = api.post("/jobs", json=body | {"draft": True}, headers=key)
    assert "already used for another request" in problem(other, 422)
    assert "1 to 255 printable characters" in problem(api.post("/jobs", json=body, headers={"Idempotency-Key": ""}), 422)


def test_a_repeated_form_gives_the_same_job(api: httpx.Client) -> None:
    recipe, key = json.dumps({"steps": TRIM_AND_DEDUPE}), {"Idempotency-Key": "once, as a form"}
    fields = {"file": ("a.csv", MESSY), "recipe": ("r.json", recipe)}
    first, again = (api.post("/jobs", files=fields, headers=key) for _ in range(2))
    assert [first.status_code, again.status_code] == [201, 200]
    assert first.json()["id"] == again.json()["id"]
    other = api.post("/jobs", files=fields | {"file": ("a.csv", b"id\n1\n")}, headers=key)
    assert "already used for another request" in problem(other, 422)


def test_a_draft_is_changed_and_run(api: httpx.Client) -> None:
    draft = submit(api, order(give(api), [], draft=True))
    assert draft["status"] == "draft"
    change = {"version": draft["version"], "options": {"recipe": {"steps": TRIM_AND_DEDUPE}}}
    changed = api.patch(f"/jobs/{draft['id']}", json=change).json()
    assert changed["version"] == draft["version"] + 1
    assert problem(api.patch(f"/jobs/{draft['id']}", json=change), 412).startswith("Somebody else changed this job")
    assert api.post(f"/jobs/{draft['id']}/run").json()["status"] == "queued"
    assert "only a draft can be run" in problem(api.post(f"/jobs/{draft['id']}/run"), 409)
    assert ended(api, draft["id"])["status"] == "done"
    assert api.get(f"/jobs/{draft['id']}/result").content == CLEAN


@pytest.mark.parametrize(
    ("recipe", "says"),
    [
        ({"steps": 5}, 'The "steps" of a recipe are a list.'),
        ({"steps": [{"step": "trim"}, {}]}, 'step 2: A step is an object with its id, such as {"step": "trim"}.'),
        (
            {"steps": [], "reader": 5},
            'The recipe is not valid: reader: must be an object, such as {"name": "value"}.',
        ),
    ],
)
def test_a_draft_s_recipe_may_be_unfinished_but_is_one(api: httpx.Client, recipe: dict[str, Any], says: str) -> None:
    options = {"recipe": recipe}
    asked = {"kind": "clean", "file_id": give(api), "draft": True, "options": options}
    assert problem(api.post("/jobs", json=asked), 422) == says
    draft = submit(api, order(give(api), [{"step": "fill_missing"}], draft=True))
    change = {"version": draft["version"], "options": options}
    assert problem(api.patch(f"/jobs/{draft['id']}", json=change), 422) == says


def test_the_version_may_come_as_if_match(api: httpx.Client) -> None:
    draft = submit(api, order(give(api), [], draft=True))
    body = {"options": {"recipe": {"steps": TRIM_AND_DEDUPE}}}
    assert "Say which version you read" in problem(api.patch(f"/jobs/{draft['id']}", json=body), 422)
    assert problem(api.patch(f"/jobs/{draft['id']}", json=body, headers={"If-Match": '"7"'}), 412)
    assert problem(api.patch(f"/jobs/{draft['id']}", json=body, headers={"If-Match": "7" * 5000}), 422)
    assert problem(api.patch(f"/jobs/{draft['id']}", json=body | {"version": 1 << 80}), 422)
    assert api.patch(f"/jobs/{draft['id']}", json=body, headers={"If-Match": '"1"'}).status_code == 200


def test_a_draft_is_cancelled_at_once_and_tried_again(api: httpx.Client) -> None:
    draft = submit(api, order(give(api), draft=True))
    assert api.delete(f"/jobs/{draft['id']}").json()["status"] == "cancelled"
    assert "nothing left to cancel" in problem(api.delete(f"/jobs/{draft['id']}"), 409)
    again = api.post(f"/jobs/{draft['id']}/retry").json()
    assert (again["status"], again["attempt"]) == ("queued", 2)
    assert ended(api, draft["id"])["status"] == "done"
    assert "only a failed, dead or cancelled one" in problem(api.post(f"/jobs/{draft['id']}/retry"), 409)


def test_a_purged_job_is_gone_with_its_files(app: Served, api: httpx.Client) -> None:
    done = ended(api, submit(api, order(give(api)))["id"])
    outputs = app.data_dir / "files" / "o" / done["id"]
    assert outputs.exists()
    assert api.delete(f"/jobs/{done['id']}", params={"purge": True}).status_code == 204
    assert not outputs.exists()
    assert problem(api.get(f"/jobs/{done['id']}"), 404) == "There is no such job."


def test_a_job_that_still_waits_can_be_purged(api: httpx.Client) -> None:
    draft = submit(api, order(give(api), draft=True))
    assert api.delete(f"/jobs/{draft['id']}?purge=true").status_code == 204
    problem(api.get(f"/jobs/{draft['id']}"), 404)


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ([{"step": "trim"}, {"step": "trimm"}], "step 2: There is no step 'trimm'. Did you mean 'trim'?"),
        (
            [{"step": "trim", "colums": "all"}],
            "step 1: Trim white space: colums: there is no such parameter; perhaps 'columns' is meant.",
        ),
        ([3], 'step 1: A step is an object with its id, such as {"step": "trim"}.'),
    ],
)
def test_a_recipe_that_makes_no_sense_names_its_step(api: httpx.Client, steps: list[object], says: str) -> None:
    answer = api.post("/jobs", json={"file_id": give(api), "options": {"recipe": {"steps": steps}}})
    assert problem(answer, 422) == says
    assert answer.json()["step"] == int(says[5])
    assert answer.json()["code"] == "RECIPE"


def test_a_step_that_refuses_the_table_fails_the_job_and_says_where(api: httpx.Client) -> None:
    failed = ended(api, submit(api, order(give(api), [{"step": "trim"}, {"step": "drop_columns", "columns": ["nmae"]}]))["id"])
    assert failed["status"] == "failed"
    assert failed["error"]["code"] == "STEP_FAILED"
    assert failed["error"]["step"] == 2
    assert "nmae" in failed["error"]["message"]
    assert "failed" in problem(api.get(f"/jobs/{failed['id']}/result"), 404)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "file_id: is required."),
        ({"file_id": "nope", "options": {"recipe": {}}}, "There is no such file."),
        ({"file_id": "nope", "kind": "dance"}, "There is no kind of job 'dance'."),
        ({"file_id": "nope", "kind": "mail", "options": {"delivery": "x"}}, "Mail is internal work that runs by itself."),
        ({"file_id": "nope", "kind": "scheduled", "draft": True}, "Scheduled is internal work that runs by itself."),
        ({"file_id": "nope", "options": {}}, "Which recipe?"),
        ({"file_id": "nope", "owner": "bob"}, "owner: there is no such parameter."),
        ({"file_id": "nope", "options": {"steps": []}}, "options.steps: there is no such parameter, only recipe, recipe_id, "),
        ({"file_id": "nope", "email": "nobody"}, "email: this is not an e-mail address."),
        ({"file_id": "nope", "email": "a@[1.2"}, "email: this is not an e-mail address."),
        ([], 'body: must be an object, such as {"name": "value"}.'),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(api: httpx.Client, body: object, says: str) -> None:
    answer = api.post("/jobs", json=body)
    assert says in problem(answer, 404 if says == "There is no such file." else 422)


def test_a_body_that_is_no_json_is_refused(api: httpx.Client) -> None:
    for address in ("/jobs", "/recipes"):
        for body, says in ((b"{kind", "key must be a string at line 1 column 2"), (b"[" * 300, "it nests too deep at line 1")):
            answer = api.post(address, content=body, headers={"Content-Type": "application/json"})
            assert f"body: this is not JSON: {says}" in problem(answer, 422)


def test_a_body_may_not_be_endless(api: httpx.Client) -> None:
    spaces = b" " * (5 << 20)
    assert problem(api.post("/jobs", content=spaces), 413) == "This request is larger than the 4.19 MB that may be sent here."
    problem(api.post("/recipes", content=spaces, headers={"Content-Type": "application/json"}), 413)


def test_the_list_is_newest_first_by_status_and_words_and_in_pages(api: httpx.Client) -> None:
    file_id = give(api, name="a-file-of-its-own.csv")
    made = [submit(api, order(file_id, draft=True))["id"] for _ in range(3)]
    first = api.get("/jobs", params={"q": "FILE-OF-ITS", "limit": 2}).json()
    assert [job["id"] for job in first["jobs"]] == [made[2], made[1]]
    assert (first["total"], first["totals"]["draft"]) == (3, 3)
    rest = api.get("/jobs", params={"q": "FILE-OF-ITS", "limit": 2, "cursor": first["next_cursor"]}).json()
    assert [job["id"] for job in rest["jobs"]] == [made[0]]
    assert rest["next_cursor"] is None
    done = api.get("/jobs", params={"q": "FILE-OF-ITS", "status": "done"}).json()
    assert (done["jobs"], done["totals"]["draft"]) == ([], 3)


def test_a_time_without_a_zone_is_read_as_utc(api: httpx.Client) -> None:
    job = submit(api, order(give(api), draft=True))
    made = datetime.fromisoformat(job["created_at"]).replace(tzinfo=None)
    asked = {"since": made.isoformat(), "until": (made + timedelta(microseconds=1)).isoformat()}
    assert [each["id"] for each in api.get("/jobs", params=asked).json()["jobs"]] == [job["id"]]
    assert problem(api.get("/jobs/results", params=asked), 404).startswith("None of these jobs")
    assert api.post("/jobs/bulk", json={"act": "delete", "matching": asked}).json()["done"] == [job["id"]]


@pytest.mark.parametrize(
    "query",
    ["status=sleeping", "limit=0", "limit=1000", "cursor=nonsense", "since=0001-01-01T00:00:00%2B05:00", "since=2024"],
)
def test_a_question_that_makes_no_sense_is_refused(api: httpx.Client, query: str) -> None:
    problem(api.get(f"/jobs?{query}"), 422)


@pytest.mark.parametrize("path", ["", "/events", "/result", "/rejects", "/changes", "/receipt", "/script"])
def test_an_unknown_job_has_nothing(api: httpx.Client, path: str) -> None:
    assert problem(api.get(f"/jobs/aaaaaaaaaaaaaaaaaaaa{path}"), 404) == "There is no such job."


def test_more_jobs_than_anybody_waits_for_are_left_to_a_worker(api: httpx.Client, app: Served) -> None:
    draft = submit(api, order(give(api, name="bulky.csv"), draft=True))
    copies(app, draft["id"], 1_100)
    asked = {"act": "delete", "matching": {"q": "bulky.csv", "status": "draft"}}
    answer = api.post("/jobs/bulk", json=asked)
    assert answer.status_code == 202
    job = answer.json()
    assert answer.headers["location"] == f"/api/v1/jobs/{job['id']}"
    assert (job["kind"], ended(api, job["id"])["result"]) == ("bulk", {"done": 1_101, "left": 0})
    assert len(set(api.get(f"/jobs/{job['id']}/result").text.split())) == 1_101
    assert api.get("/jobs", params={"q": "bulky.csv"}).json()["total"] == 0
    assert api.post("/jobs/bulk", json=asked).json() == {"done": [], "left": 0}
    assert "bulk" not in {each["kind"] for each in api.get("/jobs").json()["jobs"]}
    assert app.get(f"/jobs/{job['id']}").status_code == 200
    problem(api.post("/jobs", json={"kind": "bulk", "file_id": give(api), "options": asked}), 422)
    assert "cannot be undone" in problem(api.post(f"/jobs/{job['id']}/undo"), 409)
