"""Files: upload, look up, profile, delete."""

import asyncio
from contextlib import AsyncExitStack
from typing import Annotated
from urllib.parse import unquote_to_bytes

from fastapi import Header, Query, Request
from starlette.responses import JSONResponse, Response

from jobs import profiles
from jobs.cleaning.errors import CleaningError
from jobs.files.removal import remove_file
from models import db
from models.errors import NotFound, Refused, Unavailable
from models.file import get_file
from models.job import Status
from ui.api.answers import FileAnswer
from ui.api.multipart import Form
from ui.api.receiving import receive
from ui.api.waiting import until_over
from ui.auth import current_user
from ui.errors import NOTHING_HERE


async def put(
    request: Request, x_file_name: Annotated[str, Header(description="UTF-8, plain or percent-encoded")] = ""
) -> FileAnswer:
    """Upload a file as the raw body.

    curl -T messy.csv -H "X-File-Name: messy.csv" http://localhost:8080/api/v1/files
    """
    announced = request.headers.get("content-length")
    file = await receive(request.stream(), file_name(x_file_name), current_user(request), announced)
    return FileAnswer.model_validate(file.public())


async def post(request: Request) -> FileAnswer:
    """Upload a file as a form field.

    curl -F file=@messy.csv http://localhost:8080/api/v1/files
    """
    form, user, file = Form(request), current_user(request), None
    async with AsyncExitStack() as undo:
        async for part in form.parts():
            if part.file_name is None:
                continue
            if file is not None:
                raise Refused("The form holds more than one file. Send them one by one.")
            file = await receive(form.data(), part.file_name, user)
            undo.push_async_callback(asyncio.to_thread, remove_file, user, file.id)
        undo.pop_all()
    if file is None:
        raise Refused("The form holds no file.")
    return FileAnswer.model_validate(file.public())


def get(file_id: str, request: Request) -> FileAnswer:
    """The name, size and checksum of a file."""
    with db.read_session() as session:
        return FileAnswer.model_validate(get_file(session, file_id, current_user(request)).public())


def delete(file_id: str, request: Request) -> None:
    """Delete a file and its bytes. 409 while an unfinished job or a schedule needs it."""
    remove_file(current_user(request), file_id)


async def profile(
    file_id: str,
    request: Request,
    wait: Annotated[float, Query(ge=0, le=60, description="seconds to wait while it is made")] = 20,
) -> Response:
    """How a file is read, its columns, and its problems with steps that fix them.

    A worker makes it once. 202 with Retry-After if it takes longer than `wait`.
    """
    user = current_user(request)
    job = await asyncio.to_thread(profiles.profile, user, file_id)
    seen = await until_over(job.id, user, wait)
    if seen["status"] == Status.FAILED:
        raise CleaningError(**seen["error"])
    if seen["status"] == Status.DEAD:
        raise Unavailable(seen["error"]["message"])
    if seen["status"] != Status.DONE:
        return JSONResponse(seen, 202, {"Retry-After": "1"})
    return JSONResponse(seen["result"])


def file_name(header: str) -> str:
    """Also from UTF-8 as it is, which shells send, and from Latin-1, which is HTTP's own."""
    try:
        return unquote_to_bytes(header.encode("latin-1")).decode("utf-8")
    except UnicodeDecodeError as error:
        if "%" not in header:
            return header
        raise Refused("X-File-Name is not percent-encoded UTF-8.") from error


def nicegui_upload() -> None:
    """Disabled: NiceGUI's own upload route knows neither limits nor owners."""
    raise NotFound(NOTHING_HERE)
