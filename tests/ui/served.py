"""The whole app as people start it: a process of its own, with its own Redis, workers and data folder."""

import os
import select
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread
from typing import IO, Any

import httpx

MAIN = Path(__file__).parent.parent.parent / "main.py"
UPLOAD_LIMIT = 32 << 20

UNENCRYPTED = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients of apps of tests. Without it, each httpx.Client loads all certificate authorities: longer than most requests."""


@dataclass(frozen=True)
class Served:
    """A running app. `pid` is that of its first process."""

    port: int
    data_dir: Path
    pid: int
    output: "Output"

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def numeric_url(self) -> str:
        """For browsers, this is a different site from localhost."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.base_url}/api/v1"

    @property
    def log(self) -> str:
        return self.output.text()

    def get(self, path: str, **told: Any) -> httpx.Response:
        return self.request("GET", path, **told)

    def request(self, method: str, path: str, **told: Any) -> httpx.Response:
        """Not with httpx's own five seconds: a busy machine takes longer."""
        return httpx.request(method, f"{self.base_url}{path}", timeout=30, verify=UNENCRYPTED, **told)


@contextmanager
def serving(data_dir: Path, *role: str, ready: str = "Rinse is ready", **settings: str) -> Iterator[Served]:
    """Runs `main.py` until the block ends; the block begins when it has printed that it is ready."""
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1", "DATA_DIR": str(data_dir), "PORT": str(port)}
    environment |= {} if settings.pop("guest", "") else {"DASHBOARD": "no"}
    with subprocess.Popen(
        [sys.executable, str(MAIN), *role],
        cwd=data_dir,
        env=environment | settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdout is not None
        output = Output(process.stdout, data_dir / "log", ready)
        app = Served(port, data_dir, process.pid, output)
        keeper = Thread(target=output.follow)
        keeper.start()
        try:
            output.said.wait()
            assert process.poll() is None, app.log
            yield app
        finally:
            process.terminate()
            keeper.join()


class Output:
    """What the app has printed, also while it runs: what is still in the pipe belongs to it."""

    def __init__(self, pipe: IO[bytes], path: Path, ready: str) -> None:
        self._pipe, self._path, self._ready = pipe, path, ready
        self._saving, self._has_ended = Lock(), False
        self.said = Event()
        """Set once it has printed that it is ready, or has ended."""
        path.touch()
        os.set_blocking(pipe.fileno(), False)

    def follow(self) -> None:
        """Saves all of it, until the app ends."""
        waiting = select.poll()
        waiting.register(self._pipe, select.POLLIN)
        while not self._has_ended:
            waiting.poll()
            with self._saving:
                self._save()
        self.said.set()

    def text(self) -> str:
        with self._saving:
            self._save()
            return self._path.read_text()

    def _save(self) -> None:
        """Saves what is in the pipe by now."""
        if self._has_ended:
            return
        with suppress(BlockingIOError), self._path.open("ab") as log:
            while piece := os.read(self._pipe.fileno(), 1 << 16):
                log.write(piece)
                log.flush()
                if not self.said.is_set() and self._ready in self._path.read_text():
                    self.said.set()
            self._has_ended = True


def free_port() -> int:
    """A port that stays bound until this process ends: nobody else is given it before, or while, a server listens there."""
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind(("127.0.0.1", 0))
    port: int = found.getsockname()[1]
    found.detach()
    return port
