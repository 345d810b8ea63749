"""How soon a change of a job shows on an open page of another browser, and how many bytes that takes."""

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

import httpx
from playwright.sync_api import Page

from tests.browser.chromium import running_chromium
from tests.ui.served import serving

TITLE = "Pushed changes"
ROUNDS = 60
PING = 8
"""Bytes: shorter frames belong to the connection itself."""
WATCH = """() => {
  const shown = () => document.querySelector(".job-head .status").textContent.trim();
  window.seen = [];
  new MutationObserver(() => window.seen.push([shown(), Date.now()]))
    .observe(document.body, { childList: true, subtree: true, characterData: true });
}"""


def main(_: argparse.Namespace) -> None:
    folder = tempfile.TemporaryDirectory(prefix="rinse-bench-")
    with folder as data, serving(Path(data), WORKERS="1") as app, httpx.Client(base_url=app.api) as api, viewer() as page:
        waits, sizes = watch(page, api, app.base_url)
    shares = quantiles(waits, n=100)
    print(f"- {ROUNDS} changes, from request to shown: p50 {shares[49]:.0f} ms, p95 {shares[94]:.0f} ms")
    print(f"- frames: {max(sizes)} bytes at most")


def watch(page: Page, api: httpx.Client, address: str) -> tuple[list[float], list[int]]:
    """Cancels drafts that a browser shows: milliseconds until it shows that, and bytes of each frame received."""
    file_id = api.put("/files", content=b"a,b\n1,2\n", headers={"X-File-Name": "a.csv"}).json()["id"]
    waits: list[float] = []
    frames: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))
    sizes: list[int] = []
    for _ in range(ROUNDS):
        draft = {"kind": "clean", "file_id": file_id, "options": {"recipe": {"steps": []}}, "draft": True}
        job = api.post("/jobs", json=draft).json()["id"]
        page.goto(f"{address}/jobs/{job}")
        page.wait_for_function("window.did_handshake === true && document.querySelector('.job-head .status')")
        page.wait_for_load_state("networkidle")
        page.evaluate(WATCH)
        frames.clear()
        start = time.time()
        api.delete(f"/jobs/{job}").raise_for_status()
        page.wait_for_function("window.seen.some(([text]) => text.includes('cancelled'))")
        shown = page.evaluate("window.seen.find(([text]) => text.includes('cancelled'))[1]")
        waits.append(shown - start * 1000)
        sizes += [len(frame) for frame in frames if len(frame) > PING]
    return waits, sizes


@contextmanager
def viewer() -> Iterator[Page]:
    with running_chromium() as browser:
        yield browser.new_page()
