"""What programs do with the API, as helpers for tests."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from tests.ui.served import Served

MESSY = b"id,name,price\n001, Ann ,1.10\n001, Ann ,1.10\n002,Bo,\n"
TRIM_AND_DEDUPE: list[dict[str, Any]] = [{"step": "trim"}, {"step": "drop_duplicates"}]
CLEAN = b"id,name,price\n001,Ann,1.10\n002,Bo,\n"

Json = dict[str, Any]


def give(api: httpx.Client, content: bytes = MESSY, name: str = "messy.csv") -> str:
    """Uploads a file; returns its id."""
    answer = api.put("/files", content=content, headers={"X-File-Name": name})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def order(file_id: str, steps: list[Json] = TRIM_AND_DEDUPE, **more: Any) -> Json:
    """The body of a cleaning job."""
    return {"kind": "clean", "file_id": file_id, "options": {"recipe": {"version": 1, "steps": steps}}} | more


def submit(api: httpx.Client, body: Json) -> Json:
    answer = api.post("/jobs", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def versions(api: httpx.Client, job_id: str) -> Iterator[Json]:
    """Every version of a job in its event stream, until the end."""
    with api.stream("GET", f"/jobs/{job_id}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


def ended(api: httpx.Client, job_id: str) -> Json:
    """The job once it has ended."""
    return list(versions(api, job_id))[-1]


def problem(answer: httpx.Response, status: int) -> str:
    """The sentence of a problem document."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == status
    assert document["title"]
    assert "Traceback" not in answer.text
    return str(document["detail"])


def stored(app: Served) -> set[Path]:
    """All files in storage, including hidden parts, but no outputs: the worker may still be at a job of another test."""
    files = app.data_dir / "files"
    return {
        path for path in files.rglob("*") if path.is_file() and path.relative_to(files).parts[0] not in ("o", "installations")
    }


def copies(app: Served, job_id: str, times: int) -> None:
    """More jobs like this one."""
    with closing(sqlite3.connect(app.data_dir / "rinse.db", timeout=30)) as database, database:
        names = [name for _, name, *_ in database.execute("PRAGMA table_info(job)")]
        values = ", ".join({"id": "substr(id, 1, 12) || printf('%08d', n)"}.get(name, name) for name in names)
        numbers = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)"
        rows = f"SELECT {values} FROM job, numbers WHERE id = ?"  # noqa: S608  names of ours
        database.execute(f"{numbers} INSERT INTO job ({', '.join(names)}) {rows}", (times, job_id))
