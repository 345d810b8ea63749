"""One app for all tests of ui/: its data is shared, so each test makes its own files and jobs."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.ui.api.contract import contract
from tests.ui.command_line import MESSY, write
from tests.ui.served import UNENCRYPTED, UPLOAD_LIMIT, Served, serving


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Everything on this machine: Redis, web, scheduler and a worker."""
    with serving(tmp_path_factory.mktemp("app"), WORKERS="1", MAX_UPLOAD_BYTES=str(UPLOAD_LIMIT)) as served:
        yield served


@pytest.fixture
def api(app: Served) -> Iterator[httpx.Client]:
    """A client of the app's API, as a program would use it. Each answer must be in the OpenAPI document."""
    checked = {"response": [contract(app.api).check]}
    with httpx.Client(base_url=app.api, timeout=30, event_hooks=checked, verify=UNENCRYPTED) as client:
        yield client


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    """A table for the command line."""
    return write(tmp_path / "messy.csv", MESSY)
