"""The state of the system: charts of the last hours, the newest errors, the state of all parts, and versions."""

import asyncio
import platform
from importlib.metadata import version
from typing import Any

from jobs.cleaning.build import in_words
from jobs.waiting import explaining
from models import db
from models.job import Job
from models.job.statistics import Hour, by_hour, latest_errors
from models.neighbours import demand_to_be_alone
from models.user import User
from ui import live
from ui.api.health import PARTS as NEEDED
from ui.api.health import state
from ui.api.stored import storage
from ui.components.lists.hours import Hours
from ui.components.lists.live_table import LiveTable
from ui.components.parts.plain_table import Row, link, prose, text, when
from ui.components.parts.rereading import Rereading
from ui.components.parts.sections import facts, part
from ui.pages.admin.tab import tab

LIBRARIES = ("nicegui", "rq", "redis", "polars", "sqlmodel", "google-cloud-storage")
ERRORS = 10
NO_ERRORS = ("No errors lately", "Jobs that fail, or will be tried again, appear here with the reason.")
GATHER = 2.0
"""Seconds for which changes are gathered before the hours are read again."""

SELDOM = 10.0
"""Seconds: checking all parts is expensive."""


def check_storage() -> None:
    """Also raises StorageShared: everything goes on then, but somebody should do something."""
    NEEDED["storage"]()
    demand_to_be_alone(storage())


PARTS = NEEDED | {"database": lambda: explaining(db.check), "storage": check_storage}


@tab("/admin/system")
async def show(_: User) -> None:
    """`/admin/system`"""
    await LastHours().start()
    await LiveTable(["Part", "State"], health, none=("", ""), gather=SELDOM).start()
    with part("Newest errors"):
        await LiveTable(["File", "What went wrong", "Code", "Attempt", "When"], errors, none=NO_ERRORS).start()
    with part("Versions"):
        facts(
            [
                ("Rinse", await asyncio.to_thread(in_words)),
                ("Python", platform.python_version()),
                *((name, version(name)) for name in LIBRARIES),
            ]
        )


class LastHours:
    """The charts, read again when jobs end."""

    async def start(self) -> None:
        chart = Hours(await asyncio.to_thread(hours))
        self.rereading = Rereading(chart, hours, chart.show, gather=GATHER)
        live.jobs.subscribe(self._hear)
        self.rereading.keep_up()

    def _hear(self, news: live.Patch) -> Any:
        if news["status"] not in ("running", "queued", "draft"):
            self.rereading.ask()


def hours() -> list[Hour]:
    with db.read_session() as session:
        return by_hour(session)


def health() -> list[Row]:
    said = {name: state(check) for name, check in PARTS.items()}
    return [
        Row(name, [text(name.capitalize()), prose("answers" if words == "ok" else words, look="" if words == "ok" else "bad")])
        for name, words in said.items()
    ]


def errors() -> list[Row]:
    with db.read_session() as session:
        return [row_of(job) for job in latest_errors(session, ERRORS)]


def row_of(job: Job) -> Row:
    cells = [
        link(job.file_name or job.kind, f"/jobs/{job.id}"),
        text(job.error["message"] if job.error else ""),
        text(job.error["code"] if job.error else ""),
        text(str(job.attempt)),
        when(job.updated_at),
    ]
    return Row(job.id, cells)
