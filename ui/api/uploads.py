"""Files in several requests, by the tus protocol 1.0.0 (creation, termination, expiration): https://tus.io.

An upload that broke off goes on where it was: HEAD says how much is here, PATCH brings more. What one request has
brought is kept, also when it ends in the middle. The upload's id is the file's id once all of it is here.
"""

import asyncio
import base64
import binascii
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import timedelta
from email.utils import format_datetime
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
from models.settings import get_settings
from models.upload import Upload, add_part, begin_upload, get_upload, part_key
from models.user import User
from ui.api.answers import FileAnswer
from ui.api.bodies import UploadDone
from ui.api.receiving import BLOCK, blocks, in_threads
from ui.api.stored import storage
from ui.auth import current_user
from ui.errors import TooLarge

TUS = {"Tus-Resumable": "1.0.0", "Cache-Control": "no-store"}
PART = 2 * BLOCK
"""Bytes that one stored part has at most. A connection that breaks off loses less than a block of them."""
being_put_together: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
"""By upload: whoever asks meanwhile waits for the one copy that is being made."""
CONTENT = "application/offset+octet-stream"


def options() -> Response:
    """What this server can do, as tus wants it told."""
    can = {"Tus-Version": "1.0.0", "Tus-Extension": "creation,termination,expiration"}
    return Response(status_code=204, headers=TUS | can | {"Tus-Max-Size": str(get_settings().max_upload_bytes)})


async def post(
    request: Request,
    upload_length: Annotated[int, Header(ge=0, description="bytes of the whole file")],
    upload_metadata: Annotated[str, Header(description="`filename` and the name in Base64")] = "",
    upload_straight: Annotated[bool, Header(description="whether you can send it to a bucket yourself")] = False,
) -> Response:
    """Begin a file that comes in several requests (tus 1.0.0). `Location` is where to send it.

    With `Upload-Straight: true`, the answer may name an `address` in a bucket: PUT the bytes there with `Content-Range`, as
    resumable uploads of Google Cloud Storage go, and then POST `done`. No `address`: send them here.

    curl -i -X POST -H "Upload-Length: 2000000000" -H "Upload-Metadata: filename b3JkZXJzLmNzdg==" http://localhost:8080/api/v1/uploads
    """
    if upload_length > get_settings().max_upload_bytes:
        raise TooLarge(get_settings().max_upload_bytes)
    user, name, origin = current_user(request), name_in(upload_metadata), request.headers.get("origin")
    upload: Upload | None = None
    if upload_straight and get_settings().bucket_uploads():
        upload = await asyncio.to_thread(direct_uploads.begin, user, name, upload_length, origin, storage())
    if upload is None:
        upload = await asyncio.to_thread(begin, user, name, upload_length)
    return JSONResponse(public(upload), 201, told(upload) | {"Location": f"/api/v1/uploads/{upload.id}"})


async def head(upload_id: str, request: Request) -> Response:
    """How much of it is here: `Upload-Offset`."""
    return Response(headers=told(await current(upload_id, current_user(request))))


async def get(upload_id: str, request: Request) -> Response:
    """How much of it is here, as JSON; `file` once it is whole. `address`: where its bytes go, if not here."""
    upload = await current(upload_id, current_user(request))
    return JSONResponse(public(upload), headers=told(upload))


async def done(upload_id: str, request: Request, said: UploadDone) -> FileAnswer:
    """All of it is at its `address`: makes it a file. 409 while bytes are missing.

    Its `sha256` is known once a job has read it.
    """
    file = await asyncio.to_thread(direct_uploads.accept, current_user(request), upload_id, said.crc32c, storage())
    return FileAnswer.model_validate(file.public())


async def patch(upload_id: str, request: Request, upload_offset: Annotated[int, Header(ge=0)]) -> Response:
    """Send what is missing, from `Upload-Offset` on; a part of it is kept, too. 409 if that is not where we are.

    curl -X PATCH -T rest.bin -H "Upload-Offset: 1800000000" -H "Content-Type: application/offset+octet-stream" http://localhost:8080/api/v1/uploads/ID
    """
    user = current_user(request)
    if request.headers.get("content-type") != CONTENT:
        raise Refused(f"Send this as {CONTENT}.")
    upload = await current(upload_id, user)
    if isinstance(upload, Upload) and upload.address:
        raise Conflict("The bytes of this upload go to its address.")
    if isinstance(upload, File) or upload_offset != upload.received:
        raise Conflict("That is not where this upload goes on. Ask with HEAD how much of it is here.")
    async with aclosing(within(upload, blocks(until_broken(request.stream())))) as coming:
        async for size, key in parts(upload, coming):
            upload = await asyncio.to_thread(add, upload, key, size)
    return Response(status_code=204, headers=told(await current(upload_id, user)))


async def delete(upload_id: str, request: Request) -> Response:
    """Give it up; what has come of it is deleted."""
    await asyncio.to_thread(give_up, current_user(request), upload_id)
    return Response(status_code=204, headers=TUS)


async def current(upload_id: str, user: User) -> Upload | File:
    """The upload, or the file that it has become: also when it was whole and nobody had put it together yet."""
    found = await asyncio.to_thread(find, upload_id, user)
    if isinstance(found, Upload) and found.address:
        return await asyncio.to_thread(direct_uploads.look, user, found, storage())
    if isinstance(found, File) or not found.is_whole:
        return found
    async with being_put_together.setdefault(upload_id, asyncio.Lock()):
        found = await asyncio.to_thread(find, upload_id, user)
        return found if isinstance(found, File) else await asyncio.to_thread(put_together, found, storage())


async def until_broken(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """What comes before the connection breaks off."""
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
    """Stores what comes in parts; each with its size and its key, once it is stored."""
    async for first in chunks:
        key = part_key(upload.id)
        async with in_threads(lambda key=key: storage().create(key)) as writer:  # type: ignore[misc]
            size = await asyncio.to_thread(writer.write, first)
            while size < PART and (chunk := await anext(chunks, None)) is not None:
                size += await asyncio.to_thread(writer.write, chunk)
        yield size, key


def begin(user: User, name: str, size: int) -> Upload:
    with db.session() as session:
        return begin_upload(session, user.id, name, size)


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
    """What its owner may know of it."""
    if isinstance(upload, File):
        return {"id": upload.id, "bytes": upload.bytes, "received": upload.bytes, "file": upload.public(), "address": None}
    return {"id": upload.id, "bytes": upload.bytes, "received": upload.received, "file": None, "address": upload.address}


def told(upload: Upload | File) -> dict[str, str]:
    """What tus wants to hear of an upload."""
    received = upload.bytes if isinstance(upload, File) else upload.received
    said = TUS | {"Upload-Offset": str(received), "Upload-Length": str(upload.bytes)}
    if isinstance(upload, File):
        return said
    expires = upload.updated_at + timedelta(hours=get_settings().keep_uploads_hours)
    return said | {"Upload-Expires": format_datetime(expires, usegmt=True)}


def name_in(metadata: str) -> str:
    """The file's name, out of `Upload-Metadata`: pairs of a name and a Base64 text, with commas between."""
    pairs = dict(pair.strip().partition(" ")[::2] for pair in metadata.split(","))
    try:
        return base64.b64decode(pairs.get("filename", ""), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refused("The filename in Upload-Metadata is not UTF-8 in Base64.") from error
