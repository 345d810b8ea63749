"""The size of pages, and how soon they can be used: the first page, the page of a wide file, a preview."""

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from playwright.sync_api import CDPSession, Page

from jobs.cleaning.preview import preview
from jobs.cleaning.recipe import Recipe
from tests.bench.push import viewer
from tests.ui.served import serving

TITLE = "Weight of pages"
ROWS, WIDE, USUAL = 1_000, 200, 50
STEPS = [{"step": "trim"}, {"step": "drop_duplicates"}, {"step": "fill_missing", "columns": ["column 3"], "value": "none"}]
READY = """() => window.did_handshake === true && document.querySelector('.grid-box tbody tr')
  && [...document.querySelectorAll('button')].some((button) => /^Run on [0-9]/.test(button.textContent) && !button.disabled)"""


def main(args: argparse.Namespace) -> None:
    folder = tempfile.TemporaryDirectory(prefix="rinse-bench-")
    with folder as data, serving(Path(data), WORKERS="1") as app, httpx.Client(base_url=app.api) as api, viewer() as page:
        weigh_the_first_page(page, app.base_url)
        open_a_wide_file(page, api, app.base_url, args.rounds)
        preview_a_file(Path(data), args.rounds)


def weigh_the_first_page(page: Page, address: str) -> None:
    weight = Weight(page)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    ours, theirs = weight.of_ours / 1000, weight.of_the_framework / 1000
    print(f"- first page: {ours:.0f} kB over the wire, and {theirs:.0f} kB of the framework's")


def open_a_wide_file(page: Page, api: httpx.Client, address: str, rounds: int) -> None:
    """From the second round on, scripts are in the browser's cache, as after a visit to the start page."""
    file_id = api.put("/files", content=table(WIDE), headers={"X-File-Name": "wide.csv"}).json()["id"]
    options = {"recipe": {"version": 1, "steps": STEPS[:1]}}
    draft = api.post("/jobs", json={"kind": "clean", "file_id": file_id, "options": options, "draft": True}).json()["id"]
    waits, work = [], []
    weight = Weight(page)
    for _ in range(rounds + 1):
        page.goto("about:blank")
        weight.forget()
        start, before = time.perf_counter(), weight.work()
        page.goto(f"{address}/jobs/{draft}")
        page.wait_for_function(READY)
        waits.append(time.perf_counter() - start)
        work.append(weight.work() - before)
    heard = weight.of_ours + weight.of_the_framework + weight.heard
    print(
        f"- job page of {WIDE} columns: {median(waits[1:]):.2f} s until rows are there and it can run, "
        f"{median(work[1:]):.2f} s of processor time in the browser; {heard / 1000:.0f} kB"
    )


def preview_a_file(folder: Path, rounds: int) -> None:
    """In this process: the work of a preview process, without the communication."""
    path = folder / "usual.csv"
    path.write_bytes(table(USUAL))
    spent = []
    for _ in range(rounds + 1):
        start = time.process_time()
        preview(path, Recipe.parse({"steps": STEPS}), folder)
        spent.append(time.process_time() - start)
    print(f"- preview of {ROWS:,} rows of {USUAL} columns: {1000 * median(spent[1:]):.0f} ms of processor time")


def table(width: int) -> bytes:
    names = ",".join(f"column {place}" for place in range(width))
    rows = (",".join(cell(row * width + place) for place in range(width)) for row in range(ROWS))
    return "\n".join([names, *rows, ""]).encode()


def cell(number: int) -> str:
    return (f"{number}.50", " padded", "", "text", "2026-01-02")[number % 7 % 5]


class Weight:
    """Counts the bytes received over the network."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.addresses: dict[str, str] = {}
        self.forget()
        self.session.send("Network.enable")
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.session.on(
            "Network.responseReceived", lambda said: self.addresses.update({said["requestId"]: said["response"]["url"]})
        )
        self.session.on("Network.loadingFinished", self.add)
        self.session.on("Network.webSocketFrameReceived", self.hear)

    def forget(self) -> None:
        self.of_ours = self.of_the_framework = self.heard = 0

    def note(self, said: dict[str, Any]) -> None:
        self.addresses[said["requestId"]] = said["response"]["url"]

    def add(self, said: dict[str, str]) -> None:
        size = int(said["encodedDataLength"])
        if "/static/" in self.addresses.get(said["requestId"], ""):
            self.of_the_framework += size
        else:
            self.of_ours += size

    def hear(self, said: dict[str, dict[str, str]]) -> None:
        self.heard += len(said["response"]["payloadData"])

    def work(self) -> float:
        """CPU seconds of the page's main thread."""
        metrics = {each["name"]: each["value"] for each in self.session.send("Performance.getMetrics")["metrics"]}
        return float(metrics["TaskDuration"])
