"""Groups: jobs on many files, under one heading."""

import asyncio

from fastapi import Request

from jobs.groups import run_group
from models import db
from models.errors import Refused
from models.job.group import get_group, jobs_of, sums
from models.user import User
from ui.api.answers import GroupAnswer, RunAnswer
from ui.api.bodies import GroupRun
from ui.api.jobs import IfMatch, version_read
from ui.auth import current_user


async def get(group_id: str, request: Request) -> GroupAnswer:
    """The state of a group: how many jobs have each status, and the summed figures of those that are done."""
    return await asyncio.to_thread(read, group_id, current_user(request))


async def run(group_id: str, request: Request, body: GroupRun | None = None, if_match: IfMatch = None) -> RunAnswer:
    """Run the drafts of a group, each with its own options, or all like one of them; 412 if that one is not what you read."""
    like, version = (body.like, body.version) if body else (None, None)
    if version is not None or if_match is not None:
        version = version_read(version, if_match)
        if like is None:
            raise Refused('A group has no version of its own: name the job whose it is in "like".')
    done = await asyncio.to_thread(run_group, current_user(request), group_id, like, version)
    return RunAnswer(run=done.run, skipped=done.skipped)


def read(group_id: str, user: User) -> GroupAnswer:
    with db.read_session() as session:
        group = get_group(session, group_id, user)
        named = {"id": group.id, "title": group.title, "created_at": group.created_at}
        return GroupAnswer.model_validate(named | sums(session, group_id).public() | {"job_ids": jobs_of(session, group_id)})
