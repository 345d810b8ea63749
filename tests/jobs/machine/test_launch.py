"""`python main.py`, started for real: all processes start, are restarted when they die, and end."""

import errno
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import psutil
import pytest

from jobs.machine.launch import StopRequests, run
from jobs.machine.lock import only_one
from jobs.machine.server import socket_path
from jobs.machine.supervisor import ManagedProcess
from jobs.redis_client import patient
from models.settings import Settings
from tests.jobs.processes import wait_for_death
from tests.ui.served import MAIN, Served, free_port, serving


def children(app: Served) -> dict[str, psutil.Process]:
    """The processes that the launcher keeps running, by name."""
    found = {each.name(): each for each in psutil.Process(app.pid).children()}
    return {name.removeprefix("rinse ") if name.startswith("rinse ") else "redis": each for name, each in found.items()}


def all_below(app: Served) -> list[psutil.Process]:
    below: list[psutil.Process] = psutil.Process(app.pid).children(recursive=True)
    return below


def settings_of(app: Served) -> Settings:
    return Settings(data_dir=app.data_dir, redis_url=None)


def start_another(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(MAIN)],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_killed_launcher_takes_all_along_and_the_next_start_finds_all_data(tmp_path: Path) -> None:
    with serving(tmp_path, WORKERS="2", guest="yes") as app:
        assert children(app).keys() == {"redis", "web", "scheduler", "dashboard", "worker"}
        assert children(app)["web"].cmdline() == psutil.Process(app.pid).cmdline()  # a fork, which shares what we have loaded
        started = all_below(app)
        with patient(settings_of(app)) as redis:
            redis.set("name", "Ada")
            redis.waitaof(1, 0, 0)  # with a slow disk, data is only in the server's memory for a moment
        os.kill(app.pid, signal.SIGKILL)
        assert not psutil.wait_procs(started, timeout=60)[1]

    with serving(tmp_path, WORKERS="1", guest="yes") as app:
        started = all_below(app)
        with patient(settings_of(app)) as redis:
            assert redis.get("name") == b"Ada"
    assert not psutil.wait_procs(started, timeout=60)[1]
    assert not socket_path(settings_of(app)).parent.exists()


def test_a_web_process_that_is_killed_while_it_starts_is_started_again(tmp_path: Path) -> None:
    settings, requests, heard = Settings(data_dir=tmp_path, port=free_port()), StopRequests(), list[str]()

    def hear(said: str) -> None:
        heard.append(said)
        requests.count = 1

    web = ManagedProcess("web", partial(be_killed_once, tmp_path / "killed", settings.port), grace=5)
    assert run([web], None, settings, requests, hear) == 0
    assert heard[0].startswith("Rinse is ready")
    assert (tmp_path / "killed").exists()


def be_killed_once(mark: Path, port: int) -> int:
    """A web process that is killed when it first starts."""
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    HTTPServer(("127.0.0.1", port), Healthy).serve_forever()
    return 0


class Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()


def test_a_web_process_that_gives_up_while_it_starts_ends_all(tmp_path: Path) -> None:
    web = ManagedProcess("web", lambda: 1, grace=5)
    assert run([web], None, Settings(data_dir=tmp_path, port=free_port()), StopRequests(), print) == 1


def test_what_has_started_ends_if_another_cannot_be_forked(tmp_path: Path) -> None:
    class Unforkable(ManagedProcess):
        def start(self) -> None:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    web, worker = ManagedProcess("web", sleep, grace=5), Unforkable("worker", sleep, grace=5)
    with pytest.raises(BlockingIOError):
        run([web, worker], None, Settings(data_dir=tmp_path, port=free_port()), StopRequests(), print)
    assert web.code == -signal.SIGTERM


def sleep() -> int:
    signal.pause()
    return 0


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("app"), WORKERS="1") as app:
        yield app


def test_the_data_folder_is_ours_alone_and_one_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    with only_one(tmp_path / "data"), only_one(shared):
        assert [stat.S_IMODE(folder.stat().st_mode) for folder in (tmp_path / "data", shared)] == [0o700, 0o755]


def test_a_worker_that_dies_is_started_again(app: Served) -> None:
    worker = children(app)["worker"]
    worker.kill()
    wait_for_death(worker.pid)
    with httpx.Client(base_url=app.api, timeout=30) as api:
        file = api.put("/files", content=b"name\n Ada \n", headers={"X-File-Name": "people.csv"}).json()
        recipe = {"version": 1, "steps": [{"step": "trim"}]}
        job = api.post("/jobs", json={"kind": "clean", "file_id": file["id"], "options": {"recipe": recipe}}).json()
        assert '"status": "done"' in api.get(f"/jobs/{job['id']}/events").text  # ends when the job does
        assert api.get(f"/jobs/{job['id']}/result").content == b"name\nAda\n"


def test_a_redis_that_dies_is_started_again_and_remembers(app: Served) -> None:
    with patient(settings_of(app)) as redis:
        redis.set("name", "Ada")
        redis.waitaof(1, 0, 0)
        before = children(app)["redis"]
        before.kill()
        wait_for_death(before.pid)
        assert redis.get("name") == b"Ada"
    assert children(app)["redis"].pid != before.pid


def test_a_second_start_on_the_same_folder_is_refused_in_a_sentence(app: Served) -> None:
    refused = start_another(DATA_DIR=str(app.data_dir), PORT=str(free_port()))
    assert refused.returncode == 1
    assert refused.stderr.strip().endswith(
        f"Rinse is already running on {app.data_dir} (process {app.pid}). Stop it, or set DATA_DIR to another folder."
    )


def test_a_port_in_use_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = start_another(DATA_DIR=str(tmp_path), PORT=str(port))
    assert refused.returncode == 1
    assert refused.stderr.strip().endswith(f"Port {port} is in use. Set PORT to another one.")


def test_a_redis_that_is_not_there_yet_is_waited_for_until_we_are_told_to_end(tmp_path: Path) -> None:
    waiting = {"ready": "waiting for Redis", "REDIS_URL": f"unix://{tmp_path}/nowhere.sock"}
    with serving(tmp_path, **waiting) as app:
        assert "Is REDIS_URL right, and the server running?" in app.log
        assert children(app) == {}
        os.kill(app.pid, signal.SIGTERM)
        wait_for_death(app.pid)
    assert "Traceback" not in app.log
