"""Do the same to many jobs, of which there are too many to wait for."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field
from sqlmodel import Session

from jobs import bulk
from jobs.asker import asker
from jobs.bulk import LIST, Able, Act
from jobs.cleaning.errors import Stopped
from jobs.doorbell import wake_workers
from jobs.kinds import base
from jobs.work import Work
from models import db
from models.errors import Missing
from models.job import Job, Status, save_checkpoint
from models.user import User

MARK = "bulk"
TOGETHER = 20
"""Batches after which the list of what was done is stored."""


class Options(base.Options):
    """What to do, and to which jobs."""

    act: Act
    matching: dict[str, Any] = Field(default_factory=dict, description="The search for them.")
    asked: list[str] = Field(default_factory=list, description="Running jobs that were asked to stop when it was ordered.")
    back: str | None = Field(None, description="The job whose work is taken back, instead of a search.")


class Bulk(base.Kind):
    """Cancels, retries or deletes all jobs that were found, batch by batch.

    Its result: `done`, the number of jobs, and `left`, how many were not changed because their status did not allow it. The
    file `result` lists the ids of the former. Work of our own: bulk actions on many jobs order it.
    """

    id = bulk.KIND
    title = "Many jobs at once"
    unit = "job"
    internal = True
    comes_by_itself = True
    priority = 1
    outputs: ClassVar[dict[str, str]] = {"result": "Jobs"}
    Options: ClassVar[type[base.Options]] = Options

    def run(self, work: Work) -> dict[str, Any]:
        options = Options.model_validate(work.options)
        user = asker(work.job.owner)
        total, batches = found(work, options, user)
        done = Done(work, options, total)
        for number, batch in enumerate(batches):
            if number % TOGETHER == 0:
                done.keep()
            done.add(bulk.do_and_tidy(options.act, user, batch, done.note))
            work.report(min(done.count / max(done.total, 1), 1), done.count, done.total)
        if options.act is Act.RETRY and done.count:
            wake_workers()
        work.put("result", done.listed())
        return {"done": done.count, "left": max(done.total - done.count, 0)}


class Done:
    """The jobs it was done to by this and earlier attempts, or when it was ordered; `total` is how many jobs there were.

    Each is written down in the transaction that changes it, in the row of the attempt: what others do to the same jobs does
    not count, and an attempt that was superseded changes nothing more.
    """

    def __init__(self, work: Work, options: Options, total: int) -> None:
        self.work, self.total = work, total
        self.path = work.scratch / LIST
        self.since: list[str] = []
        done = options.asked
        if work.job.kept and (kept := work.checkpoints.load(MARK, work.scratch)):
            self.total = json.loads(kept.state.read_text())["total"]
            done = [*kept.files[LIST].read_text().split(), *work.job.kept.get("since", [])]
        self.path.write_text(in_lines(done))
        self.count = len(done)

    def keep(self) -> None:
        """Stores the list, so that the row need not hold all of it."""
        path = self.listed()
        state = json.dumps({"total": self.total}).encode()
        self.work.checkpoints.store(MARK, lambda target: target.write(state), {LIST: (path, path.stat().st_size)})

    def note(self, session: Session, changed: list[str]) -> None:
        """Raises Stopped if this attempt was superseded."""
        kept, job = self.work.checkpoints.now, self.work.job
        assert kept  # noqa: S101  `keep` comes first
        if save_checkpoint(session, job.id, job.attempt, {**kept, "since": [*self.since, *changed]}) is None:
            raise Stopped

    def add(self, changed: list[str]) -> None:
        self.since += changed
        self.count += len(changed)

    def listed(self) -> Path:
        """The list, complete."""
        with self.path.open("a") as lines:
            lines.write(in_lines(self.since))
        self.since = []
        return self.path


def in_lines(ids: Sequence[str]) -> str:
    return "".join(f"{job_id}\n" for job_id in ids)


def found(work: Work, options: Options, user: User) -> tuple[int, Iterator[Sequence[Able]]]:
    """How many jobs there are, and those to which it can be done, in batches."""
    if options.back is None:
        search, until = bulk.SEARCH.validate_python(options.matching), work.job.created_at
        return bulk.count(user, search, until), bulk.batches(options.act, user, search, until)
    ids = bulk.done_by(act_of(options.back, user), work.storage)
    return len(ids), iter(bulk.in_batches([Able(job_id, Status.DONE) for job_id in ids]))


def act_of(job_id: str, user: User) -> Job:
    with db.read_session() as session:
        job = session.get(Job, job_id)
    if job is None or job.owner != user.id:
        raise Missing("What is to be taken back is not there any more.")
    return job
