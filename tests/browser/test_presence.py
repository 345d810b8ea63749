"""Two browsers on one job, on different web processes: who else is here, also after a process was killed."""

import os
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Somebody
from tests.ui.api.programs import give, order, submit
from tests.ui.served import Served, serving


def beside(app: Served, folder: Path, **settings: str) -> AbstractContextManager[Served]:
    """Another web process with the same data."""
    return serving(folder, "web", ready="serving", DATA_DIR=str(app.data_dir), **settings)


@pytest.fixture
def second(app: Served, tmp_path: Path) -> Iterator[Served]:
    with beside(app, tmp_path) as served:
        yield served


def test_each_sees_the_other_and_a_killed_process_comes_back_to_the_truth(
    somebody: Somebody, api: httpx.Client, app: Served, second: Served, tmp_path: Path
) -> None:
    draft = submit(api, order(give(api), draft=True))
    ann, bob = somebody(), somebody(base_url=second.base_url)
    ann.open(f"/jobs/{draft['id']}").see("Run on 3 rows")
    bob.open(f"/jobs/{draft['id']}").see("Also here: 1 other window")
    here = ann.page.locator(".here")
    expect(here).to_have_text("Also here: 1 other window")

    os.kill(second.pid, signal.SIGKILL)
    expect(here).to_have_text("")
    expect(bob.page.locator(".connection")).to_have_text("reconnecting")
    ann.press("Run on 3 rows")
    ann.sees_status("done")
    with beside(app, tmp_path, PORT=str(second.port)):
        bob.sees_status("done")
        expect(here).to_have_text("Also here: 1 other window")
        bob.complaints.clear()  # errors while the server was down
