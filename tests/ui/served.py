"""The whole app as people start it: a process of its own, with its own Redis, workers and data folder."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import IO

MAIN = Path(__file__).parent.parent.parent / "main.py"
UPLOAD_LIMIT = 32 << 20


@dataclass(frozen=True)
class Served:
    """A running app. `pid` is that of its first process."""

    port: int
    data_dir: Path
    pid: int

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
        return (self.data_dir / "log").read_text()


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
        app, said = Served(port, data_dir, process.pid), Event()
        assert process.stdout is not None
        keeper = Thread(target=keep_log, args=(process.stdout, data_dir / "log", ready, said))
        keeper.start()
        try:
            said.wait()
            assert process.poll() is None, app.log
            yield app
        finally:
            process.terminate()
            keeper.join()


def keep_log(output: IO[bytes], path: Path, ready: str, said: Event) -> None:
    """Saves the app's output, and signals when it has printed that it is ready, or has ended."""
    with path.open("wb", buffering=0) as log:
        for line in output:
            log.write(line)
            if ready in line.decode():
                said.set()
    said.set()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port
