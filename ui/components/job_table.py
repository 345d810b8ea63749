"""A table of jobs that follows the news: rows are patched where they stand, and come and go one by one."""

from typing import Any

from models.job import Job, Status
from ui.components.part import Part

Row = dict[str, Any]

FIGURES = ("rows_out", "rows_rejected", "cells_changed")
PATCHED = ("id", "version", "status", "progress", "rows_done", "phase")


class JobTable(Part, component="job_table.js"):
    """Knows which rows the browser has, and sends what is different."""

    def __init__(self, jobs: list[Job], *, people: bool = False, none: tuple[str, str]) -> None:
        self._rows = [row_of(job) for job in jobs]
        super().__init__(given=self._rows, people=people, none={"what": none[0], "next": none[1]})

    def patch(self, news: dict[str, Any]) -> bool:
        """Shows what moved. False: more than progress changed, or the job is not here; then `show` the truth."""
        row = next((row for row in self._rows if row["id"] == news["id"]), None)
        if row is None:
            return False
        if news["version"] <= row["version"]:
            return True
        only_progress = bool(news["status"] == row["status"])
        change = {name: news[name] for name in PATCHED if name in news}
        row.update(change)
        self.tell("patch", change)
        return only_progress

    def show(self, jobs: list[Job]) -> None:
        """Make it these jobs, by the smallest messages: gone rows, new rows, changed rows."""
        wanted = [row_of(job) for job in jobs]
        ids = {row["id"] for row in wanted}
        for gone in [row["id"] for row in self._rows if row["id"] not in ids]:
            self.tell("remove", gone)
        known = {row["id"]: row for row in self._rows}
        for place, row in enumerate(wanted):
            old = known.get(row["id"])
            if old is None:
                self.tell("insert", place, row)
            elif old["version"] <= row["version"] and (
                change := {name: value for name, value in row.items() if old[name] != value}
            ):
                self.tell("patch", {"id": row["id"], "version": row["version"]} | change)
        self._rows = wanted
        with self.props.suspend_updates():
            self.props["given"] = wanted


def row_of(job: Job) -> Row:
    """What a row shows of a job."""
    result = job.result or {}
    return {
        "id": job.id,
        "version": job.version,
        "status": job.status.value,
        "name": job.file_name,
        "bytes": job.file_bytes,
        "owner": job.owner,
        "progress": round(job.progress, 3),
        "rows_done": job.rows_done,
        "phase": job.phase,
        "error": job.error["message"] if job.error else None,
        "done": {name: result.get(name) for name in FIGURES} if job.status is Status.DONE else None,
        "created_at": job.public()["created_at"],
        "started_at": job.public()["started_at"],
        "ended_at": job.public()["ended_at"],
    }
