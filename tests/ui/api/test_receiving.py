"""Uploads that end at an awkward moment: bytes and row, or neither."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from models import db
from models.file import File, latest_files
from models.settings import Settings
from models.storage import Storage, Writer, open_storage
from models.storage_local import LocalStorage
from models.user import LOCAL
from ui.api import receiving, stored


@pytest.fixture(autouse=True)
def storage(rinse: Settings) -> Iterator[Storage]:
    """That of this test, where nothing is stored yet."""
    for each in (stored.storage, stored.storage_to_fill):
        each.cache_clear()
    yield stored.storage()
    for each in (stored.storage, stored.storage_to_fill):
        each.cache_clear()


async def test_the_first_file_comes_after_the_sign_of_the_installation(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    create, made = LocalStorage.create, list[str]()

    def write_down(self: LocalStorage, key: str) -> Writer:
        made.append(key.partition("/")[0])
        return create(self, key)

    monkeypatch.setattr(LocalStorage, "create", write_down)
    for name in ("a.csv", "b.csv"):
        await receiving.receive_whole(b"a\n1\n", name, LOCAL)
    assert made == ["installations", "u", "u"]


async def test_the_bytes_stay_if_the_row_is_added_just_after_the_request_was_cancelled(
    rinse: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_begun, may_go_on, is_over = threading.Event(), threading.Event(), threading.Event()
    enter = receiving.enter

    def enter_late(*given: Any) -> File:
        is_begun.set()
        may_go_on.wait(60)
        file = enter(*given)
        is_over.set()
        return file

    monkeypatch.setattr(receiving, "enter", enter_late)
    request = asyncio.create_task(receiving.receive_whole(b"a\n1\n", "a.csv", LOCAL))
    assert await asyncio.to_thread(is_begun.wait, 60)
    request.cancel()
    await asyncio.wait([request])
    may_go_on.set()
    assert await asyncio.to_thread(is_over.wait, 60)
    with db.read_session() as session:
        [file] = latest_files(session, LOCAL)
    assert open_storage().stat(file.key) is not None
