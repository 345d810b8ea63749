"""Four hundred open pages of jobs on one web process, with a hundred changes a second."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from jobs import events
from jobs.machine.server import EmbeddedServer
from models import db
from models.job import Job, take
from models.settings import get_settings
from tests.bench.push import viewer
from tests.ui.served import Served, serving

TITLE = "Open pages"
PAGES, JOBS, EVENTS_A_SECOND = 400, 100, 100
SETTLE = 5.0
"""Seconds of changes before the measurement starts."""
HELD = 5
"""How often memory is measured, at even intervals."""
WATCH = """() => {
  window.shown = {};
  const head = document.querySelector(".job-head");
  new MutationObserver(() => {
    const rows = head.textContent.match(/([0-9,]+) rows/);
    if (rows) window.shown[rows[1].replaceAll(",", "")] ??= Date.now();
  }).observe(head, { childList: true, subtree: true, characterData: true });
}"""


def main(args: argparse.Namespace) -> None:
    with web_process() as app, httpx.Client(base_url=app.api, timeout=60) as api:
        running = begin_jobs(api)
        with visitors(app, running) as audience, viewer() as page:
            watch(page, f"{app.base_url}/jobs/{running[0].id}")
            publish(running, SETTLE)
            held, cpu, start, sent = [memory(app.pid)], cpu_seconds(app.pid), time.perf_counter(), dict[int, float]()
            for _ in range(HELD):
                sent |= publish(running, args.seconds / HELD)
                held.append(memory(app.pid))
            share = (cpu_seconds(app.pid) - cpu) / (time.perf_counter() - start)
            heard, shown = answer(audience), page.evaluate("window.shown")
    if heard["closed"]:
        raise SystemExit(f"{heard['closed']} pages lost their connection")
    report(sent, heard, shown, share, held)


@contextmanager
def web_process() -> Iterator[Served]:
    """One web process and its Redis: no worker, no scheduler."""
    with tempfile.TemporaryDirectory(prefix="rinse-bench-") as folder, pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATA_DIR", folder)
        get_settings.cache_clear()
        with EmbeddedServer(get_settings()), serving(Path(folder), "web", ready="serving") as app:
            yield app
        db.dispose()
    get_settings.cache_clear()


def begin_jobs(api: httpx.Client) -> list[Job]:
    """Jobs that are running, although no worker works on them."""
    file_id = api.put("/files", content=b"a,b\n1,2\n", headers={"X-File-Name": "a.csv"}).json()["id"]
    for _ in range(JOBS):
        api.post("/jobs", json={"kind": "clean", "file_id": file_id, "options": {"recipe": {"steps": []}}}).raise_for_status()
    begun = []
    for _ in range(JOBS):
        with db.session() as session:
            job = take(session)
            assert job
            begun.append(job.copy_of_row())
    return begun


@contextmanager
def visitors(app: Served, running: list[Job]) -> Iterator[subprocess.Popen[str]]:
    paths = [f"/jobs/{running[place % JOBS].id}" for place in range(PAGES)]
    command = [sys.executable, "-m", "tests.bench.visitors", app.base_url, *paths]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n", app.log[-2000:]
        yield process


def watch(page: Page, address: str) -> None:
    """A real browser among the visitors, which records when each number of rows is shown."""
    page.goto(address)
    page.wait_for_function("window.did_handshake === true && document.querySelector('.job-head .status')")
    page.evaluate(WATCH)


def publish(running: list[Job], seconds: float) -> dict[int, float]:
    """Publishes progress of these jobs in turn, at even intervals; returns when each event was sent, by its number."""
    sent, start = {}, time.perf_counter()
    first = max(job.rows_done or 0 for job in running) + 1
    for place in range(int(seconds * EVENTS_A_SECOND)):
        time.sleep(max(0.0, start + place / EVENTS_A_SECOND - time.perf_counter()))
        job = running[place % JOBS]
        job.version, job.rows_done, job.phase, job.progress = job.version + 1, first + place, "cleaning", place % 1000 / 1000
        sent[first + place] = time.time()
        events.publish(job)
    return sent


def answer(audience: subprocess.Popen[str]) -> dict[str, Any]:
    said, _ = audience.communicate("stop\n")
    heard: dict[str, Any] = json.loads(said)
    return heard


def report(sent: dict[int, float], heard: dict[str, Any], shown: dict[str, float], share: float, held: list[int]) -> None:
    waits = [(at - when) * 1000 for number, when in sent.items() for at in heard["arrivals"].get(str(number), [])]
    shares, wanted = quantiles(waits, n=100), len(sent) * PAGES // JOBS
    print(f"- {PAGES} pages, {EVENTS_A_SECOND} changes a second: {len(waits):,} of {wanted:,} patches arrived")
    print(f"- from change to patch: p50 {shares[49]:.0f} ms, p95 {shares[94]:.0f} ms, p99 {shares[98]:.0f} ms")
    seen = [shown[str(number)] - when * 1000 for number, when in sent.items() if str(number) in shown]
    shares = quantiles(seen, n=100)
    print(f"- from change to what a browser shows, {len(seen):,} changes: p50 {shares[49]:.0f} ms, p95 {shares[94]:.0f} ms")
    print(f"- a patch has {max(heard['bytes'])} bytes at most")
    sizes = ", ".join(f"{size / 2**20:.0f}" for size in held)
    print(f"- web process: {share:.0%} of one core, {sizes} MiB, evenly spaced in time")


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> int:
    """Resident bytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
