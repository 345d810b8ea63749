"""Uploads in several requests, by the tus protocol 1.0.0 (creation, termination, expiration): https://tus.io.

An upload that broke off can be continued: HEAD tells how many bytes were received, PATCH appends more. The bytes of a request
are kept even if it breaks off. The upload's id becomes the file's id once it is complete.
"""

import asyncio
import base64
import binascii
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import timedelta
from email.utils import format_datetime
from functools import partial
from typing import Annotated, Any
from weakref import WeakValueDictionary

from fastapi import Header, Request
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from jobs.files import direct_uploads
from jobs.files.uploads import give_up, put_together
from models import db
from models.errors import Conflict, NotFound, Refused
from models.file import File, get_file
from models.quota import claim_quota
from models.settings import get_settings
from models.storage import Writer
from models.upload import Upload, add_part, begin_upload, get_upload, part_key
from models.user import User
from ui.api.answers import FileAnswer
from ui.api.bodies import UploadDone
from ui.api.receiving import BLOCK, blocks, demand_quota_for, in_threads
from ui.api.stored import storage, storage_to_fill
from ui.api.tus import VERSION
from ui.auth import current_user
from ui.errors import TooLarge, WrongType

UNCACHED = {"Cache-Control": "no-store"}
PART = 2 * BLOCK
"""The largest size of one stored part, in bytes. A connection that breaks off loses less than a block."""
being_put_together: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
"""By upload: concurrent requests wait for the one copy that is being made."""
CONTENT = "application/offset+octet-stream"


def options() -> Response:
    """The features of this server, as tus requires."""
    can = {"Tus-Version": VERSION, "Tus-Extension": "creation,termination,expiration"}
    return Response(status_code=204, headers=UNCACHED | can | {"Tus-Max-Size": str(get_settings().max_upload_bytes)})


async def post(
    request: Request,
    upload_length: Annotated[int, Header(ge=0, description="bytes of the whole file")],
    upload_metadata: Annotated[str, Header(description="`filename` and the name in Base64")] = "",
    upload_straight: Annotated[bool, Header(description="whether you can send it to a bucket yourself")] = False,
) -> Response:
    """Begin an upload in several requests (tus 1.0.0). `Location` is where to send the bytes.

    With `Upload-Straight: true`, the answer may contain an `address` in a bucket: PUT the bytes there with `Content-Range`, as
    in a resumable upload of Google Cloud Storage, and then POST `done`. Without an `address`, send them here.

    curl -i -X POST -H "Upload-Length: 2000000000" -H "Upload-Metadata: filename b3JkZXJzLmNzdg=="
    http://localhost:8080/api/v1/uploads
    """
    if upload_length > get_settings().max_upload_bytes:
        raise TooLarge(get_settings().max_upload_bytes)
    user, name, origin = current_user(request), name_in(upload_metadata), request.headers.get("origin")
    await asyncio.to_thread(demand_quota_for, user, upload_length)
    upload: Upload | None = None
    if upload_straight and get_settings().bucket_uploads():
        upload = await asyncio.to_thread(begin_in_bucket, user, name, upload_length, origin)
    if upload is None:
        upload = await asyncio.to_thread(begin, user, name, upload_length)
    return JSONResponse(public(upload), 201, tus_headers(upload) | {"Location": f"/api/v1/uploads/{upload.id}"})


async def head(upload_id: str, request: Request) -> Response:
    """How many bytes were received: `Upload-Offset`."""
    return Response(headers=tus_headers(await current(upload_id, current_user(request))))


async def get(upload_id: str, request: Request) -> Response:
    """How many bytes were received, as JSON; `file` once it is complete. `address`: where its bytes go, if not here."""
    upload = await current(upload_id, current_user(request))
    return JSONResponse(public(upload), headers=tus_headers(upload))


async def done(upload_id: str, request: Request, body: UploadDone) -> FileAnswer:
    """Finish an upload whose bytes are all at its `address`: it becomes a file. 409 while bytes are missing.

    Its `sha256` is known once a job has read it.
    """
    file = await asyncio.to_thread(direct_uploads.accept, current_user(request), upload_id, body.crc32c, storage())
    return FileAnswer.model_validate(file.public())


