"""Two ways to create a job at one address: JSON about a stored file, or a form that contains file and recipe."""

import asyncio
from contextlib import AsyncExitStack
from typing import Annotated, Any, NamedTuple, TypeVar

from fastapi import Header, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from jobs import groups, queue
from jobs.cleaning.recipe import load
from jobs.files.removal import remove_file
from models.columns import new_id
from models.errors import Refused
from models.file import display_name
from models.job import Idempotency, Job
from models.user import User
from ui.api.answers import GroupAnswer, JobAnswer
from ui.api.bodies import LONGEST_BODY, NewGroup, NewJob
from ui.api.bounded import strict_json
from ui.api.groups import read as read_group
from ui.api.multipart import Form
from ui.api.receiving import counted, receive, sha256_of
from ui.auth import current_user

B = TypeVar("B", bound=BaseModel)

FORM = "multipart/form-data"


async def post(
    request: Request,
    response: Response,
    idempotency_key: Annotated[str | None, Header(max_length=255, description="makes a repeat harmless")] = None,
) -> JobAnswer | GroupAnswer:
    """Create a job, or with `file_ids` a group of them. 201, or 200 with the same answer if the Idempotency-Key is repeated.

    curl --json '{"file_id": "…", "options": {"recipe": {"version": 1, "steps": [{"step": "trim"}]}}}'
    http://localhost:8080/api/v1/jobs

    curl --json '{"file_ids": ["…", "…"], "options": {"recipe_id": "…"}}' http://localhost:8080/api/v1/jobs

    curl -F file=@messy.csv -F recipe=@recipe.json http://localhost:8080/api/v1/jobs
    """
    user = current_user(request)
    made: Job | GroupAnswer
    if request.headers.get("content-type", "").startswith(FORM):
        made, is_new = await from_form(request, user, idempotency_key)
    else:
        made, is_new = await from_json(request, user, idempotency_key)
    response.status_code = 201 if is_new else 200
    if isinstance(made, GroupAnswer):
        response.headers["Location"] = f"/api/v1/groups/{made.id}"
        return made
    response.headers["Location"] = f"/api/v1/jobs/{made.id}"
    return JobAnswer.model_validate(made.public())


async def from_json(request: Request, user: User, key: str | None) -> tuple[Job | GroupAnswer, bool]:
    body = checked(b"".join([chunk async for chunk in counted(request.stream(), LONGEST_BODY, "request")]))
    idempotency = Idempotency.of(key, body.model_dump()) if key is not None else None
    if isinstance(body, NewGroup):
        return await submit_group(user, body, idempotency)
    return await submit(user, body, idempotency)


async def from_form(request: Request, user: User, key: str | None) -> tuple[Job, bool]:
    """The file is stored while it arrives. If no new job is created, it is deleted again.

    If the key was used before, the file is not stored at all: there may be no room for it any more.
    """
    is_new = False
    is_repeated = key is not None and await asyncio.to_thread(queue.is_key_used, user, key)
    async with AsyncExitStack() as undo:
        file, fields = await read_form(Form(request), user, None if is_repeated else undo)
        if file is None or "recipe" not in fields:
            raise Refused("The form needs two fields: file and recipe.")
        if known := {"file_id", "options"} & fields.keys():
            raise Refused(
                f"The form has a field {min(known)}. It brings its own file and recipe: leave that out, or send JSON."
            )
        recipe = load(fields.pop("recipe"))
        body = valid(NewJob, {"file_id": file.id, "options": {"recipe": recipe}} | fields)
        identity = body.model_dump() | {"file_id": [file.name, file.sha256]}
        idempotency = Idempotency.of(key, identity) if key is not None else None
        if is_repeated and idempotency:
            return await asyncio.to_thread(queue.submitted_before, user, idempotency), False
        job, is_new = await submit(user, body, idempotency)
        if is_new:
            undo.pop_all()
    return job, is_new


class Sent(NamedTuple):
    """A form's file."""

    id: str
    name: str
    sha256: str | None


async def read_form(form: Form, user: User, undo: AsyncExitStack | None) -> tuple[Sent | None, dict[str, str]]:
    """The file, and the other fields as text: curl sends a recipe as -F recipe='{…}' or as -F recipe=@recipe.json.

    Without `undo`, the file is only looked at.
    """
    file: Sent | None = None
    fields: dict[str, str] = {}
    async for part in form.parts():
        if part.name in fields or (part.name == "file" and file is not None):
            raise Refused(f"The form has the field “{part.name}” twice.")
        if part.name == "file" and undo is None:
            file = Sent(new_id(), display_name(part.file_name or ""), await sha256_of(form.data()))
        elif part.name == "file" and undo:
            stored = await receive(form.data(), part.file_name or "", user)
            undo.push_async_callback(asyncio.to_thread, remove_file, user, stored.id)
            file = Sent(stored.id, stored.name, stored.sha256)
        else:
            fields[part.name] = await form.text()
    return file, fields


async def submit(user: User, body: NewJob, idempotency: Idempotency | None) -> tuple[Job, bool]:
    return await asyncio.to_thread(queue.submit, user, body.order(), idempotency)


async def submit_group(user: User, body: NewGroup, idempotency: Idempotency | None) -> tuple[GroupAnswer, bool]:
    given = await asyncio.to_thread(
        groups.submit_group, user, body.order(), body.file_ids, title=body.title, idempotency=idempotency
    )
    return await asyncio.to_thread(read_group, given.group.id, user), given.is_new


def checked(content: bytes) -> NewJob | NewGroup:
    """A group if it has `file_ids`, else a job."""
    try:
        body = strict_json(content)
    except ValueError as error:
        raise RequestValidationError([{"type": "json_invalid", "loc": (), "msg": "", "ctx": {"error": str(error)}}]) from error
    return valid(NewGroup, content) if isinstance(body, dict) and "file_ids" in body else valid(NewJob, content)


def valid(model: type[B], content: bytes | dict[str, Any]) -> B:
    try:
        return model.model_validate_json(content) if isinstance(content, bytes) else model.model_validate(content)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error
