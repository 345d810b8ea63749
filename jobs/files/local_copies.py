"""Local paths of stored files: those of a folder are used as they are, those of a bucket are copied, in an LRU cache."""

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from models.storage import Storage

KEEP = 600.0
"""Seconds that an unused copy is kept."""


@dataclass
class Copy:
    """One copy, perhaps still being made. `users` are reading it right now; `bytes` is None until it is complete."""

    path: Path
    bytes: int | None = None
    users: int = 0
    used_at: float = 0.0
    making: asyncio.Lock = field(default_factory=asyncio.Lock)


class LocalCopies:
    """Keeps copies in `folder`: `limit` bytes at most, not counting those in use."""

    def __init__(self, storage: Storage, folder: Path, limit: int) -> None:
        self.storage, self.folder, self.limit = storage, folder, limit
        self._copies: OrderedDict[str, Copy] = OrderedDict()

    @asynccontextmanager
    async def held(self, key: str) -> AsyncIterator[Path]:
        """A file's path, valid while the context is open. Raises Missing, Damaged and StorageUnavailable."""
        if path := await asyncio.to_thread(self.storage.local_path, key):
            yield path
            return
        copy = self._copies.setdefault(key, Copy(self.folder / secrets.token_hex(16)))
        self._copies.move_to_end(key)
        copy.users += 1
        try:
            await self._make(key, copy)
            yield copy.path
        finally:
            copy.users -= 1
            copy.used_at = time.monotonic()
            await self._shrink()

    async def forget_unused(self) -> None:
        """Runs for ever. An unused copy must not outlive the stored file for long."""
        while True:
            await asyncio.sleep(KEEP / 4)
            await self._shrink()

    async def _make(self, key: str, copy: Copy) -> None:
        async with copy.making:
            if copy.bytes is None:
                await asyncio.to_thread(self.storage.download, key, copy.path)
                copy.bytes = (await asyncio.to_thread(copy.path.stat)).st_size

    async def _shrink(self) -> None:
        for copy in self._let_go():
            await asyncio.to_thread(copy.path.unlink, missing_ok=True)

    def _let_go(self) -> list[Copy]:
        """Removes all surplus copies from the cache before any is deleted: meanwhile somebody may ask for one of them."""
        unused = {key: copy for key, copy in self._copies.items() if not copy.users}
        excess = sum(copy.bytes or 0 for copy in unused.values()) - self.limit
        gone = []
        for key, copy in unused.items():  # longest unused first
            if excess > 0 or copy.bytes is None or time.monotonic() - copy.used_at > KEEP:
                excess -= copy.bytes or 0
                gone.append(self._copies.pop(key))
        return gone
