"""Schedules: repeated work, its next times, and the outcome of past ones."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments
from pydantic import ValidationError

from jobs import schedules
from jobs.kinds import all_kinds
from jobs.kinds.base import Kind
from models import db
from models.errors import RinseError
from models.file import File, latest_files
from models.job import OVER, Status
from models.recipe import list_recipes
from models.scheduling import TASK, End, Slot, ends_of, get_schedule, last_slots, list_schedules, slots_of
from models.settings import get_settings
from models.timetable import timetable
from models.user import User
from ui import live
from ui.api.bodies import ScheduleBody
from ui.auth import current_user
from ui.components.frame.frame import frame
from ui.components.lists.schedule_list import ScheduleList
from ui.components.parts.rereading import Rereading
from ui.errors import EXPECTED, explained, sentence

Rows = list[dict[str, Any]]
LINKED = 5
"""Jobs of a run that are linked one by one."""
WORST_FIRST = (
    Status.DEAD,
    Status.FAILED,
    Status.RETRYING,
    Status.RUNNING,
    Status.QUEUED,
    Status.DRAFT,
    Status.CANCELLED,
    Status.DONE,
)
INCOMPLETE = "A name, when, and where the file comes from are needed; addresses in full."


async def show() -> None:
    """`/schedules`"""
    user = current_user(ui.context.client.request)
    rows, choices = await asyncio.to_thread(read, user), await asyncio.to_thread(choices_of, user)
    with frame("Schedules", "/schedules"):
        Schedules(user, rows, choices, ui.context.client.request.query_params.get("recipe"))


class Schedules:
    """The list, the form, and the actions on each schedule."""

    def __init__(self, user: User, rows: Rows, choices: dict[str, Any], recipe_id: str | None) -> None:
        self.user = user
        self.list = ScheduleList(rows, choices, recipe_id)
        self.rereading = Rereading(self.list, lambda: read(user), self.show)
        self.acts: dict[str, Callable[[str, int], object]] = {
            "run": lambda schedule_id, _: schedules.run_now(user, schedule_id),
            "pause": lambda schedule_id, version: schedules.pause(user, schedule_id, version),
            "resume": lambda schedule_id, version: schedules.resume(user, schedule_id, version),
            "remove": lambda schedule_id, _: schedules.remove(user, schedule_id),
        }
        for name, hear in {"look": self.look, "save": self.save, "act": self.act, "history": self.history}.items():
            self.list.on(name, hear)
        live.owned_by(user.id).subscribe(self.hear)
        self.rereading.keep_up()

    def hear(self, news: live.Patch) -> None:
        """Reads again when a schedule may have started, got its files, or a job of it has ended."""
        if news["kind"] == TASK or (news["status"] in OVER and not news["internal"]):
            self.rereading.ask()

    def show(self, rows: Rows) -> None:
        """Shows the schedules; an open history is read again, too."""
        self.list.show(rows)
        self.list.renew()

    async def look(self, event: GenericEventArguments) -> None:
        """Shows how the time is understood while it is typed."""
        when, zone = (str(each)[:100] for each in event.args)
        try:
            table = timetable(when, zone)
            self.list.echo(table.sentence, [at.isoformat() for at in table.next(await asyncio.to_thread(now))], "")
        except RinseError as error:
            self.list.echo("", [], sentence(error))

    async def save(self, event: GenericEventArguments) -> None:
        """Saves a new schedule, or a new version of one."""
        schedule_id, version, given = event.args
        try:
            values = ScheduleBody.model_validate(given).model_dump()
            if schedule_id:
                await asyncio.to_thread(schedules.change, self.user, str(schedule_id), int(version), values)
            else:
                await asyncio.to_thread(schedules.add, self.user, values)
        except ValidationError:
            self.list.refuse(INCOMPLETE)
        except EXPECTED as error:
            self.list.refuse(sentence(error))
        else:
            self.list.saved()
        self.rereading.ask()

    async def act(self, event: GenericEventArguments) -> None:
        name, schedule_id, version = event.args
        try:
            await asyncio.to_thread(self.acts[str(name)], str(schedule_id), int(version))
        except RinseError as error:
            self.list.refuse(sentence(error))
        self.rereading.ask()

    async def history(self, event: GenericEventArguments) -> None:
        schedule_id = str(event.args)
        try:
            self.list.tell("remember", schedule_id, await asyncio.to_thread(runs, self.user, schedule_id))
        except RinseError as error:
            self.list.refuse(sentence(error))


def read(user: User) -> Rows:
    with db.read_session() as session:
        at = db.now(session)
        found = list_schedules(session, user)
        last = last_slots(session, [each.id for each in found])
        ends = ends_of(session, last.values())
        return [each.public(at) | {"last": told(last[each.id], ends) if each.id in last else None} for each in found]


def runs(user: User, schedule_id: str) -> Rows:
    with db.read_session() as session:
        slots = slots_of(session, get_schedule(session, schedule_id, user).id)
        ends = ends_of(session, slots)
        return [told(slot, ends) for slot in slots]


def told(slot: Slot, ends: Mapping[str, End]) -> dict[str, Any]:
    """A slot with its jobs: how many have each status, and the first of them, the worst first, with what went wrong."""
    there = [(job_id, ends[job_id]) for job_id in slot.run.job_ids if job_id in ends]
    there.sort(key=lambda job: WORST_FIRST.index(job[1].status))
    counts = Counter(end.status for _, end in there)
    error = there[0][1].error if there else None
    run = slot.public()
    return run | {
        "jobs": [{"id": job_id, "status": end.status} for job_id, end in there[:LINKED]],
        "started": len(slot.run.job_ids),
        "ends": list(counts.items()),
        "note": " ".join(filter(None, [error and explained(error), run["note"]])),
    }


def choices_of(user: User) -> dict[str, Any]:
    """The choices in the form."""
    settings = get_settings()
    with db.read_session() as session:
        return {
            "files": [file_choice(file) for file in latest_files(session, user)],
            "recipes": [{"id": recipe.id, "name": recipe.name} for recipe in list_recipes(session, user)],
            "kinds": [{"id": kind.id, "title": kind.title} for kind in all_kinds().values() if is_offered(kind)],
            "places": settings.shared_roots(),
            "mails": settings.sends_mail,
        }


def file_choice(file: File) -> dict[str, Any]:
    """Files may have the same name: their dates distinguish them."""
    return {"id": file.id, "name": file.name, "since": file.created_at.isoformat()}


def is_offered(kind: Kind) -> bool:
    """Kinds that need no options, and cleaning, which needs a recipe."""
    if kind.internal:
        return False
    try:
        return kind.id == "clean" or kind.Options().missing() is None
    except ValidationError:
        return False


def now() -> datetime:
    with db.read_session() as session:
        return db.now(session)
