"""Local copies of a bucket's objects: made once, kept while in use, and limited in number."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from jobs.files import local_copies
from jobs.files.local_copies import LocalCopies
from models.errors import Missing
from models.storage_local import LocalStorage


class Elsewhere(LocalStorage):
    """A folder that counts as remote, like a bucket. Records which keys were read."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.read: list[str] = []

    def local_path(self, _: str) -> None:  # type: ignore[override]
        return None

    def open(self, key: str) -> IO[bytes]:
        self.read.append(key)
        return super().open(key)


@pytest.fixture
def storage(tmp_path: Path) -> Elsewhere:
    storage = Elsewhere(tmp_path / "bucket")
    for key in ("a", "b", "c"):
        with storage.create(key) as writer:
            writer.write(key.encode() * 100)
    return storage


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def content(copies: LocalCopies, key: str) -> bytes:
    async with copies.held(key) as path:
        return path.read_bytes()


async def until(happened: Callable[[], bool]) -> None:
    """Lets other tasks run until the condition holds."""
    while not happened():  # noqa: ASYNC110  there is no event: it is a file that comes or goes
        await asyncio.sleep(0)


async def test_an_object_is_copied_once(storage: Elsewhere, folder: Path) -> None:
    copies = LocalCopies(storage, folder, limit=1000)
    said = await asyncio.gather(*(content(copies, "a") for _ in range(3)))
    assert said == [b"a" * 100] * 3
    assert storage.read == ["a"]


async def test_the_copy_longest_unused_leaves_first(storage: Elsewhere, folder: Path) -> None:
    copies = LocalCopies(storage, folder, limit=200)
    for key in ("a", "b", "a", "c", "a", "b"):
        assert await content(copies, key) == key.encode() * 100
    assert storage.read == ["a", "b", "c", "b"]
    assert len(names(folder)) == 2


async def test_a_copy_in_use_stays(storage: Elsewhere, folder: Path) -> None:
    copies = LocalCopies(storage, folder, limit=0)
    async with copies.held("a") as path:
        await content(copies, "b")
        assert path.read_bytes() == b"a" * 100
    assert not names(folder)


async def test_a_copy_that_is_asked_for_while_others_leave_stays(storage: Elsewhere, folder: Path) -> None:
    copies = LocalCopies(storage, folder, limit=1000)
    for key in ("a", "b", "c"):
        await content(copies, key)
    copies.limit = 0
    leaving = asyncio.create_task(content(copies, "c"))
    await until(lambda: len(names(folder)) < 3)  # the copies are being deleted one by one
    async with copies.held("b") as path:
        await leaving
        assert path.read_bytes() == b"b" * 100
    assert not names(folder)


async def test_a_copy_that_nobody_looks_at_goes(storage: Elsewhere, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_copies, "KEEP", 0)
    copies = LocalCopies(storage, folder, limit=1000)
    forgetting = asyncio.create_task(copies.forget_unused())
    await content(copies, "a")
    await until(lambda: not names(folder))
    forgetting.cancel()


async def test_a_missing_object_leaves_nothing(storage: Elsewhere, folder: Path) -> None:
    copies = LocalCopies(storage, folder, limit=1000)
    with pytest.raises(Missing):
        await content(copies, "nope")
    assert not names(folder)


async def test_a_folder_storage_needs_no_copy(tmp_path: Path, folder: Path) -> None:
    storage = LocalStorage(tmp_path)
    with storage.create("a") as writer:
        writer.write(b"as it is")
    async with LocalCopies(storage, folder, limit=1000).held("a") as path:
        assert path == tmp_path / "a"
    assert not names(folder)
