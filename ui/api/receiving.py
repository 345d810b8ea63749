"""Streams uploads from the socket into storage, in constant memory. If anything goes wrong, nothing is kept."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from typing import TypeVar

from jobs.files.ingest import discard_without_row
from models import db
from models.columns import new_id
from models.file import File, add_file, input_key
from models.quota import claim_quota, demand_quota
from models.settings import get_settings
from models.user import User
from ui.api.stored import storage, storage_to_fill
from ui.errors import TooLarge

T = TypeVar("T")

BLOCK = 4 << 20
"""Bytes written at once: each write runs in a thread, and the socket delivers only 64 KB at a time."""


async def receive(chunks: AsyncIterator[bytes], name: str, user: User, announced: str | None = None) -> File:
    """Stores a file and creates its row. `announced` is the client's Content-Length: only a hint, the bytes are counted."""
    limit = get_settings().max_upload_bytes
    size = int(announced) if announced and announced.isdecimal() else 1
    if size > limit:
        raise TooLarge(limit)
    await asyncio.to_thread(demand_quota_for, user, size)
    file_id = new_id()
    async with in_threads(lambda: storage_to_fill().create(input_key(file_id))) as writer:
        async for block in blocks(counted(chunks, limit)):
            await asyncio.to_thread(writer.write, block)
    stored = writer.stored
    try:
        return await asyncio.to_thread(enter, file_id, name, user, stored.bytes, stored.sha256)
    except Exception:  # once cancelled, the thread may still add the row; otherwise the bytes are swept away later
        await asyncio.to_thread(discard_without_row, storage(), file_id)
        raise


async def receive_whole(content: bytes, name: str, user: User) -> File:
    """Stores content that we have made ourselves."""

    async def in_one_piece() -> AsyncIterator[bytes]:
        yield content

    return await receive(in_one_piece(), name, user)


async def sha256_of(chunks: AsyncIterator[bytes]) -> str:
    """Of a file that is not stored."""
    digest = hashlib.sha256()
    async for block in blocks(counted(chunks, get_settings().max_upload_bytes)):
        await asyncio.to_thread(digest.update, block)
    return digest.hexdigest()


def demand_quota_for(user: User, size: int) -> None:
    """Raises OverQuota before any byte is sent; what arrives meanwhile is counted at the end."""
    with db.read_session() as session:
        demand_quota(session, user.id, size)


def enter(file_id: str, name: str, user: User, size: int, sha256: str) -> File:
    with db.session() as session:
        claim_quota(session, user.id, size)
        return add_file(session, user.id, file_id, name, size=size, sha256=sha256)


async def counted(chunks: AsyncIterator[bytes], limit: int, what: str = "file") -> AsyncIterator[bytes]:
    """Passes the bytes on, and raises TooLarge once there are more than `limit`."""
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise TooLarge(limit, what)
        yield chunk


async def blocks(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in larger pieces."""
    block = bytearray()
    async for chunk in chunks:
        block += chunk
        if len(block) >= BLOCK:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


@asynccontextmanager
async def in_threads(make: Callable[[], AbstractContextManager[T]]) -> AsyncIterator[T]:
    """Runs a blocking context manager in threads: its creation, `__enter__` and `__exit__`."""
    context = await asyncio.to_thread(make)
    value = await asyncio.to_thread(context.__enter__)
    try:
        yield value
    except BaseException as error:
        if not await asyncio.to_thread(context.__exit__, type(error), error, error.__traceback__):
            raise
    else:
        await asyncio.to_thread(context.__exit__, None, None, None)
