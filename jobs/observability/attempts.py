"""What is reported about an attempt at a job."""

from dataclasses import dataclass, field

from models.job import Job


@dataclass
class Outcome:
    """How an attempt ended; empty while it has not, or if somebody else has ended it."""

    said: dict[str, str | int] = field(default_factory=dict)
    is_ill: bool = False

    def of(self, ended: Job | None) -> None:
        if ended is None:
            return
        self.said["rinse.status"] = ended.status.value
        if ended.rows_done is not None:
            self.said["rinse.rows"] = ended.rows_done
        if ended.error:
            self.said["rinse.error"] = ended.error["code"]
            self.is_ill = True


def about(job: Job) -> dict[str, str | int]:
    """No name, and nothing of the file."""
    return {"rinse.job": job.id, "rinse.kind": job.kind, "rinse.attempt": job.attempt}
