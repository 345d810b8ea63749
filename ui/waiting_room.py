"""What the web process answers while it waits for its database: that it is alive, and to everything else, not now."""

import socket
from contextlib import AbstractContextManager
from threading import Thread
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from jobs.waiting import a_moment
from models.database_errors import AWAY
from models.errors import DatabaseUnavailable
from models.settings import get_settings
from ui.auth import METHODS, SecurityHeaders
from ui.below import Below
from ui.errors import RETRY_AFTER, problem
from ui.pages.lost import refused
from ui.theme import ASSETS, asset

LAST_WORDS = 1.0
"""Seconds that answers get to arrive: somebody who does not read theirs must not keep us from serving."""


class WaitingRoom(AbstractContextManager["WaitingRoom"]):
    """Opens with the first `pause`, on the listener of the server that comes afterwards, to whom nothing is lost."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.server: uvicorn.Server | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.server:
            self.server.should_exit = True
            self.thread.join(LAST_WORDS)

    def pause(self) -> None:
        """A moment of waiting."""
        if self.server is None:
            config = uvicorn.Config(
                room(), lifespan="off", log_config=None, log_level="warning", access_log=False, server_header=False
            )
            self.server = uvicorn.Server(config)
            self.thread = Thread(target=self.server.run, args=([self.listener.dup()],), name="waiting room", daemon=True)
            self.thread.start()
        a_moment()


def room() -> Starlette:
    return Starlette(
        routes=[
            Route("/health", lambda _: JSONResponse({"status": "ok"})),
            Mount(asset("").rstrip("/"), StaticFiles(directory=ASSETS)),
            Route("/{path:path}", not_now, methods=METHODS),
        ],
        middleware=[Middleware(Below, path=get_settings().path), Middleware(SecurityHeaders)],
    )


async def not_now(request: Request) -> Response:
    """A page that the browser reloads by itself; for programs a problem document."""
    if "text/html" in request.headers.get("accept", ""):
        return await refused(request, DatabaseUnavailable(AWAY))
    return problem(503, AWAY, {"Retry-After": str(RETRY_AFTER)})
