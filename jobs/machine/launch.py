"""`python main.py`: everything on this machine. Starts Redis, web, scheduler and workers, and keeps them running.

All but Redis are forks of this process, which has loaded what most of them need: it is in memory once, not once for each.
"""

import logging
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException
from importlib.util import find_spec
from types import FrameType

from jobs import logs, observability, redis_client
from jobs.machine.children import ENDS
from jobs.machine.lock import only_one
from jobs.machine.server import EmbeddedServer
from jobs.machine.supervisor import LOOK_EVERY, ManagedProcess, stop
from jobs.waiting import migrate, wait_until_there
from models import db
from models.errors import Conflict, QueueUnavailable
from models.installation import about
from models.settings import Settings

log = logging.getLogger(__name__)

print_now = partial(print, flush=True)


def everything(settings: Settings, role: Callable[[str], int], say: Callable[[str], object] = print_now) -> int:
    """Runs all of Rinse until SIGTERM, SIGINT or SIGHUP, and leaves nothing running. Returns the exit code.

    `role` runs a process of this name until it ends, and returns its exit code.
    """
    from jobs.preload import keep_for_good, load  # here: a dashboard of its own also imports this module, and needs none of it

    logs.configure()
    observability.check(settings)
    news = about(settings.data_dir)
    with only_one(settings.data_dir, settings.base_url, settings.auth) as lock, stop_requests() as requests:
        refuse_taken_port(settings)
        if news:
            say(news)
        with redis(settings, lock, requests.pause) as server:
            migrate(requests.pause)
            db.dispose()
            load(settings)
            keep_for_good()
            return run(roles(settings, role), server, settings, requests, say)


def run(
    processes: Sequence[ManagedProcess],
    server: EmbeddedServer | None,
    settings: Settings,
    requests: "StopRequests",
    say: Callable[[str], object],
) -> int:
    """Keeps the processes running until we are asked to end, and prints the address once pages are served."""
    web, serving = processes[0], False
    started: list[ManagedProcess] = []
    try:
        for each in processes:
            each.start()
            started.append(each)
        while not requests.count:
            if not serving and web.has_given_up:
                return 1
            if not serving and answers(settings):
                serving = True
                say(f"Rinse is ready: {settings.base_url}   (Ctrl-C ends it)")
            if server:
                restart_if_ended(server)
            for each in processes:
                each.look()
            time.sleep(LOOK_EVERY)
        say("Ending. A job that is not done within 10 seconds goes on at the next start; Ctrl-C again ends it now.")
        return 0
    finally:
        for name in ("worker", "web", "scheduler", "dashboard"):
            stop([each for each in started if each.name == name], requests.are_urgent)


def roles(settings: Settings, role: Callable[[str], int]) -> list[ManagedProcess]:
    """The processes of this machine, the web process first."""
    names = ["web", "scheduler"] + ["dashboard"] * has_dashboard(settings) + ["worker"] * settings.workers
    return [ManagedProcess(name, partial(role, name), grace=10 if name == "worker" else 5) for name in names]


def has_dashboard(settings: Settings) -> bool:
    """Whether to start the dashboard, which is optional."""
    return settings.dashboard and dashboard_is_installed()


def dashboard_is_installed() -> bool:
    """It imports six without declaring that dependency."""
    return all(find_spec(each) is not None for each in ("rq_dashboard", "six"))


class StopRequests:
    """Counts requests to end: one means an orderly shutdown, two mean now."""

    count = 0

    def add(self, _signal: int, _frame: FrameType | None) -> None:
        self.count += 1

    def pause(self) -> None:
        """A moment of waiting, in which we may be asked to end."""
        time.sleep(LOOK_EVERY)
        if self.count:
            raise SystemExit(0)

    def are_urgent(self) -> bool:
        return self.count > 1


@contextmanager
def stop_requests() -> Iterator[StopRequests]:
    """Handles the signals that end us, from before the first child starts until after the last has ended.

    Signals that were ignored when we started stay ignored, so that `nohup` works.
    """
    requests = StopRequests()
    ends = [each for each in ENDS if signal.getsignal(each) != signal.SIG_IGN]
    before = {each: signal.signal(each, requests.add) for each in ends}
    try:
        yield requests
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def redis(settings: Settings, lock: int, pause: Callable[[], object]) -> Iterator[EmbeddedServer | None]:
    """The Redis at REDIS_URL, or an embedded one, which holds the data folder's lock as long as it lives."""
    if settings.redis_url:
        wait_until_there("Redis", redis_client.demand_access, pause)
        yield None
        return
    with EmbeddedServer(settings, keep_open=(lock,)) as server:
        yield server


def restart_if_ended(server: EmbeddedServer) -> None:
    if server.is_running:
        return
    log.warning("process ended", extra={"role": "redis", "code": server.process.returncode})
    try:
        server.start()
    except QueueUnavailable as error:  # we try again at the next look
        log.warning("redis does not start", extra={"reason": error.message})
        time.sleep(1)


def refuse_taken_port(settings: Settings) -> None:
    """Reports a taken port before anything starts, instead of deep in a log."""
    family, kind, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError:
            raise Conflict(f"Port {settings.port} is in use. Set PORT to another one.") from None


def answers(settings: Settings) -> bool:
    """Whether the web process responds."""
    connection = HTTPConnection(settings.host, settings.port, timeout=1)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
