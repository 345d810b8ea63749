"""Downloads of a finished job's files, streamed from storage. As users' content they are attachments, not shown as pages."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import PurePath
from typing import Annotated
from urllib.parse import quote

from fastapi import Query, Request
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response, StreamingResponse

from jobs import bulk, kinds
from models import db
from models.errors import Missing, NotFound
from models.job import Job, Status, get_job
from models.settings import get_settings
from models.user import User
from ui.api.ranges import Part, entity_tag, is_known, part_wanted
from ui.api.receiving import in_threads
from ui.api.stored import storage
from ui.auth import current_user
from ui.errors import problem

PIECE = 1 << 20
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".tsv": "text/tab-separated-values; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
    ".jsonl": "application/jsonl",
    ".json": "application/json",
    ".py": "text/x-python; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".zip": "application/zip",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
SHOWN = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
"""For showing our own pages about a user's file, such as reports: in an origin of their own, no scripts, cookies or network."""


async def result(
    job_id: str,
    request: Request,
    view: Annotated[bool, Query(description="show a report instead of saving it; nothing else is ever shown")] = False,
) -> Response:
    """The result of a job: the clean file, the report, the pictures.

    A download that broke off can be continued: `ETag`, `Range` and `If-Range` work here and for the other files. If the files
    are in a bucket, the answer may be a 307 to it: follow it (`curl -L`).
    """
    return await download(job_id, "result", request, view=view)


async def rejects(job_id: str, request: Request) -> Response:
    """The removed rows, each with the step that removed it and the reason."""
    return await download(job_id, "rejects", request)


async def changes(job_id: str, request: Request) -> Response:
    """Every changed cell: row, column, step, old, new."""
    return await download(job_id, "changes", request)


async def receipt(job_id: str, request: Request) -> Response:
    """What was done, with counts and checksums, as JSON."""
    return await download(job_id, "receipt", request)


async def script(job_id: str, request: Request) -> Response:
    """The same cleaning as a Python script that needs only pandas."""
    return await download(job_id, "script", request)


async def output(job_id: str, name: str, request: Request) -> Response:
    """Any of the job's files, by its name; GET /kinds lists them for each kind."""
    return await download(job_id, name, request)


async def download(job_id: str, output: str, request: Request, *, view: bool = False) -> Response:
    """The whole file, or the part that `Range` asks for, to continue a download that broke off. HEAD ignores `Range`."""
    job = await asyncio.to_thread(read, job_id, current_user(request))
    if output == "result" and broke_off(job):
        return await list_of(job)
    key, name = find(job, output)
    tag = entity_tag(key)
    if is_known(request.headers, tag):
        return Response(status_code=304, headers={"ETag": tag})
    head = request.method == "HEAD"
    if not (view or head) and follows(request.headers) and (address := await asyncio.to_thread(signed_address, key, name)):
        return RedirectResponse(address, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
    stored = await asyncio.to_thread(storage().stat, key)
    if stored is None:
        raise Missing("This file is not in the storage any more.")
    part = part_wanted(Headers() if head else request.headers, tag, stored.bytes)
    if part is None:
        return problem(416, f"This file has {stored.bytes} bytes.", {"Content-Range": f"bytes */{stored.bytes}"})
    fields = headers(name) | {"ETag": tag, "Accept-Ranges": "bytes", "Content-Length": str(part.end - part.start)}
    if view and name.endswith(".html"):
        fields |= {"Content-Disposition": "inline", "Content-Security-Policy": SHOWN}
    if head:
        return Response(headers=fields)
    if part.is_whole:
        return StreamingResponse(pieces(key, part), headers=fields)
    return StreamingResponse(pieces(key, part), 206, fields | {"Content-Range": part.content_range})


def read(job_id: str, user: User) -> Job:
    with db.read_session() as session:
        return get_job(session, job_id, user)


def broke_off(job: Job) -> bool:
    """Whether it is an act on many jobs that has ended before it came to all: what it has done so far stays."""
    return job.kind == bulk.KIND and job.is_over and job.status is not Status.DONE


async def list_of(job: Job) -> Response:
    """The jobs that such an act has come to, as in its result."""
    done = await asyncio.to_thread(bulk.done_by, job, storage())
    name = kinds.of(job).saved_as(job.file_name, "result", PurePath(bulk.LIST).suffix)
    return Response("".join(f"{job_id}\n" for job_id in done), headers=headers(name))


def find(job: Job, output: str) -> tuple[str, str]:
    """The storage key of an output, and the name to save it under."""
    if job.status is not Status.DONE:
        raise NotFound(f"This job is {job.status}: its files are there once it is done.")
    if output not in job.outputs:
        raise NotFound(f"This job made no {output}.")
    return job.outputs[output], save_as(job, output)


def follows(headers: Headers) -> bool:
    """Whether this client can follow a redirect to another server: a script in a page cannot, without CORS headers there."""
    return headers.get("sec-fetch-mode", "navigate") == "navigate"


def signed_address(key: str, name: str) -> str | None:
    """The bucket's signed address of the file; None if we serve it ourselves."""
    if get_settings().direct_transfer == "no":
        return None
    return storage().signed_address(key, disposition=disposition(name), content_type=content_type(name))


def save_as(job: Job, output: str) -> str:
    """The name that the job's kind gives it."""
    return kinds.of(job).saved_as(job.file_name, output, PurePath(job.outputs[output]).suffix)


async def pieces(key: str, part: Part) -> AsyncIterator[bytes]:
    """The bytes. A whole file is verified while it is read: if it is damaged, the download breaks off."""
    left = part.end - part.start
    async with in_threads(lambda: storage().open(key, part.start)) as file:
        while left and (piece := await asyncio.to_thread(file.read, min(PIECE, left))):
            left -= len(piece)
            yield piece


def headers(name: str) -> dict[str, str]:
    return {
        "Content-Type": content_type(name),
        "Content-Disposition": disposition(name),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-cache",
    }


def content_type(name: str) -> str:
    return TYPES.get(PurePath(name).suffix, "application/octet-stream")


def disposition(name: str) -> str:
    """For saving under this name, also in programs that know only ASCII."""
    plain = "".join(letter if letter.isascii() and letter not in '"\\' else "_" for letter in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
