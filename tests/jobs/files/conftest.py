"""Fixtures for tests of tidying."""

import pytest

from models.settings import Settings
from models.storage import Storage, open_storage


@pytest.fixture
def storage(rinse: Settings, monkeypatch: pytest.MonkeyPatch) -> Storage:
    """A storage in which every object is old enough to be swept."""
    monkeypatch.setattr(rinse, "sweep_seconds", 0)
    return open_storage()
