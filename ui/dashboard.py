"""`python main.py dashboard`: serves the third-party rq-dashboard in a process of its own, on a socket for this user only.

It is patched here, from outside (rq-dashboard 0.9.0 with RQ 3.0):

- It reads workers and jobs with RQ's default serializer, which unpickles data from Redis, so that anybody who can write
  there could run code, and which fails on our jobs in JSON. Here everything is read as JSON.
- Its pages of jobs with dependencies fail, because their ids are text now.
- It inserts what it reads into its pages as markup. Here all text is escaped, the browser refuses scripts that did not
  come with the page, and tracebacks are not shown.
- It is white in every theme. Here it gets our colours, by a style sheet of ours (`assets/css/guest.css`).
- It lets anybody delete and requeue, even by GET. Here it is read-only: for us, Redis only wakes workers, and the rows
  decide what is done.

It polls; our own tabs are pushed to.
"""

import logging
import re
import secrets
import signal
import sys
from contextlib import suppress
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any

from jobs import logs
from jobs.machine.launch import dashboard_is_installed
from jobs.machine.lock import alone_in
from jobs.machine.server import socket_path
from jobs.redis_client import describe, patient
from models.errors import Misconfigured
from models.settings import Settings
from ui.below import below
from ui.theme import OF_THE_GUEST, head

PREFIX = "/admin/rq"
POLL_EVERY = 5000
"""Milliseconds."""

WITHOUT_BUTTONS = "#requeue-all-btn, #compact-btn, #requeue-job-btn { display: none !important }"
"""Hides buttons that do nothing here; the others are hidden by a setting of rq-dashboard."""

log = logging.getLogger(__name__)


def dashboard_socket(settings: Settings) -> Path:
    """The socket it listens on: beside the embedded Redis, in a folder that only we can read."""
    return socket_path(settings).with_name("dashboard.sock")


def main(settings: Settings) -> int:
    """Serves until it is told to stop."""
    if not dashboard_is_installed():
        raise Misconfigured("rq-dashboard is not installed. Install it with `.venv/bin/pip install rq-dashboard==0.9.0 six`.")
    from werkzeug.serving import make_server

    logs.configure()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    path = dashboard_socket(settings)
    with suppress(KeyboardInterrupt), alone_in(path.parent):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # only now: while waiting for the lock it could be missed
        path.unlink(missing_ok=True)
        try:
            server = make_server(f"unix://{path}", 0, build(settings), threaded=True)
            log.info("serving", extra={"address": str(path)})
            server.serve_forever()
        finally:
            path.unlink(missing_ok=True)
            with suppress(OSError):
                path.parent.rmdir()  # unless the embedded Redis is in it too
    return 0


def build(settings: Settings) -> Any:
    """The patched app."""
    from flask import Flask

    web: Any = import_module("rq_dashboard.web")
    read_as_json(web)
    client = patient(settings)
    web.from_url = lambda *_, **__: (None, client)  # it would open a connection per request
    here = below(PREFIX)
    app = Flask("rq_dashboard", static_url_path=f"{here}/icons")
    app.config.update(
        RQ_DASHBOARD_REDIS_URL=[describe(settings)], RQ_DASHBOARD_POLL_INTERVAL=POLL_EVERY, RQ_DASHBOARD_DISABLE_DELETE=True
    )
    app.before_request(only_look)
    app.register_error_handler(Exception, not_shown)
    app.after_request(disarm)
    app.register_blueprint(web.blueprint, url_prefix=here)
    web.setup_rq_connection(app)
    return app


def read_as_json(web: Any) -> None:
    """Replaces the RQ classes that it uses by ones that only read JSON."""
    from rq import Queue, Worker
    from rq.job import Job
    from rq.serializers import JSONSerializer

    class PlainJob(Job):
        """Shown, never run."""

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options | {"serializer": JSONSerializer})

        @property
        def dependency_ids(self) -> list[Any]:
            return [each.encode() for each in super().dependency_ids]

        def get_call_string(self) -> str | None:
            return self.description

        def latest_result(self, *_: Any, **__: Any) -> None:
            """Tracebacks are not shown; they are in the log."""

        def return_value(self, *_: Any, **__: Any) -> None:
            """Jobs return nothing: results are in their rows."""

    class PlainQueue(Queue):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options | {"serializer": JSONSerializer, "job_class": PlainJob})

    class PlainWorker(Worker):
        @classmethod
        def all(cls, *args: Any, **options: Any) -> Any:
            return super().all(*args, **options | {"serializer": JSONSerializer, "job_class": PlainJob})

    web.Job, web.Queue, web.Worker, web.config.serializer = PlainJob, PlainQueue, PlainWorker, JSONSerializer


def only_look() -> Any:
    """Refuses all changes, whatever the method; `requeue_all` would accept GET, too."""
    from flask import request

    if request.method not in ("GET", "HEAD") or (request.endpoint or "").endswith("requeue_all"):
        return "Nothing can be changed here.", 405
    return None


def not_shown(error: Exception) -> tuple[str, int]:
    """Answers with a sentence instead of a traceback."""
    from rq.exceptions import NoSuchJobError
    from werkzeug.exceptions import HTTPException

    if isinstance(error, (NoSuchJobError, HTTPException)):
        return "There is nothing here. What RQ knows of a job is gone once it was done.", 404
    log.error("dashboard cannot show", exc_info=error)
    return "This cannot be shown.", 500


def disarm(response: Any) -> Any:
    """Escapes all text, and forbids scripts that did not come with the page."""
    policy = "default-src 'none'"
    if response.is_json:
        response.set_data(response.json_module.dumps(escaped(response.get_json())))
    elif response.mimetype == "text/html":
        nonce = secrets.token_urlsafe(16)
        ours = f"{head(OF_THE_GUEST)}<style>{WITHOUT_BUTTONS}</style>"
        page = response.get_data(as_text=True).replace("</head>", f"{ours}</head>", 1)
        response.set_data(re.sub("<script(?=[ >])", f'<script nonce="{nonce}"', page))
        policy = (
            f"default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
            "img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'self'; base-uri 'none'; "
            "form-action 'none'"
        )
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def escaped(value: Any) -> Any:
    match value:
        case str():
            return escape(value)
        case list():
            return [escaped(each) for each in value]
        case dict():
            return {key: escaped(each) for key, each in value.items()}
    return value
