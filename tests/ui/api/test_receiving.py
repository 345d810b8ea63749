"""Uploads that end at an awkward moment: bytes and row, or neither."""

import asyncio
import threading
from typing import Any

import pytest

from models import db
from models.file import File, latest_files
from models.settings import Settings
from models.storage import open_storage
from models.user import LOCAL
from ui.api import receiving


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
    monkeypatch.setattr(receiving, "storage", open_storage)
    request = asyncio.create_task(receiving.receive_whole(b"a\n1\n", "a.csv", LOCAL))
    assert await asyncio.to_thread(is_begun.wait, 60)
    request.cancel()
    await asyncio.wait([request])
    may_go_on.set()
    assert await asyncio.to_thread(is_over.wait, 60)
    with db.read_session() as session:
        [file] = latest_files(session, LOCAL)
    assert open_storage().stat(file.key) is not None
