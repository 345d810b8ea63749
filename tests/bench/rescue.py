"""How soon a job runs again after its worker was killed during the job, with nothing else wrong."""

import argparse
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import httpx
import psutil

from tests.bench.jobs import tell
from tests.chaos.faults import at_work
from tests.chaos.parts import children, name_of
from tests.chaos.samples import TIDY, delimited
from tests.ui.served import serving

TITLE = "Rescue"
ROUNDS = 10
LARGE = delimited(1_000_000)


def main(_: argparse.Namespace) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="rinse-bench-") as folder,
        serving(Path(folder), WORKERS="2") as app,
        httpx.Client(base_url=app.api, timeout=60) as api,
    ):
        file_id = api.put("/files", content=LARGE, headers={"X-File-Name": "large.csv"}).json()["id"]
        body = {"kind": "clean", "file_id": file_id, "options": {"recipe": {"version": 1, "steps": TIDY}}}
        tell("worker killed → its job runs again", [1000 * one_kill(app.pid, api, body) for _ in range(ROUNDS)])


def one_kill(launcher: int, api: httpx.Client, body: dict[str, object]) -> float:
    job_id = api.post("/jobs", json=body).raise_for_status().json()["id"]
    worker_of(launcher, job_id).kill()
    killed = time.monotonic()
    while api.get(f"/jobs/{job_id}").json()["attempt"] == 1 or not api.get(f"/jobs/{job_id}").json()["started_at"]:
        time.sleep(0.02)
    took = time.monotonic() - killed
    with suppress(httpx.HTTPStatusError):
        api.delete(f"/jobs/{job_id}")
    return took


def worker_of(launcher: int, job_id: str) -> psutil.Process:
    """The worker whose fork works on this job, once there is one."""
    while True:
        for worker in children(launcher):
            if name_of(worker) == "rinse worker" and (at_work(children(worker.pid)) or ("", 0))[0] == job_id:
                return worker
        time.sleep(0.02)
