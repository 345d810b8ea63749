"""Do the same to many jobs, of which there are too many to wait for."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from jobs import bulk
from jobs.asker import asker
from jobs.bulk import Able, Act
from jobs.doorbell import wake_workers
from jobs.kinds import base
from jobs.work import Work
from models import db
from models.errors import Missing
from models.job import Job, Status
from models.user import User

MARK, LIST = "bulk", "jobs.txt"
AHEAD = 20
"""Batches that are looked up together. Before anything is done to them they are written down, for another attempt."""


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

    id = "bulk"
    title = "Many jobs at once"
    unit = "job"
    internal = True
    comes_by_itself = True
    priority = 1
    outputs: ClassVar[dict[str, str]] = {"result": "Jobs"}
    Options: ClassVar[type[base.Options]] = Options

    def run(self, work: Work) -> dict[str, Any]:
        options = Options.model_validate(work.options)
        user, asked = asker(work.job.owner), set(options.asked)  # these may still be on their way to their end
        total, batches = found(work, options, user)
        listed, done, total = begin(work, options, total)
        with listed.open("a") as lines:
            while planned := [each for batch in islice(batches, AHEAD) for each in batch]:
                lines.flush()
                keep(work, listed, {"total": total, "planned": [each.id for each in planned]})
                for batch in bulk.in_batches(planned):
                    changed = [each for each in bulk.do_and_tidy(options.act, user, batch) if each not in asked]
                    lines.writelines(f"{job_id}\n" for job_id in changed)
                    done += len(changed)
                    work.report(min(done / max(total, 1), 1), done, total)
        if options.act is Act.RETRY and done:
            wake_workers()
        work.put("result", listed)
        return {"done": done, "left": max(total - done, 0)}


def begin(work: Work, options: Options, total: int) -> tuple[Path, int, int]:
    """The list of what was done by an earlier attempt, or when it was ordered; its length; and how many jobs there were.

    Whatever that attempt had planned, and is not possible any more, it has done.
    """
    done = options.asked
    listed = work.scratch / LIST
    if kept := work.checkpoints.load(MARK, work.scratch):
        state = json.loads(kept.state.read_text())
        total, planned = state["total"], state["planned"]
        undone = bulk.still_possible(options.act, planned, work.job.created_at)
        done = [*kept.files[LIST].read_text().split(), *(job_id for job_id in planned if job_id not in undone)]
    listed.write_text("".join(f"{job_id}\n" for job_id in done))
    return listed, len(done), total


def keep(work: Work, listed: Path, state: dict[str, Any]) -> None:
    size = listed.stat().st_size
    work.checkpoints.save(MARK, lambda target: target.write(json.dumps(state).encode()), {LIST: (listed, size)})


def found(work: Work, options: Options, user: User) -> tuple[int, Iterator[Sequence[Able]]]:
    """How many jobs there are, and those to which it can be done, in batches."""
    if options.back is None:
        search, until = bulk.SEARCH.validate_python(options.matching), work.job.created_at
        return bulk.count(user, search, until), bulk.batches(options.act, user, search, until)
    ids = work.stored(output_of(options.back, user)).read_text().splitlines()
    return len(ids), iter(bulk.in_batches([Able(job_id, Status.DONE) for job_id in ids]))


def output_of(job_id: str, user: User) -> str:
    with db.read_session() as session:
        job = session.get(Job, job_id)
    if job is None or job.owner != user.id or "result" not in job.outputs:
        raise Missing("What is to be taken back is not there any more.")
    return job.outputs["result"]
