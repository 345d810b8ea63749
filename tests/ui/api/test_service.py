"""The rest of the API: health, metrics, documentation, and an answer to every mistake."""

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.ui.api.programs import MESSY, ended, give, order, problem, submit
from tests.ui.served import UNENCRYPTED, Served, serving


def test_alive_and_ready(app: Served) -> None:
    assert app.get("/health").json() == {"status": "ok"}
    ready = app.get("/ready")
    assert (ready.status_code, ready.json()["parts"]) == (200, {"database": "ok", "redis": "ok", "storage": "ok"})


def test_the_steps_and_kinds_there_are(api: httpx.Client) -> None:
    steps = {step["id"]: step for step in api.get("/steps").json()}
    assert {"trim", "drop_duplicates", "drop_missing_rows", "drop_columns", "fill_missing"} <= set(steps)
    assert steps["trim"]["schema"]["properties"]["columns"]
    assert steps["trim"]["examples"]
    clean = next(kind for kind in api.get("/kinds").json() if kind["id"] == "clean")
    assert "recipe" in clean["options"]["properties"]


def test_every_call_is_documented(app: Served, api: httpx.Client) -> None:
    document = api.get("/openapi.json").json()
    calls = [(path, call) for path, methods in document["paths"].items() for call in methods.values()]
    assert all(call["summary"] and call["summary"].endswith(".") for _, call in calls)
    page = app.get("/docs").text
    assert all(f"/api/v1{path}" in page for path, _ in calls)
    assert all(address.startswith("/") for address in re.findall(r"(?:src|href)=[\"']?([^\"'> ]+)", page))


@pytest.mark.parametrize("path", ["/", "/help", "/docs", "/health", "/nowhere"])
def test_head_answers_as_get_does_without_a_body(path: str, app: Served) -> None:
    got, head = app.get(path), app.request("HEAD", path)
    assert (head.status_code, head.headers["content-type"]) == (got.status_code, got.headers["content-type"])
    assert got.content
    assert not head.content


def test_head_is_known_to_every_look_up_of_the_api(api: httpx.Client) -> None:
    draft = submit(api, order(give(api), draft=True))
    lists = ("/jobs", "/usage", "/steps", "/kinds", "/recipes", "/schedules")
    for path in (*lists, f"/files/{draft['file']['id']}", f"/jobs/{draft['id']}", f"/jobs/{draft['id']}/log"):
        got, head = api.get(path), api.head(path)
        names = ("content-type", "content-length")
        assert (head.status_code, *map(head.headers.get, names)) == (200, *map(got.headers.get, names)), path
        assert not head.content
    assert api.head("/jobs/nowhere").status_code == 404


def test_head_of_what_is_streamed_ends_at_once(api: httpx.Client) -> None:
    draft = submit(api, order(give(api), draft=True))
    events = api.head(f"/jobs/{draft['id']}/events")
    assert events.headers["content-type"].startswith("text/event-stream")
    done = ended(api, submit(api, order(give(api)))["id"])
    results = api.head("/jobs/results", params={"job_id": done["id"]})
    assert (results.status_code, results.headers["content-type"]) == (200, "application/zip")
    assert all("content-length" not in each.headers for each in (events, results))  # nobody knows how long it will be


@pytest.mark.parametrize("path", ["/api/", "/api/v1", "/api/v1/", "/api/v2/jobs"])
def test_programs_that_are_lost_get_no_page(path: str, app: Served) -> None:
    answer = app.get(path)
    assert problem(answer, 404).startswith("There is nothing at this address.")
    assert "set-cookie" not in answer.headers


def test_generated_clients_have_names_to_call(api: httpx.Client) -> None:
    document = api.get("/openapi.json").json()
    calls = [call for methods in document["paths"].values() for call in methods.values()]
    names = [call["operationId"] for call in calls]
    assert {"upload_file", "get_profile", "create_job", "follow_job", "download_result"} <= set(names)
    assert len(set(names)) == len(names)
    assert {tag for call in calls for tag in call["tags"]} == {tag["name"] for tag in document["tags"]}
    assert all(answer["description"] != "Successful Response" for call in calls for answer in call["responses"].values())


def test_what_is_documented_can_be_copied_as_it_stands(app: Served) -> None:
    page = app.get("/docs").text
    assert f"curl -F file=@messy.csv {app.api}/files" in page
    assert "localhost:8080" not in page
    assert "<code>Authorization: Bearer rinse_…</code>" in page
    assert "`" not in page
    assert 'href="/"' in page
    document = app.get("/api/v1/openapi.json")
    assert f"curl -F file=@messy.csv {app.api}/files" in document.json()["paths"]["/files"]["post"]["description"]
    assert document.json()["servers"] == [{"url": app.api}]
    assert "localhost:8080" not in document.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("POST", "/files/x", 405), ("PUT", "/jobs", 405), ("GET", "/jobs/%00", 404)],
)
def test_a_wrong_address_is_a_problem_too(api: httpx.Client, method: str, path: str, status: int) -> None:
    assert problem(api.request(method, path), status)


def test_a_wrong_method_is_told_all_that_the_address_knows(api: httpx.Client) -> None:
    answer = api.put("/jobs")
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert problem(answer, 405) == "This address does not know PUT: it knows GET, HEAD, POST."
    assert api.options("/jobs/bulk").headers["allow"] == "POST"  # which is no job, though its address is like one


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The web server without Redis; its log is JSON."""
    folder = tmp_path_factory.mktemp("alone")
    with serving(folder, "web", ready="serving", REDIS_URL=f"unix://{folder}/nothing.sock", LOG_FORMAT="json") as app:
        yield app


def test_each_line_of_a_json_log_is_json_also_of_what_the_server_itself_says(alone: Served) -> None:
    with socket.create_connection(("127.0.0.1", alone.port)) as line:
        line.sendall(b"no request\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 400")
    lines = [json.loads(line) for line in alone.log.splitlines()]
    assert "Invalid HTTP request received." in {line["event"] for line in lines}


def test_without_redis_jobs_are_taken_and_kept(alone: Served) -> None:
    with httpx.Client(base_url=alone.api, timeout=30, verify=UNENCRYPTED) as api:
        assert submit(api, order(give(api)))["status"] == "queued"
        promised = api.get(f"/files/{give(api)}/profile", params={"wait": 0})
        assert (promised.status_code, promised.json()["kind"]) == (202, "profile")
        assert int(promised.headers["retry-after"]) > 0
        ready = alone.get("/ready")
        assert ready.status_code == 503
        assert ready.json()["parts"]["redis"].startswith("Redis does not answer")
        assert ready.json()["parts"]["database"] == "ok"


def test_without_storage_uploads_are_put_off(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file where a folder should be")
    with (
        serving(tmp_path, "web", ready="serving", REDIS_URL=f"unix://{tmp_path}/nothing.sock") as app,
        httpx.Client(base_url=app.api, timeout=30) as api,
    ):
        answer = api.put("/files", content=MESSY)
        assert "STORAGE" in problem(answer, 503)
        assert int(answer.headers["retry-after"]) > 0