async def patch(upload_id: str, request: Request, upload_offset: Annotated[int, Header(ge=0)]) -> Response:
    """Send the missing bytes from `Upload-Offset` on; also a part of them is kept. 409 if the offset is wrong.

    curl -X PATCH -T rest.bin -H "Upload-Offset: 1800000000" -H "Content-Type: application/offset+octet-stream"
    http://localhost:8080/api/v1/uploads/ID
    """
    user = current_user(request)
    if request.headers.get("content-type") != CONTENT:
        raise WrongType(f"Send this as {CONTENT}.")
    upload = await current(upload_id, user)
    if isinstance(upload, Upload) and upload.address:
        raise Conflict("The bytes of this upload go to its address.")
    if isinstance(upload, File) or upload_offset != upload.received:
        raise Conflict("That is not where this upload goes on. Ask with HEAD how much of it is here.")
    async with aclosing(within(upload, blocks(until_broken(request.stream())))) as coming:
        async for size, key in parts(upload, coming):
            upload = await asyncio.to_thread(add, upload, key, size)
    return Response(status_code=204, headers=tus_headers(await current(upload_id, user)))


async def delete(upload_id: str, request: Request) -> Response:
    """Abandon an upload; the bytes received are deleted."""
    await asyncio.to_thread(give_up, current_user(request), upload_id)
    return Response(status_code=204, headers=UNCACHED)


async def current(upload_id: str, user: User) -> Upload | File:
    """The upload, or the file if it is complete: a complete upload that was not yet assembled is assembled now."""
    found = await asyncio.to_thread(find, upload_id, user)
    if isinstance(found, Upload) and found.address:
        return await asyncio.to_thread(direct_uploads.look, user, found, storage())
    if isinstance(found, File) or not found.is_whole:
        return found
    async with being_put_together.setdefault(upload_id, asyncio.Lock()):
        found = await asyncio.to_thread(find, upload_id, user)
        return found if isinstance(found, File) else await asyncio.to_thread(put_together_here, found)


async def until_broken(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The chunks that arrive until the connection breaks off."""
    try:
        async for chunk in chunks:
            yield chunk
    except ClientDisconnect:
        return


async def within(upload: Upload, chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    left = upload.bytes - upload.received
    async for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            raise Refused("This is more than the upload was said to have.")
        yield chunk


async def parts(upload: Upload, chunks: AsyncGenerator[bytes, None]) -> AsyncIterator[tuple[int, str]]:
    """Stores the chunks in parts; yields the size and the key of each stored part."""
    async for first in chunks:
        key = part_key(upload.id)
        async with in_threads(partial(begin_part, key)) as writer:
            size = await asyncio.to_thread(writer.write, first)
            while size < PART and (chunk := await anext(chunks, None)) is not None:
                size += await asyncio.to_thread(writer.write, chunk)
        yield size, key


def begin(user: User, name: str, size: int) -> Upload:
    with db.session() as session:
        claim_quota(session, user.id, size)
        return begin_upload(session, user.id, name, size)


def begin_in_bucket(user: User, name: str, size: int, origin: str | None) -> Upload | None:
    return direct_uploads.begin(user, name, size, origin, storage_to_fill())


def begin_part(key: str) -> Writer:
    return storage_to_fill().create(key)


def put_together_here(upload: Upload) -> File:
    return put_together(upload, storage_to_fill())


def find(upload_id: str, user: User) -> Upload | File:
    with db.read_session() as session:
        try:
            return get_file(session, upload_id, user)
        except NotFound:
            return get_upload(session, upload_id, user)


def add(upload: Upload, key: str, size: int) -> Upload:
    with db.session() as session:
        added = add_part(session, upload, key, size)
    if added is None:
        storage().delete(key)
        raise Conflict("Another request went on with this upload. Ask with HEAD how much of it is here.")
    return added


def public(upload: Upload | File) -> dict[str, Any]:
    """The API's answer about it."""
    if isinstance(upload, File):
        return {"id": upload.id, "bytes": upload.bytes, "received": upload.bytes, "file": upload.public(), "address": None}
    return {"id": upload.id, "bytes": upload.bytes, "received": upload.received, "file": None, "address": upload.address}


def tus_headers(upload: Upload | File) -> dict[str, str]:
    """The headers that tus requires."""
    received = upload.bytes if isinstance(upload, File) else upload.received
    name = base64.b64encode(upload.name.encode()).decode()
    fields = UNCACHED | {
        "Upload-Offset": str(received),
        "Upload-Length": str(upload.bytes),
        "Upload-Metadata": f"filename {name}",
    }
    if isinstance(upload, File):
        return fields
    expires = upload.updated_at + timedelta(hours=get_settings().keep_uploads_hours)
    return fields | {"Upload-Expires": format_datetime(expires, usegmt=True)}


def name_in(metadata: str) -> str:
    """The file's name from `Upload-Metadata`: comma-separated pairs of a key and a Base64 value."""
    pairs = dict(pair.strip().partition(" ")[::2] for pair in metadata.split(","))
    try:
        return base64.b64decode(pairs.get("filename", ""), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refused("The filename in Upload-Metadata is not UTF-8 in Base64.") from error
