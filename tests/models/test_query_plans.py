"""Queries of pages, metrics and tidying read a few rows of an index, however many jobs and files there are."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Session

from jobs import bulk
from jobs.files.removal import remove_file
from models import db, recipe, scheduling
from models.file import latest_files
from models.job import Job, Status, deliveries_of, jobs_on_file, list_jobs, timeline
from models.job.group import sums
from models.job.metrics import count_jobs, ends
from models.job.retention import old_jobs, unused_files
from models.job.search import Search, Sort
from models.job.statistics import by_hour, latest_errors
from models.usage import usage_of
from tests.models.people import ADMIN, ALICE, a_file, a_job
from tests.models.racing import on_postgres

pytestmark = pytest.mark.usefixtures("database")
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

DAY = timedelta(days=1)
MANY = 20_000
EVERYTHING = Search(everyone=True)
LARGE = "job|job_event|job_file|file|delivery|schedule|schedule_file|schedule_run"

QUERIES: dict[str, tuple[Callable[[Session], Any], set[str]]] = {
    "jobs past their keep date": (lambda session: old_jobs(session, 13 * DAY), {"ix_job_updated_at"}),
    "files past their keep date": (
        lambda session: unused_files(session, DAY),
        {"ix_file_created_at", "ix_job_file", "ix_job_file_file_id", "ix_schedule_file_file_id"},
    ),
    "metrics of what has ended since": (lambda session: ends(session, now() - DAY, now()), {"ix_job_updated_at"}),
    "the last hours": (by_hour, {"ix_job_updated_at"}),
    "the newest errors": (lambda session: latest_errors(session, 10), {"ix_job_status_latest"}),
    "how much a person stores": (lambda session: usage_of(session, "alice"), {"ix_file_owner_newest", "ix_job_owner_newest"}),
    "a person's latest files": (lambda session: latest_files(session, ALICE), {"ix_file_owner_newest"}),
    "the jobs of a group": (lambda session: list_jobs(session, ALICE, Search(group="x")), {"ix_job_group"}),
    "the sums of a group": (lambda session: sums(session, "x"), {"ix_job_group"}),
    "the jobs with a recipe": (lambda session: list_jobs(session, ALICE, Search(recipe="x")), {"ix_job_recipe"}),
    "everybody's jobs with a recipe": (
        lambda session: list_jobs(session, ADMIN, Search(recipe="x", everyone=True)),
        {"ix_job_recipe"},
    ),
    "how often recipes were used": (lambda session: recipe.uses(session, ALICE), {"ix_job_recipe"}),
    "the jobs on a file": (lambda session: jobs_on_file(session, ALICE, "profile", "x"), {"ix_job_file"}),
    "the runs of a schedule": (lambda session: scheduling.slots_of(session, "x"), {"ix_schedule_run_latest"}),
    "the latest run of each schedule": (lambda session: scheduling.last_slots(session, ["x", "y"]), {"ix_schedule_run_latest"}),
    "the next of very many to cancel": (
        lambda _: list(bulk.batches(bulk.Act.CANCEL, ALICE, Search(), now())),
        {"ix_job_owner_status_newest"},
    ),
    "the next of everybody's to cancel": (
        lambda _: list(bulk.batches(bulk.Act.CANCEL, ADMIN, EVERYTHING, now())),
        {"ix_job_status_newest"},
    ),
    "a job's timeline": (lambda session: timeline(session, "x"), set()),
    "a job's messages": (lambda session: deliveries_of(session, "x"), set()),
}
LONG_LISTS: dict[str, tuple[Callable[[Session], Any], str]] = {
    "with a word": (lambda session: list_jobs(session, ADMIN, Search(q="x", everyone=True)), "ix_job_search"),
    "of a kind": (lambda session: list_jobs(session, ADMIN, Search(kind="clean", everyone=True)), "ix_job_kind"),
    "by name": (lambda session: list_jobs(session, ADMIN, EVERYTHING, sort=Sort.NAME), "ix_job_kind"),
    "the slowest": (lambda session: list_jobs(session, ADMIN, EVERYTHING, sort=Sort.SLOWEST), "ix_job_kind"),
    "the longest": (lambda session: list_jobs(session, ADMIN, EVERYTHING, sort=Sort.MOST_ROWS), "ix_job_kind"),
    "counted": (count_jobs, "ix_job_kind"),
    "one's own by name": (lambda session: list_jobs(session, ALICE, sort=Sort.NAME), "ix_job_owner_status_newest"),
    "one's own slowest": (lambda session: list_jobs(session, ALICE, sort=Sort.SLOWEST), "ix_job_owner_status_newest"),
    "one's own longest": (lambda session: list_jobs(session, ALICE, sort=Sort.MOST_ROWS), "ix_job_owner_status_newest"),
    "one's own with a status, by name": (
        lambda session: list_jobs(session, ALICE, Search(Status.DONE), sort=Sort.NAME),
        "ix_job_owner_status_newest",
    ),
}
queries = pytest.mark.parametrize("asking", QUERIES, ids=str)


@on_sqlite
@queries
def test_sqlite_reads_the_index_that_is_meant(asking: str) -> None:
    """SQLite has no statistics here, and without them it guesses: the form of a query decides."""
    query, indexes = QUERIES[asking]
    plan = plan_of(query)
    used = set(re.findall(r"USING (?:COVERING )?INDEX (ix_(?:job|file|schedule_file|schedule_run)\w*)", plan))
    assert used == indexes, plan
    assert not re.search(rf"SCAN (?:{LARGE})\b", plan), plan


@on_sqlite
@pytest.mark.parametrize("asking", LONG_LISTS, ids=str)
def test_long_lists_are_read_from_an_index_alone(asking: str) -> None:
    """Reading the rows, too, takes ten times as long: each has several kilobytes."""
    query, index = LONG_LISTS[asking]
    plan = plan_of(query)
    assert f"job USING COVERING INDEX {index}" in plan
    assert not re.search(r"job USING INDEX ix_", plan), plan


@on_postgres
def test_postgres_never_reads_all_jobs() -> None:
    fill()
    for asking, (query, _) in QUERIES.items():
        plan = plan_of(query)
        assert not re.search(r"Seq Scan on job\b", plan), (asking, plan)


@on_postgres
def test_deleting_a_file_looks_at_its_own_jobs_only() -> None:
    fill()
    file = a_file()
    a_job(file_id=file.id)
    with planned() as plans:
        remove_file(ALICE, file.id)
    assert "Seq Scan on job" not in "\n".join(plans)


def now() -> datetime:
    return datetime.now(UTC)


def fill() -> None:
    """Many jobs of many people, one a minute."""
    model = a_job(Status.DONE)
    made: dict[str, str] = {"id": "'n' || n", "owner": "'p' || n % 100"}
    made |= {each: f"{each} - n * interval '1 minute'" for each in ("created_at", "updated_at", "ended_at")}
    names = [column.name for column in Job.__table__.columns]  # type: ignore[attr-defined]
    values = ", ".join(made.get(name, name) for name in names)
    with db.session() as session:
        copies = f"SELECT {values} FROM job, generate_series(1, {MANY}) AS n WHERE id = :model"  # noqa: S608  names of ours
        session.execute(sa.text(f"INSERT INTO job ({', '.join(names)}) {copies}"), {"model": model.id})
        session.execute(sa.text("ANALYZE job"))


def plan_of(query: Callable[[Session], Any]) -> str:
    with planned() as plans, db.read_session() as session:
        query(session)
    return "\n".join(plans)


@contextmanager
def planned() -> Iterator[list[str]]:
    """The lines of the plans of all statements from now on."""
    lines: list[str] = []
    explain = "EXPLAIN QUERY PLAN" if db.get_engine().dialect.name == "sqlite" else "EXPLAIN"

    def note(connection: sa.Connection, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
            cursor = connection.connection.cursor()
            cursor.execute(f"{explain} {statement}", parameters)
            lines.extend(str(row[-1]) for row in cursor.fetchall())

    engine = db.get_engine()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield lines
    finally:
        event.remove(engine, "before_cursor_execute", note)
