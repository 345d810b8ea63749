"""A storage that is tidied."""

import pytest

from models.settings import Settings
from models.storage import Storage, open_storage


@pytest.fixture
def storage(rinse: Settings, monkeypatch: pytest.MonkeyPatch) -> Storage:
    """Everything is old enough at once."""
    monkeypatch.setattr(rinse, "sweep_seconds", 0)
    return open_storage()
