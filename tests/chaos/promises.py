"""What must be true once everything is quiet, whatever happened before. Each check yields sentences about violations."""

import hashlib
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import httpx
import psutil
from sqlmodel import select

from models import db
from models.errors import RinseError
from models.file import File
from models.job import Job, JobEvent, Status, timeline
from models.job.transition import LEGAL
from models.neighbours import SIGNS
from models.storage import Storage, open_storage
from tests.chaos.faults import GONE_WITHIN, kill
from tests.chaos.parts import name_of, of_this
from tests.chaos.traffic import Accepted, Outputs, Traffic, outputs
from tests.chaos.window import Window
from tests.chaos.world import SWEEP_SECONDS, World


def broken(world: World, traffic: Traffic, window: Window, undisturbed: Mapping[str, Outputs], *, is_quiet: bool) -> list[str]:
    with db.read_session() as session:
        jobs = {job.id: job for job in session.exec(select(Job)).all()}
        stories = {job_id: timeline(session, job_id) for job_id in jobs}
        files = {file.id: file for file in session.exec(select(File)).all()}
    found = [*traffic.complaints, *world.storage.broken()]
    found += one_row_each(traffic, jobs)
    for accepted in list(traffic.accepted):
        if job := jobs.get(accepted.job_id):
            found += one_end(job, stories[job.id])
            found += true_page(accepted, job)
            found += one_result(traffic, accepted, job, undisturbed)
    found += inputs_untouched(traffic, files)
    found += window.untruths(jobs)
    if is_quiet:
        found += no_orphans(jobs, files, within=6 * SWEEP_SECONDS)
    return found


def one_row_each(traffic: Traffic, jobs: Mapping[str, Job]) -> Iterator[str]:
    """Every key is exactly one job, and there are no other jobs."""
    keys = Counter(job.idempotency_key for job in jobs.values())
    for accepted in traffic.accepted:
        if keys[accepted.key] != 1 or accepted.job_id not in jobs:
            yield f"{accepted.job_id}: accepted, and there are {keys[accepted.key]} rows of it"


def one_end(job: Job, story: list[JobEvent]) -> Iterator[str]:
    """It has ended, by legal transitions only, none of them twice."""
    if not job.is_over:
        yield f"{job.id}: still {job.status} at attempt {job.attempt}"
    if story[-1].status is not job.status:
        yield f"{job.id}: is {job.status}, and its timeline ends with {story[-1].status}"
    moves = [event for before, event in pairwise([None, *story]) if not (before and is_remark(before, event))]
    for before, after in pairwise(moves):
        if after.status not in LEGAL[before.status] or after.attempt < before.attempt:
            yield f"{job.id}: went from {before.status} ({before.attempt}) to {after.status} ({after.attempt})"


def is_remark(before: JobEvent, event: JobEvent) -> bool:
    """A message about a job that is still running."""
    return event.status is before.status is Status.RUNNING and event.attempt == before.attempt


def true_page(accepted: Accepted, job: Job) -> Iterator[str]:
    """The page that was open all the time shows the row's state, and never went back to an older one."""
    shown = accepted.seen[-1] if accepted.seen else {"status": "nothing", "version": 0}
    if (shown["status"], shown["version"]) != (job.status.value, job.version):
        yield f"{job.id}: is {job.status} ({job.version}), and its open page shows {shown['status']} ({shown['version']})"
    if any(after["version"] < before["version"] for before, after in pairwise(accepted.seen)):
        yield f"{job.id}: its page went back to an older version"


def one_result(traffic: Traffic, accepted: Accepted, job: Job, undisturbed: Mapping[str, Outputs]) -> Iterator[str]:
    """Outputs are visible if and only if the job is done, and they are the same bytes as in an undisturbed run."""
    try:
        with traffic.client() as client:
            visible = outputs(client, job.id)
    except httpx.TransportError as error:
        yield f"{job.id}: nobody can see whether it has outputs: {error}"
        return
    if job.status is Status.DONE and visible != undisturbed[accepted.sample.name]:
        yield f"{job.id}: done, and {sorted(visible)} differ from those of an undisturbed run"
    if job.status is not Status.DONE and visible:
        yield f"{job.id}: {job.status}, and people see {sorted(visible)}"
    if job.status is Status.FAILED and accepted.sample.ends != "failed":
        yield f"{job.id}: failed for good though nothing was wrong with it: {job.error}"


def inputs_untouched(traffic: Traffic, files: Mapping[str, File]) -> Iterator[str]:
    storage = open_storage()
    for file_id, content in list(traffic.files.items()):
        try:
            with storage.open(files[file_id].key) as stored:
                same = hashlib.sha256(stored.read()).digest() == hashlib.sha256(content).digest()
        except (RinseError, KeyError) as error:
            yield f"file {file_id}: {error!r}"
        else:
            if not same:
                yield f"file {file_id}: its bytes have changed"


def no_orphans(jobs: Mapping[str, Job], files: Mapping[str, File], within: float) -> Iterator[str]:
    """Every object belongs to a visible row, once the storage was swept."""
    owned = {file.key for file in files.values()} | {key for job in jobs.values() for key in job.outputs.values()}
    deadline = time.monotonic() + within
    while (there := set(keys(open_storage()))) != owned and time.monotonic() < deadline:
        time.sleep(0.5)
    yield from (f"{key}: stored, and nobody's" for key in sorted(there - owned))
    yield from (f"{key}: visible, and not stored" for key in sorted(owned - there))


def keys(storage: Storage) -> list[str]:
    """All but the sign of the installation."""
    return [entry.key for entry in storage.list("") if not entry.key.startswith(SIGNS)]


def nothing_is_left_running(folder: Path) -> list[str]:
    """To be checked after the launcher was killed."""
    left = psutil.wait_procs(of_this(folder), GONE_WITHIN)[1]
    told = [f"left running: {name_of(each)}" for each in left]
    for each in left:
        kill(each)
    return told
