"""Prometheus metrics: requests, open pages and events of this web process; and those of all jobs, by `jobs/monitoring.py`."""

import time

from nicegui import Client
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from jobs.monitoring import JobFigures
from ui import live
from ui.auth import METHODS

registry = CollectorRegistry()
registry.register(JobFigures())
ProcessCollector(registry=registry)

SECONDS = Histogram(
    "rinse_http_seconds",
    "What requests took, by address and status.",
    ["method", "path", "status"],
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60),
    registry=registry,
)
RECEIVED = Counter("rinse_http_received_bytes", "Bytes that came with requests.", registry=registry)
SENT = Counter("rinse_http_sent_bytes", "Bytes of answers.", registry=registry)
EVENTS = Counter("rinse_events", "Changes of jobs that this process has heard of.", registry=registry)
PAGES = Gauge("rinse_open_pages", "Pages that are open in browsers.", registry=registry)
PAGES.set_function(lambda: sum(client.has_socket_connection for client in list(Client.instances.values())))

ELSEWHERE = "other"
"""For all paths without a route: strangers must not be able to create time series."""


def metrics() -> Response:
    """Prometheus text: jobs by kind and status, queue, durations, workers, files; requests and pages of this process."""
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def count_events() -> None:
    """Starts to count events."""
    live.jobs.subscribe(lambda _: EVENTS.inc())


class Metered:
    """Counts and times requests by the path template of their route."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        status, began = 500, time.perf_counter()

        async def receiving() -> Message:
            message = await receive()
            RECEIVED.inc(len(message.get("body", b"")))
            return message

        async def sending(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            SENT.inc(len(message.get("body", b"")))
            await send(message)

        try:
            await self.app(scope, receiving, sending)
        finally:
            method = scope["method"] if scope["method"] in METHODS else ELSEWHERE
            SECONDS.labels(method, path_of(scope), str(status)).observe(time.perf_counter() - began)
        return None


def path_of(scope: Scope) -> str:
    """The path template, such as `/api/v1/jobs/{job_id}`, never with an id."""
    path = getattr(scope.get("route"), "path", None)
    return f"{scope.get('root_path', '')}{path}" if path else ELSEWHERE
