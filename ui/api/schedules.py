"""Schedules: work that is repeated at set times."""

from typing import Any

from fastapi import Request

from jobs import schedules
from models import db
from models.schedule import Schedule
from models.scheduling import get_schedule, list_schedules, slots_of
from ui.api.answers import JobAnswer, ScheduleAnswer, ScheduleRunAnswer
from ui.api.bodies import ScheduleBody, ScheduleChange
from ui.api.jobs import IfMatch, version_read
from ui.auth import current_user


def find(request: Request) -> list[ScheduleAnswer]:
    """Your schedules, the next due first."""
    with db.read_session() as session:
        now = db.now(session)
        found = list_schedules(session, current_user(request))
        return [ScheduleAnswer.model_validate(each.public(now)) for each in found]


def post(body: ScheduleBody, request: Request) -> ScheduleAnswer:
    """Create a schedule."""
    return answer(schedules.add(current_user(request), body.model_dump()))


def get(schedule_id: str, request: Request) -> ScheduleAnswer:
    """One schedule."""
    return answer(read(schedule_id, request))


def put(schedule_id: str, body: ScheduleChange, request: Request, if_match: IfMatch = None) -> ScheduleAnswer:
    """Change a schedule. 412 if it is no longer the version you read."""
    version, values = version_read(body.version, if_match), body.model_dump(exclude={"version"})
    return answer(schedules.change(current_user(request), schedule_id, version, values))


def delete(schedule_id: str, request: Request) -> None:
    """Delete a schedule. The jobs that it created stay."""
    schedules.remove(current_user(request), schedule_id)


def run(schedule_id: str, request: Request) -> JobAnswer:
    """Start it now, in addition to its times. The answer is the job that fetches its files."""
    return JobAnswer.model_validate(schedules.run_now(current_user(request), schedule_id).public())


def pause(schedule_id: str, request: Request) -> ScheduleAnswer:
    """Pause a schedule until it is resumed."""
    return answer(schedules.pause(current_user(request), schedule_id, read(schedule_id, request).version))


def resume(schedule_id: str, request: Request) -> ScheduleAnswer:
    """Resume a schedule at its next time. Times missed during the pause are not made up for."""
    return answer(schedules.resume(current_user(request), schedule_id, read(schedule_id, request).version))


def runs(schedule_id: str, request: Request) -> list[ScheduleRunAnswer]:
    """Its past times with their outcomes, the latest first."""
    with db.read_session() as session:
        schedule = get_schedule(session, schedule_id, current_user(request))
        return [ScheduleRunAnswer.model_validate(each.public()) for each in slots_of(session, schedule.id)]


def read(schedule_id: str, request: Request) -> Schedule:
    with db.read_session() as session:
        return get_schedule(session, schedule_id, current_user(request))


def answer(schedule: Schedule) -> ScheduleAnswer:
    with db.read_session() as session:
        values: dict[str, Any] = schedule.public(db.now(session))
    return ScheduleAnswer.model_validate(values)
