"""The web process: pages, REST and live updates on one event loop."""

import asyncio
import gc
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from nicegui import app as nicegui_app
from nicegui import ui
from nicegui.storage import Storage
from starlette.types import ASGIApp

from jobs import events, logs, observability
from jobs.cleaning.limits import LIMITS
from jobs.kinds import all_kinds
from jobs.previewing.previewer import previewer
from jobs.redis_client import redis_url
from jobs.waiting import migrate
from models.errors import Misconfigured
from models.settings import Settings, get_settings
from ui import live, routes, theme
from ui.absences import watch_workers
from ui.accounts import sockets
from ui.accounts.address import Address
from ui.accounts.guard import AccountsGuard
from ui.accounts.setting_up import say_how_to_set_up
from ui.accounts.trying import say_if_addresses_are_unknown
from ui.auth import LocalGuard, SecurityHeaders
from ui.below import Below, refuse_own_names
from ui.components.build import step_kinds
from ui.errors import answer_with_problems
from ui.metrics import Metered, count_events
from ui.presence import CHANNEL, presence
from ui.waiting_room import WaitingRoom

log = logging.getLogger(__name__)

RECONNECT_SECONDS = 25.0
"""How long a page's state waits for its browser to reconnect: phones and laptops go to sleep."""
LAST_WORDS = 3
"""Seconds that open downloads and event streams get when the server stops."""


def serve(settings: Settings) -> int:
    """Serves until it is told to stop. Refuses a port that is in use with a sentence."""
    logs.configure()
    LIMITS.use(**settings.file_limits())
    observability.begin("web")
    listener = listen(settings)
    with WaitingRoom(listener) as room:
        migrate(room.pause)
    server = uvicorn.Config(
        build(settings, port=listener.getsockname()[1]),
        ws="wsproto",
        log_config=None,  # ours is used
        log_level="warning",
        access_log=False,  # NiceGUI's addresses contain client ids, which are credentials
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=LAST_WORDS,
    )
    uvicorn.Server(server).run(sockets=[listener])
    return 0


def listen(settings: Settings) -> socket.socket:
    """Binds the address before anything else is done."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise Misconfigured(
            f"Port {settings.port} on {settings.host} is not free ({error.strerror}). Is Rinse running already? "
            "Stop the other program, or choose another port with PORT=8081."
        ) from error


def build(settings: Settings, port: int) -> FastAPI:
    """The whole app. The API is mounted beside NiceGUI, not inside: without its sessions, compression and error pages."""
    app = FastAPI(title="Rinse", docs_url=None, redoc_url=None, openapi_url=None, lifespan=running)
    answer_with_problems(app)
    routes.mount(app, accounts=settings.auth == "accounts")
    theme.wear()
    Storage.path = settings.data_dir / "browser"
    ui.run_with(
        app,
        title="Rinse",
        favicon=theme.ASSETS / "favicon.svg",
        tailwind=False,  # we have our own style sheets
        dark=None,
        language="en-US",
        storage_secret=settings.signing_key(),
        session_middleware_kwargs=session_of(Address(settings.base_url), accounts=settings.auth == "accounts"),
        reconnect_timeout=RECONNECT_SECONDS,
        binding_refresh_interval=None,  # changes are pushed; nothing polls
        gzip_middleware_factory=light_gzip,
        show_welcome_message=False,
    )
    app.add_middleware(Metered)
    if settings.auth == "accounts":
        sockets.guard_sockets()
        app.add_middleware(AccountsGuard, address=Address(settings.base_url), proxies=settings.proxies())
    else:
        app.add_middleware(LocalGuard, port=port)
    app.add_middleware(SecurityHeaders, bucket=settings.bucket_uploads())
    if settings.path:
        refuse_own_names(settings.path, app, nicegui_app)
        app.add_middleware(Below, path=settings.path)
    return app


def session_of(address: Address, *, accounts: bool) -> dict[str, Any]:
    """How NiceGUI keeps its own cookie. Below a path, it must not be taken for that of another program."""
    kept: dict[str, Any] = {"https_only": accounts and address.is_secure}
    return kept | {"path": address.path, "session_cookie": f"session{address.path.replace('/', '-')}"} if address.path else kept


def light_gzip(app: ASGIApp) -> GZipMiddleware:
    """Compresses pages only; the default level 9 would block the event loop."""
    return GZipMiddleware(app, compresslevel=5)


@asynccontextmanager
async def running(_: FastAPI) -> AsyncIterator[None]:
    """Runs as long as the server: events in and out, presence, and the preview processes."""
    settings = get_settings()
    events.install()
    count_events()
    await asyncio.to_thread(step_kinds.address)  # imports all steps, so that the first page need not wait for that
    await asyncio.to_thread(all_kinds)
    gc.collect()
    gc.freeze()  # what is loaded by now stays: looking for garbage means looking at pages only, so it is done more often
    await previewer.start()
    live.resync.subscribe(presence.greet)
    hears: dict[str, live.Hear] = {CHANNEL: presence.hear}
    tasks = [asyncio.create_task(presence.beat()), asyncio.create_task(watch_workers())]
    if settings.auth == "accounts":
        events.install_rights()
        hears[events.RIGHTS] = sockets.hear
        live.resync.subscribe(sockets.look_at_all)
        tasks.append(asyncio.create_task(sockets.look_now_and_then()))
        await asyncio.to_thread(say_how_to_set_up, settings)
        say_if_addresses_are_unknown(settings)
    tasks.append(asyncio.create_task(live.listen(redis_url(settings), hears)))
    log.info("serving", extra={"address": settings.base_url})
    yield
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await previewer.stop()
