"""A real browser with two pages that stay open while everything breaks: that of a job, and the list of all jobs.

Nobody touches them. Whatever they have missed, in the end they must show the current state. If a page cannot be loaded because
nobody answers, people's browsers try again by themselves; one that is driven does not.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page

from models.job import Job
from tests.browser.chromium import running_chromium

WITHIN = 60.0
"""Seconds for a page to recover: it retries every few seconds, on a machine that may be busy."""
FAILED = "chrome-error://"
LIST = "rows => Object.fromEntries(rows.map(row => [row.querySelector('a').href, row.querySelector('.status').innerText]))"


class Window:
    """The page of one job, and the list."""

    def __init__(self, job_id: str, job: Page, jobs: Page) -> None:
        self.job_id, self.job, self.jobs = job_id, job, jobs

    def untruths(self, rows: Mapping[str, Job]) -> list[str]:
        """What the pages show that is wrong and stays wrong."""
        deadline = time.monotonic() + WITHIN
        while (found := self._untruths(rows)) and time.monotonic() < deadline:
            time.sleep(0.5)
        return found

    def _untruths(self, rows: Mapping[str, Job]) -> list[str]:
        for page in (self.job, self.jobs):
            if page.url.startswith(FAILED):
                with suppress(BrowserError):
                    page.reload()
        try:
            status = self.job.locator(".job-head .status").inner_text(timeout=1000)
            listed = {href.rpartition("/")[2]: said for href, said in self.jobs.locator("tbody tr").evaluate_all(LIST).items()}
        except BrowserError as error:
            return [f"a page in the browser shows nothing: {error.message}"]
        if not listed:
            return [f"the list in the browser, at {self.jobs.url}, shows only {self.jobs.locator('body').inner_text()[:500]!r}"]
        newest = sorted((job for job in rows.values() if not job.internal), key=lambda job: job.created_at)[-len(listed) :]
        truth = {job.id: job.status.value for job in newest}
        found = [f"{self.job_id}: is {rows[self.job_id].status}, and its page in the browser shows {status}"]
        return found * (status != rows[self.job_id].status.value) + [
            f"{job_id}: is {truth.get(job_id)}, and the list in the browser shows {listed.get(job_id)}"
            for job_id in sorted(truth.keys() | listed.keys())
            if truth.get(job_id) != listed.get(job_id)
        ]


@contextmanager
def looking_on(address: str, job_id: str) -> Iterator[Window]:
    """Both pages, open and connected."""
    with running_chromium() as browser:
        pages = [browser.new_page(), browser.new_page()]
        for page, path in zip(pages, (f"/jobs/{job_id}", "/jobs"), strict=True):
            page.goto(address + path)
            page.wait_for_function("window.did_handshake === true")
        yield Window(job_id, *pages)
        browser.close()
