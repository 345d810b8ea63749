"""Hold the result of a cleaning against pandas."""

from dataclasses import asdict
from typing import Any, ClassVar

from pydantic import Field
from sqlmodel import Session, col, select

from jobs.cleaning.pseudonym_key import pseudonym_key
from jobs.cleaning.verify import verify
from jobs.kinds import base
from jobs.kinds.clean import recipe_of, second_files
from jobs.work import Work
from models import db
from models.errors import Missing, Refused
from models.file_use import JobFile
from models.job import Job, Status, get_job
from models.settings import get_settings
from models.user import User


class Options(base.Options):
    """What to verify."""

    job_id: str = Field(max_length=20, description="The cleaning whose result is verified; `file_id` is its file.")


class Verify(base.Kind):
    """Runs the exported script's code on a job's input, and says whether it gives the same bytes as the job did.

    Its result: `same` is "bytes", "cells" (written in another way), or null with the first `difference`. pandas holds the
    whole table in memory. Work of our own: pages ask for it.
    """

    id = "verify"
    title = "Verify with pandas"
    internal = True
    Options: ClassVar[type[base.Options]] = Options

    def files(self, options: dict[str, Any]) -> set[str]:
        """The second files of the job, which are read once more."""
        with db.read_session() as session:
            return set(session.exec(select(JobFile.file_id).where(col(JobFile.job_id) == options["job_id"])).all())

    def check(self, options: dict[str, Any], session: Session, user: User) -> dict[str, Any]:
        """Refuses a job that is not done, or that pandas alone cannot repeat."""
        options = super().check(options, session, user)
        job = get_job(session, options["job_id"], user)
        if job.kind != "clean" or job.status is not Status.DONE:
            raise Refused("Only a cleaning that is done can be verified.")
        if reason := (job.result or {}).get("no_script"):
            raise Refused(f"pandas alone cannot do this, so there is nothing to compare with. {reason}")
        return options

    def run(self, work: Work) -> dict[str, Any]:
        job = done(work.options["job_id"])
        if job.file_id is None or job.file_id != work.job.file_id:
            raise Refused("This is not the file that the job has cleaned.")
        with pseudonym_key(get_settings().key_of_pseudonyms()):
            verdict = verify(
                work.stored(job.outputs["result"]),
                work.input(),
                recipe_of(job.options),
                scratch=work.scratch,
                name=work.name,
                files=second_files(work, job.options),
            )
        return asdict(verdict)


def done(job_id: str) -> Job:
    """The job, if it and its result still exist."""
    with db.read_session() as session:
        job = session.get(Job, job_id)
    if job is None or "result" not in job.outputs:
        raise Missing("The job whose result was to be verified is not there any more.")
    return job
