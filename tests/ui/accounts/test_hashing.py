"""Passwords are hashed off the event loop, and only a limited number at a time."""

import asyncio

import pytest

from models import password
from models.errors import Unavailable
from tests.ui.accounts.door import PASSWORD
from ui.accounts import hashing


async def test_too_many_at_once_are_sent_away_and_the_others_get_their_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "WAITING", 1)
    kept = password.hashed(PASSWORD, "Alice")
    tries = [hashing.is_right(PASSWORD, kept) for _ in range(hashing.AT_ONCE + 2)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert answers[:-1] == [True] * (hashing.AT_ONCE + 1)
    assert isinstance(answers[-1], Unavailable)
    assert await hashing.is_right("another", kept) is False
