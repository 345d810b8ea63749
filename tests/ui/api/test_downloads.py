"""A finished job's files: the right bytes, under a safe name, never shown as a page of ours."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.ui.api.programs import CLEAN, MESSY, TRIM_AND_DEDUPE, ended, give, order, problem, submit
from tests.ui.served import MAIN, UNENCRYPTED, Served

REJECTS = "row,step,reason,id,name,price\n2,2,duplicate of row 1,001, Ann ,1.10\n"
CHANGES = "row,column,step,old,new\n1,name,1, Ann ,Ann\n2,name,1, Ann ,Ann\n"


@pytest.fixture(scope="module")
def done(app: Served) -> Iterator[httpx.Client]:
    """At the address of a finished job."""
    with httpx.Client(base_url=app.api, timeout=30, verify=UNENCRYPTED) as api:
        file_id = give(api, name="Umsatz%20%22K%C3%B6ln%22.csv")
        api.base_url = f"{app.api}/jobs/{ended(api, submit(api, order(file_id))['id'])['id']}"
        yield api


def test_result_changes_and_rejects(done: httpx.Client) -> None:
    assert done.get("/result").content == CLEAN
    assert done.get("/changes").text == CHANGES
    assert done.get("/rejects").text.splitlines()[0] == REJECTS.splitlines()[0]
    assert len(done.get("/rejects").text.splitlines()) == 2


def test_the_receipt_says_what_was_done(done: httpx.Client) -> None:
    receipt = done.get("/receipt").json()
    assert (receipt["rows_in"], receipt["rows_out"], receipt["rows_rejected"]) == (3, 2, 1)


def test_the_script_does_the_same(done: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(MESSY)
    (tmp_path / "clean.py").write_bytes(done.get("/script").content)
    subprocess.run([sys.executable, "clean.py", "in.csv", "out.csv"], cwd=tmp_path, check=True)
    assert (tmp_path / "out.csv").read_bytes() == CLEAN


def test_the_command_line_gives_the_same_bytes(done: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(MESSY)
    (tmp_path / "recipe.json").write_text(json.dumps({"version": 1, "steps": TRIM_AND_DEDUPE}))
    command = [sys.executable, str(MAIN), "clean", "in.csv", "-r", "recipe.json", "-o", "out.csv"]
    subprocess.run(command, cwd=tmp_path, check=True)
    assert (tmp_path / "out.csv").read_bytes() == done.get("/result").content


@pytest.mark.parametrize(
    ("output", "ending", "media_type"),
    [
        ("result", "clean.csv", "text/csv; charset=utf-8"),
        ("rejects", "rejects.csv", "text/csv; charset=utf-8"),
        ("changes", "changes.csv", "text/csv; charset=utf-8"),
        ("receipt", "receipt.json", "application/json"),
        ("script", "clean.py", "text/x-python; charset=utf-8"),
    ],
)
def test_it_is_an_attachment_that_can_do_nothing(done: httpx.Client, output: str, ending: str, media_type: str) -> None:
    headers = done.get(f"/{output}", headers={"Accept-Encoding": "gzip"}).headers
    assert headers["content-type"] == media_type
    assert headers["content-disposition"] == (
        f"attachment; filename=\"Umsatz _K_ln_-{ending}\"; filename*=UTF-8''Umsatz%20%22K%C3%B6ln%22-{ending}"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert "content-encoding" not in headers
    assert int(headers["content-length"]) > 0


def test_a_workbook_on_request(api: httpx.Client) -> None:
    body = order(give(api))
    body["options"]["format"] = "xlsx"
    job = ended(api, submit(api, body)["id"])
    answer = api.get(f"/jobs/{job['id']}/result")
    assert answer.content[:2] == b"PK"
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    assert 'filename="messy-clean.xlsx"' in answer.headers["content-disposition"]


def test_nothing_before_the_end(api: httpx.Client) -> None:
    draft = submit(api, order(give(api), draft=True))
    says = problem(api.get(f"/jobs/{draft['id']}/result"), 404)
    assert says == "This job is draft: its files are there once it is done."


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=3-", 3, None), ("bytes=3-7", 3, 8), ("bytes=-4", -4, None), ("bytes=3-999", 3, None)],
)
def test_a_part_of_a_file(done: httpx.Client, asked: str, start: int, end: int | None) -> None:
    answer = done.get("/result", headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == CLEAN[start:end]
    first = start % len(CLEAN)
    assert answer.headers["content-range"] == f"bytes {first}-{first + len(answer.content) - 1}/{len(CLEAN)}"


@pytest.mark.parametrize("asked", ["bytes=7-3", "bytes=1-2,4-5", "lines=1-2", "bytes=-", f"bytes={'1' * 5000}-"])
def test_what_is_no_single_part_gets_the_whole(done: httpx.Client, asked: str) -> None:
    answer = done.get("/result", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, CLEAN)


def test_a_part_behind_the_end_is_refused(done: httpx.Client) -> None:
    answer = done.get("/result", headers={"Range": "bytes=1000-"})
    assert problem(answer, 416) == f"This file has {len(CLEAN)} bytes."
    assert answer.headers["content-range"] == f"bytes */{len(CLEAN)}"


def test_a_download_goes_on_only_with_the_same_file(done: httpx.Client) -> None:
    tag = done.get("/result").headers["etag"]
    goes_on = done.get("/result", headers={"Range": "bytes=3-", "If-Range": tag})
    another = done.get("/result", headers={"Range": "bytes=3-", "If-Range": '"another"'})
    assert (goes_on.content, another.content) == (CLEAN[3:], CLEAN)


def test_what_is_known_is_not_sent_again(done: httpx.Client) -> None:
    tag = done.get("/result").headers["etag"]
    again = done.get("/result", headers={"If-None-Match": f'"x", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert done.get("/rejects", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("output", ["result", "rejects", "changes", "receipt", "script", "outputs/result"])
def test_head_is_told_what_get_would_be(done: httpx.Client, output: str) -> None:
    head, got = done.head(f"/{output}", headers={"Range": "bytes=3-"}), done.get(f"/{output}")
    told = ("etag", "content-type", "content-length", "content-disposition", "accept-ranges", "content-security-policy")
    assert (head.status_code, head.content) == (200, b"")
    assert [head.headers[name] for name in told] == [got.headers[name] for name in told]
    assert done.head(f"/{output}", headers={"If-None-Match": got.headers["etag"]}).status_code == 304
    assert done.head("/outputs/nothing").status_code == 404
