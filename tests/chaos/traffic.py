"""People who upload files over REST, again and again, and keep the page of each job open until it shows that it has ended."""

import json
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any, Self

import httpx

from models.columns import new_id
from tests.chaos.samples import SAMPLES, Sample

PEOPLE = 6
OVER = ("done", "failed", "dead", "cancelled")
PARTS = ("result", "rejects", "changes")

Outputs = dict[str, bytes]


@dataclass
class Accepted:
    """A job that Rinse has accepted, and what its open page shows."""

    job_id: str
    file_id: str
    key: str
    sample: Sample
    seen: list[dict[str, Any]] = field(default_factory=list)
    """Every version that the page has shown."""


class Traffic:
    """`accepted` grows while people work. A request without an answer is repeated, with the same idempotency key."""

    def __init__(self, api: str, random: Random) -> None:
        self.api, self.random = api, random
        self.accepted: list[Accepted] = []
        self.files: dict[str, bytes] = {}
        self.complaints: list[str] = []
        self._closing, self._ending = threading.Event(), threading.Event()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def run_each_once(self, samples: Iterable[Sample]) -> dict[str, Outputs]:
        """The outputs of each sample while nothing is broken."""
        with self.client() as client:
            jobs = [self.give(client, sample) for sample in samples]
            for job in jobs:
                self.watch(client, job)
                assert job.seen[-1]["status"] == job.sample.ends, job.seen[-1]
            return {job.sample.name: outputs(client, job.job_id) for job in jobs if job.sample.ends == "done"}

    def start(self) -> None:
        for _ in range(PEOPLE):
            thread = threading.Thread(target=self._person, args=(Random(self.random.random()),))
            thread.start()
            self._threads.append(thread)

    def keep_trying(self, job: Accepted) -> None:
        """Retries one job again and again, although it fails each time."""
        thread = threading.Thread(target=self._try_again, args=(job, Random(self.random.random())))
        thread.start()
        self._threads.append(thread)

    def stop_giving(self) -> None:
        self._closing.set()

    def wait_until_quiet(self, seconds: float) -> bool:
        """Whether every page has shown an end in time."""
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.api, timeout=20)

    def _person(self, random: Random) -> None:
        with self.client() as client:
            while not self._closing.is_set():
                try:
                    self._give_and_watch(client, random)
                except (httpx.HTTPStatusError, AssertionError) as error:
                    self.complaints.append(f"a person was told: {error}")

    def _give_and_watch(self, client: httpx.Client, random: Random) -> None:
        """One in seven cancels the job, and half of those retry it."""
        job = self.give(client, random.choices(SAMPLES, weights=[4, 3, 6, 2, 1])[0], twice=random.random() < 0.2)
        if random.random() < 0.15:
            self._closing.wait(random.uniform(0, 1))
            self.try_once(lambda: client.delete(f"/jobs/{job.job_id}"))
        self.watch(client, job)
        if job.seen and job.seen[-1]["status"] == "cancelled" and random.random() < 0.5:
            self.insist(lambda: client.post(f"/jobs/{job.job_id}/retry"), known_already=409)
            self.watch(client, job)

    def _try_again(self, job: Accepted, random: Random) -> None:
        with self.client() as client:
            while not self._closing.wait(random.uniform(0, 3)):
                self.insist(lambda: client.post(f"/jobs/{job.job_id}/retry"), known_already=409)
                self.watch(client, job)

    def give(self, client: httpx.Client, sample: Sample, *, twice: bool = False) -> Accepted:
        """Uploads a file and makes a job of it; `twice` sends the same request twice."""
        file = self.insist(lambda: client.put("/files", content=sample.content, headers={"X-File-Name": sample.name}))
        self.files[file["id"]] = sample.content
        key = new_id()
        body = {"kind": "clean", "file_id": file["id"], "options": sample.options}
        jobs = [
            self.insist(lambda: client.post("/jobs", json=body, headers={"Idempotency-Key": key})) for _ in range(1 + twice)
        ]
        assert len({job["id"] for job in jobs}) == 1, f"two jobs for one key: {jobs}"
        self.accepted.append(Accepted(jobs[0]["id"], file["id"], key, sample))
        return self.accepted[-1]

    def insist(self, ask: Callable[[], httpx.Response], known_already: int | None = None) -> dict[str, Any]:
        """Repeats a request until it is answered; `known_already` is the status if an earlier answer was lost."""
        while not self._ending.is_set():
            answer = self.try_once(ask)
            if answer is not None and answer.status_code < 500:
                return answer.json() if answer.status_code == known_already else answer.raise_for_status().json()
            time.sleep(0.2)
        raise SystemExit

    def try_once(self, ask: Callable[[], httpx.Response]) -> httpx.Response | None:
        with suppress(httpx.TransportError):
            return ask()
        return None

    def watch(self, client: httpx.Client, job: Accepted) -> None:
        """Keeps the job's page open. If it loses its connection it reconnects, as browsers do, and gets what it has missed."""
        while not self._ending.is_set():
            with suppress(httpx.TransportError), client.stream("GET", f"/jobs/{job.job_id}/events") as page:
                if page.status_code == 200 and self._read(page, job):
                    return
            time.sleep(0.1)

    def _read(self, page: httpx.Response, job: Accepted) -> bool:
        """Whether the page has shown an end."""
        for line in page.iter_lines():
            if self._ending.is_set():
                return False
            if line.startswith("data:"):
                job.seen.append(json.loads(line.removeprefix("data:")))
        return bool(job.seen) and job.seen[-1]["status"] in OVER


def outputs(client: httpx.Client, job_id: str) -> Outputs:
    """The files that people can see; none unless the job is done."""
    answers = {part: client.get(f"/jobs/{job_id}/{part}") for part in PARTS}
    return {part: answer.content for part, answer in answers.items() if answer.status_code == 200}
