"""How soon an idle worker starts, small jobs per second, the time of a large job, and the time of a request."""

import argparse
import json
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles

import httpx
import psutil
from redis import Redis

from jobs.redis_client import redis_url
from models.settings import Settings
from tests.bench.clean import RECIPE, WITH_LEDGER, ours
from tests.bench.tables import write_orders
from tests.bench.whole import measured
from tests.chaos.samples import TIDY, delimited
from tests.ui.served import serving

TITLE = "Jobs"
SMALL = delimited(100)
RATE, SECONDS = 50, 6
"""Requests per second, and for how many seconds."""
IN_A_ROW = 300
ONE_BY_ONE = 60
WIPED = 60


def main(args: argparse.Namespace) -> None:
    """Everything over REST, with `python main.py` and two workers; the client's own work is included."""
    with (
        tempfile.TemporaryDirectory(prefix="rinse-bench-") as folder,
        serving(Path(folder), WORKERS="2") as app,
        httpx.Client(base_url=app.api, timeout=60, limits=httpx.Limits(max_connections=None)) as api,
    ):
        file_id = api.put("/files", content=SMALL, headers={"X-File-Name": "small.csv"}).json()["id"]
        body = {"kind": "clean", "file_id": file_id, "options": {"recipe": {"version": 1, "steps": TIDY}}}

        def submit() -> str:
            job_id: str = api.post("/jobs", json=body).raise_for_status().json()["id"]
            return job_id

        finished(api, submit())
        one_by_one(api, submit)
        in_a_row(api, submit, psutil.Process(app.pid))
        after_a_wipe(api, submit, app.data_dir)
        at_a_rate(api, submit)
        large(api, Path(folder), max(args.mb), args.rounds)


def one_by_one(api: httpx.Client, submit: Callable[[], str]) -> None:
    jobs = [finished(api, submit()) for _ in range(ONE_BY_ONE)]
    tell("submitted → running, an idle worker", [between(job, "created_at", "started_at") for job in jobs])
    tell("running → done, 100 rows", [between(job, "started_at", "ended_at") for job in jobs])


def in_a_row(api: httpx.Client, submit: Callable[[], str], app: psutil.Process) -> None:
    """The workers' CPU time does not depend on the machine's other load; it is complete once their forks have ended."""
    before = spent(app)
    jobs = [finished(api, job_id) for job_id in [submit() for _ in range(IN_A_ROW)]]
    began, ended = min(moment(job["started_at"]) for job in jobs), max(moment(job["ended_at"]) for job in jobs)
    cost = ", ".join(f"{role} {1000 * (now - before[role]) / IN_A_ROW:.1f} ms" for role, now in spent(app).items())
    print(f"- {IN_A_ROW} jobs of 100 rows, submitted at once: {IN_A_ROW / (ended - began):.1f} a second")
    print(f"- processor time of each: {cost}")


def spent(app: psutil.Process) -> Counter[str]:
    """CPU seconds by role, including children that have ended."""
    found: Counter[str] = Counter()
    for each in app.children():
        role, used = each.name().removeprefix("rinse "), each.cpu_times()
        role = role if role in ("web", "worker", "scheduler") else "redis"
        found[role] += used.user + used.system + used.children_user + used.children_system
    return found


def after_a_wipe(api: httpx.Client, submit: Callable[[], str], data_dir: Path) -> None:
    """All messages in Redis are lost; measures from then until the last job is done."""
    jobs = [submit() for _ in range(WIPED)]
    with Redis.from_url(redis_url(Settings(data_dir=data_dir, redis_url=None))) as redis:
        redis.flushall()
    began = time.monotonic()
    for job_id in jobs:
        finished(api, job_id)
    print(f"- Redis wiped with {WIPED} jobs waiting: all done {time.monotonic() - began:.1f} s later, their work included")


def at_a_rate(api: httpx.Client, submit: Callable[[], str]) -> None:
    """Each request at its own time, whether the previous one has been answered or not."""
    waits: list[float] = []
    jobs: list[str] = []
    start = time.monotonic()

    def one(number: int) -> None:
        time.sleep(max(0.0, start + number / RATE - time.monotonic()))
        began = time.perf_counter()
        jobs.append(submit())
        waits.append(1000 * (time.perf_counter() - began))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(RATE * SECONDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tell(f"POST /jobs at {RATE} a second, workers busy with them", waits)
    for job_id in jobs:
        finished(api, job_id)


def large(api: httpx.Client, folder: Path, megabytes: float, rounds: int) -> None:
    """A job and the command that writes the same files, by turns."""
    source = folder / "orders.csv"
    write_orders(source, megabytes)
    (folder / "recipe.json").write_text(json.dumps(RECIPE))
    with source.open("rb") as file:
        file_id = api.put("/files", content=file, headers={"X-File-Name": source.name}).json()["id"]
    body = {"kind": "clean", "file_id": file_id, "options": {"recipe": RECIPE}}
    command, jobs, commands = ours(source, folder)[WITH_LEDGER], [], []
    for _ in range(rounds):
        job = finished(api, api.post("/jobs", json=body).raise_for_status().json()["id"])
        jobs.append(between(job, "started_at", "ended_at") / 1000)
        commands.append(measured(command).wall)
    job, alone = median(jobs), median(commands)
    print(f"- running → done, {megabytes:g} MB: {job:.2f} s, {job / alone:.2f} times the command with ledger")


def finished(api: httpx.Client, job_id: str) -> dict[str, str]:
    """The job when it is done, which ends its event stream."""
    with api.stream("GET", f"/jobs/{job_id}/events") as events:
        for _ in events.iter_lines():
            pass
    job: dict[str, str] = api.get(f"/jobs/{job_id}").json()
    assert job["status"] == "done", job
    return job


def between(job: dict[str, str], first: str, last: str) -> float:
    return 1000 * (moment(job[last]) - moment(job[first]))


def moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def tell(what: str, milliseconds: Sequence[float]) -> None:
    shares = quantiles(milliseconds, n=100)
    print(f"- {what}: p50 {shares[49]:.0f} ms, p95 {shares[94]:.0f} ms")
