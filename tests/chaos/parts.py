"""The parts of the world. Each is a context that runs it, knows the settings that lead to it, and can `heal`."""

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
"""Seconds after which an instance must serve once nothing is wrong with what it leans on."""


class Part(ExitStack):
    """One part; `environment` holds the settings that lead to it."""

    environment: dict[str, str]

    def heal(self) -> None:
        """Nothing is wrong with it any more."""


class Redis(Part):
    """A Redis of our own, beside Rinse: so it can be away while Rinse runs."""

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
        """It comes back and remembers nothing."""
        self.kill()
        shutil.rmtree(self.server.folder / "appendonlydir", ignore_errors=True)
        self.server.start()

    def freeze(self) -> None:
        """It takes connections, and says nothing."""
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
        """Nothing."""


class Postgres(Part):
    def __enter__(self) -> Self:
        self.url = self.enter_context(running_postgres())
        self.environment = {"DATABASE_URL": self.url}
        return super().__enter__()

    def restart(self) -> None:
        """As after a power cut: nobody is asked to finish."""
        restart(self.url)


class Folder(Part):
    """A disk of its own, in memory. `fill` leaves no room on it."""

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
        """Nothing: a folder does not answer 503."""

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
        """The next requests are answered 503, done and not answered, or taken by half."""
        with self.fake.lock:
            for operation in ("begin", "chunk", "stat", "read", "list", "delete"):
                self.fake.faults[operation] += ["503", "lost", "part" if operation == "chunk" else "503"]

    def heal(self) -> None:
        self.fake.is_full = False
        self.fake.faults.clear()

    def broken(self) -> list[str]:
        """Promises that only the bucket can see."""
        return [f"{name} was stored without ruling out that it replaces another" for name in self.fake.unguarded]


class Launcher(Part):
    """`main.py`: it starts the others, and starts them again when they die."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        super().__init__()
        self.environment, self.log, self.frozen = environment, folder / "log", set[psutil.Process]()
        self.program = ROOT / ("tests/chaos/mutated.py" if environment["CHAOS_MUTANT"] else "main.py")

    def __enter__(self) -> Self:
        self.start()
        self.callback(lambda: self.kill())
        return super().__enter__()

    def start(self) -> None:
        assert threading.current_thread() is threading.main_thread()  # the kernel ties a child to its thread
        with self.log.open("ab") as log:
            command = [sys.executable, str(self.program)]
            environment = {**self.environment, "PYTHONUNBUFFERED": "1"}
            self.process = start_child(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def those(self, role: str) -> list[psutil.Process]:
        """The processes of one role that run now."""
        return [each for each in children(self.process.pid) if commanded(each).endswith(f" {role}")]

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
        """One that began while something was broken may say so and end: it is started once more, as any service is."""
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


def commanded(process: psutil.Process) -> str:
    with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
        return " ".join(process.cmdline())
    return ""


def of_this(folder: Path) -> list[psutil.Process]:
    """Every process that works on this data folder, whoever its parent is."""
    found = []
    for each in psutil.process_iter():
        with suppress(psutil.Error):
            if each.pid != os.getpid() and each.environ().get("DATA_DIR") == str(folder):
                found.append(each)
    return found
