"""Without Redis, files and jobs are still accepted, and pages say what they are waiting for."""

from pathlib import Path

import httpx
from playwright.sync_api import Browser

from jobs.machine.server import EmbeddedServer
from jobs.redis_client import redis_url
from models.settings import Settings
from tests.browser.person import Person
from tests.ui.api.programs import give, order, submit
from tests.ui.served import serving


def test_a_job_waits_for_the_queue_and_is_done_when_it_is_back(tmp_path: Path, chromium: Browser) -> None:
    own = Settings(data_dir=tmp_path / "redis", redis_url=None)
    with (
        EmbeddedServer(own) as server,
        serving(tmp_path, WORKERS="1", REDIS_URL=redis_url(own)) as app,
        httpx.Client(base_url=app.api, timeout=30) as api,
        chromium.new_context(base_url=app.base_url) as window,
    ):
        server.process.kill()
        server.process.wait()
        job = submit(api, order(give(api)))
        person = Person(window.new_page()).open(f"/jobs/{job['id']}")
        person.see("waiting for the queue")
        server.start()
        person.sees_status("done")
