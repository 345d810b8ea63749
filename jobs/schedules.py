"""What can be done to schedules, for pages and API alike."""

from typing import Any

from sqlmodel import Session

from jobs import kinds
from jobs.doorbell import wake_workers
from jobs.queue import refuse_mail_without_a_server
from jobs.sources import FromPlace, OwnFile, source_of
from models import db, scheduling
from models.errors import Refused
from models.file import get_file
from models.job import Job
from models.places import allowed, is_same
from models.schedule import Schedule
from models.timetable import timetable
from models.user import User

Values = dict[str, Any]


def add(user: User, values: Values) -> Schedule:
    """A new schedule. Raises Refused, or what is wrong with the options of its kind."""
    with db.session() as session:
        return scheduling.add_schedule(session, user.id, **checked(session, user, values))


def change(user: User, schedule_id: str, version: int, values: Values) -> Schedule:
    """Replaces all values of a schedule."""
    with db.session() as session:
        return scheduling.change_schedule(session, schedule_id, user, version, **checked(session, user, values))


def pause(user: User, schedule_id: str, version: int) -> Schedule:
    """Pauses a schedule: no more slots are started."""
    with db.session() as session:
        return scheduling.change_schedule(session, schedule_id, user, version, paused_at=db.now(session))


def resume(user: User, schedule_id: str, version: int) -> Schedule:
    """Resumes with the next slot; those during the pause are skipped."""
    with db.session() as session:
        return scheduling.change_schedule(session, schedule_id, user, version, paused_at=None)


def run_now(user: User, schedule_id: str) -> Job:
    """Starts it now, in addition to its slots. Returns the job that fetches its files."""
    with db.session() as session:
        task = scheduling.start_by_hand(session, schedule_id, user)
    wake_workers()
    return task


def remove(user: User, schedule_id: str) -> None:
    """Deletes a schedule. The jobs it has created stay."""
    with db.session() as session:
        scheduling.delete_schedule(session, schedule_id, user)


def checked(session: Session, user: User, values: Values) -> Values:
    """The columns of the row, and the files it needs, from a request: validated, with its times as a cron line."""
    values = dict(values)
    table = timetable(values.pop("when"), values["zone"])
    kind, source = kinds.get(values["kind"]), source_of(values["source"])
    if kind.internal:
        raise Refused(f"{kind.title} is internal work that runs by itself.")
    files = kind.files(kind.check(values["options"], session, user))
    if isinstance(source, OwnFile):
        files |= {get_file(session, source.file_id, user).id}
    if place := values.get("copy_to"):
        values["copy_to"] = allowed(place)
        if isinstance(source, FromPlace) and is_same(place, source.address):
            raise Refused("Results cannot go where the files come from: they would be taken for new files.")
    refuse_mail_without_a_server(values.get("email"))
    return values | {"cron": table.cron, "zone": table.zone, "source": source.model_dump(), "files": files}
