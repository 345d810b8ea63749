"""The parts of the world. Each is a context that runs it, has the settings for using it, and can be healed by `heal`."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

import psutil

from jobs.machine.children import start_child
from jobs.machine.launch import answers
from jobs.machine.server import EmbeddedServer
from jobs.redis_client import redis_url
from models.settings import Settings, get_settings
from tests.fake_gcs import running_fake_gcs
from tests.postgres import restart, running_postgres

ROOT = Path(__file__).parent.parent.parent
ROOMY = 4 << 30
SERVES_WITHIN = 60.0
"""Seconds within which an instance must serve once everything that it needs works."""


class Part(ExitStack):
    """One part; `environment` holds the settings for using it."""

    environment: dict[str, str]

    def heal(self) -> None:
        """Ends all faults of this part."""


class Redis(Part):
    """A Redis of our own, outside Rinse, so that it can be away while Rinse runs."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        own = Settings(data_dir=folder / "own-redis", redis_url=None)
        self.server, self.url = EmbeddedServer(own), redis_url(own)

    def __enter__(self) -> Self:
        self.enter_context(self.server)
        return super().__enter__()

    def kill(self) -> None:
        self.server.process.kill()
        self.server.process.wait()

    def wipe(self) -> None:
        """Restarts it without its data."""
        self.kill()
        shutil.rmtree(self.server.folder / "appendonlydir", ignore_errors=True)
        self.server.start()

    def freeze(self) -> None:
        """It still accepts connections, but does not answer."""
        self.server.process.send_signal(signal.SIGSTOP)

    def heal(self) -> None:
        self.server.process.send_signal(signal.SIGCONT)
        if not self.server.is_running:
            self.server.start()


class Sqlite(Part):
    """A file: nothing to restart."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.environment = {"DATABASE_URL": f"sqlite:///{folder / 'rinse.db'}"}

    def restart(self) -> None:
        """Nothing to do."""


class Postgres(Part):
    def __enter__(self) -> Self:
        self.url = self.enter_context(running_postgres())
        self.environment = {"DATABASE_URL": self.url}
        return super().__enter__()

    def restart(self) -> None:
        """As after a power cut: without a clean shutdown."""
        restart(self.url)


class Folder(Part):
    """A disk of its own, in memory, which `fill` fills up."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.path = folder / "files"
        self.environment = {"STORAGE": str(self.path)}

    def __enter__(self) -> Self:
        self.path.mkdir()
        run("mount", "-t", "tmpfs", "-o", f"size={ROOMY}", "rinse-chaos", str(self.path))
        self.callback(run, "umount", "--lazy", str(self.path))
        return super().__enter__()

    def fill(self) -> None:
        disk = os.statvfs(self.path)
        self._resize((disk.f_blocks - disk.f_bfree) * disk.f_frsize)

    def stumble(self) -> None:
        """Nothing to do: a folder does not answer 503."""

    def heal(self) -> None:
        self._resize(ROOMY)

    def broken(self) -> list[str]:
        return []

    def _resize(self, size: int) -> None:
        run("mount", "-o", f"remount,size={max(size, 1 << 16)}", str(self.path))


def run(*command: str) -> None:
    subprocess.run(command, check=True)


class Bucket(Part):
    """A bucket, served by this process."""

    def __enter__(self) -> Self:
        self.fake = self.enter_context(running_fake_gcs("chaos"))
        self.environment = {"STORAGE": "gs://chaos/rinse", "STORAGE_EMULATOR_HOST": self.fake.url}
        return super().__enter__()

    def fill(self) -> None:
        self.fake.is_full = True

    def stumble(self) -> None:
        """The next requests are answered with 503, executed but not answered, or executed by half."""
        with self.fake.lock:
            for operation in ("begin", "chunk", "stat", "read", "list", "delete"):
                self.fake.faults[operation] += ["503", "lost", "part" if operation == "chunk" else "503"]

    def heal(self) -> None:
        self.fake.is_full = False
        self.fake.faults.clear()

    def broken(self) -> list[str]:
        """Broken promises that only the bucket can see."""
        return [f"{name} was stored without ruling out that it replaces another" for name in self.fake.unguarded]


class Launcher(Part):
    """`main.py`: it starts the other processes, and restarts them when they die."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        super().__init__()
        self.environment, self.log, self.frozen = environment, folder / "log", set[psutil.Process]()
        self.program = ROOT / ("tests/chaos/mutated.py" if environment["CHAOS_MUTANT"] else "main.py")

    def __enter__(self) -> Self:
        self.start()
        self.callback(lambda: self.kill())
        return super().__enter__()

    def start(self) -> None:
        assert threading.current_thread() is threading.main_thread()  # the kernel ties a child to the thread that started it
        with self.log.open("ab") as log:
            command = [sys.executable, str(self.program)]
            environment = {**self.environment, "PYTHONUNBUFFERED": "1"}
            self.process = start_child(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def those(self, role: str) -> list[psutil.Process]:
        """The running processes of one role."""
        return [each for each in children(self.process.pid) if name_of(each) == f"rinse {role}"]

    def horses(self, worker: psutil.Process) -> list[psutil.Process]:
        return children(worker.pid)

    def freeze(self, *processes: psutil.Process) -> None:
        for each in processes:
            with suppress(psutil.NoSuchProcess):
                each.suspend()
                self.frozen.add(each)

    def thaw(self) -> None:
        while self.frozen:
            with suppress(psutil.NoSuchProcess):
                self.frozen.pop().resume()

    def heal(self) -> None:
        """If it started while something was broken, it may have ended with an error: then it is restarted, like any service."""
        self.thaw()
        deadline = time.monotonic() + SERVES_WITHIN
        while not answers(get_settings()) and time.monotonic() < deadline:
            if self.process.poll() is not None:
                self.start()
                return
            time.sleep(0.1)


def children(pid: int) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).children()
    return []


def name_of(process: psutil.Process) -> str:
    with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
        return str(process.name())
    return ""


def of_this(folder: Path) -> list[psutil.Process]:
    """Every process that uses this data folder, whoever its parent is."""
    found = []
    for each in psutil.process_iter():
        with suppress(psutil.Error):
            if each.pid != os.getpid() and each.environ().get("DATA_DIR") == str(folder):
                found.append(each)
    return found
