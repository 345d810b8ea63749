"""A live table of jobs: rows are patched in place, and added and removed one by one."""

from pathlib import Path
from typing import Any, NamedTuple

from jobs.kinds import all_kinds
from models.columns import iso
from models.job import ACTIVE, Job, Page, Status, Wait
from ui.components.parts.part import RINSE, Part
from ui.components.parts.prose import pieces

Row = dict[str, Any]

FIGURES = ("rows_in", "rows_out", "rows_rejected", "cells_changed")
PATCHED = ("id", "version", "status", "progress", "rows_done", "phase")
HERE = Path(__file__).parent


class Found(NamedTuple):
    """A page of jobs, with the titles of their groups and the names of their owners, by id."""

    page: Page
    titles: dict[str, str]
    people: dict[str, str]


class Choosing(NamedTuple):
    """For a list whose rows can be selected: each column's sort links, the query of all results found, and whether these are
    fewer jobs than there are without a filter."""

    heads: dict[str, dict[str, str]]
    matching: str | None
    narrowed: bool


class JobTable(Part, component="job_table.js", dependencies=[RINSE, HERE / "bulk_bar.js"]):
    """Knows the rows in the browser, and sends only differences. `people`: whether owners are shown; `none` is what an empty
    table says: a title and a hint, which may contain [links](/where).
    """

    def __init__(
        self,
        found: Found,
        *,
        people: bool = False,
        none: tuple[str, str],
        choosing: Choosing | None = None,
    ) -> None:
        self._rows = rows_of(found)
        self._waits: dict[str, Wait] = {}
        next_step = [(piece.text, piece.address) for piece in pieces(none[1])]
        super().__init__(given=self._rows, people=people, none={"what": none[0], "next": next_step}, found=found.page.total)
        if choosing:
            self.props.update(heads=choosing.heads, matching=choosing.matching, narrowed=choosing.narrowed)

    def patch(self, news: dict[str, Any]) -> bool:
        """Shows progress. Returns False if more than that has changed, or the job is not in the table: then call `show`."""
        row = next((row for row in self._rows if row["id"] == news["id"]), None)
        if row is None:
            return False
        if news["version"] <= row["version"]:
            return True
        only_progress = bool(news["status"] == row["status"] in ACTIVE)
        change = {name: news[name] for name in PATCHED if name in news}
        row.update(change)
        self.tell("patch", change)
        return only_progress

    def wait(self, waits: dict[str, Wait]) -> None:
        """Tells what the queued jobs are waiting for."""
        if waits != self._waits:
            self._waits = waits
            self.tell("wait", {job_id: wait._asdict() for job_id, wait in waits.items()})

    def acted(self) -> None:
        """The action is done; clears the selection."""
        self.tell("acted")

    def show(self, found: Found) -> None:
        """Updates the table to these jobs by the smallest messages: removed, inserted and changed rows."""
        wanted, total = rows_of(found), found.page.total
        if total != self.props["found"]:
            self.tell("know", total)
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
            self.props.update(given=wanted, found=total)


def rows_of(found: Found) -> list[Row]:
    return [row_of(job, found.titles) | {"owner": found.people.get(job.owner, job.owner)} for job in found.page.jobs]


def row_of(job: Job, titles: dict[str, str]) -> Row:
    """The fields that a row shows."""
    result = job.result or {}
    return {
        "id": job.id,
        "version": job.version,
        "status": job.status.value,
        "name": job.file_name,
        "bytes": job.file_bytes,
        "kind": None if job.kind == "clean" else title_of(job.kind),
        "group": {"id": job.group_id, "title": titles[job.group_id]} if job.group_id in titles else None,
        "progress": round(job.progress, 3),
        "rows_done": job.rows_done,
        "phase": job.phase,
        "error": job.error["message"] if job.error else None,
        "done": {name: result.get(name) for name in FIGURES} if job.status is Status.DONE else None,
        "made": made_by(job) if job.status is Status.DONE else "",
        "created_at": iso(job.created_at),
        "started_at": iso(job.started_at),
        "ended_at": iso(job.ended_at),
        "next_at": iso(job.not_before),
    }


def made_by(job: Job) -> str:
    """The figures of a job other than cleaning, in its kind's words; zeros are left out."""
    kind, result = all_kinds().get(job.kind), job.result or {}
    numbers = kind.figures.items() if kind else ()
    return " · ".join(f"{word}: {result[name]:,}" for name, word in numbers if result.get(name))


def title_of(kind_id: str) -> str:
    """The kind's title, or its id if this version of Rinse does not know the kind."""
    kind = all_kinds().get(kind_id)
    return kind.title if kind else kind_id
