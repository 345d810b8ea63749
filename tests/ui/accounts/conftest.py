"""One app for all tests of signing in: each makes its own people."""

from collections.abc import Iterator

import pytest

from tests.ui.accounts.door import PASSWORD, Door, door_of, link_in
from tests.ui.served import serving

QUOTA = 1_000_000
"""Bytes that each person may store."""


@pytest.fixture(scope="session")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Already set up: there is an administrator, Root."""
    with (
        serving(tmp_path_factory.mktemp("door"), AUTH="accounts", WORKERS="0", MAX_BYTES_PER_PERSON=str(QUOTA)) as app,
        door_of(app) as door,
    ):
        with door.browser() as browser:
            set_up = browser.post(link_in(app.log), data={"name": "Root", "password": PASSWORD})
        assert set_up.status_code == 303, set_up.text
        yield door
        assert "Traceback" not in app.log
