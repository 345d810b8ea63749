"""Unexpected errors to Sentry: whatever is logged as an error or ends a process, with its place in the code and its job."""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

from jobs import logs

TOLD = ("job", "kind", "attempt", "schedule", "role")
"""Fields of our log lines that may leave."""
FRAME = ("filename", "function", "module", "lineno", "in_app")
KEPT = ("event_id", "timestamp", "platform", "level", "logger", "release", "environment", "server_name", "sdk")


def begin(dsn: str, role: str) -> None:
    sentry_sdk.init(
        dsn,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            LoggingIntegration(level=None),
            ExcepthookIntegration(),
            AtexitIntegration(callback=lambda _pending, _timeout: None),
            DedupeIntegration(),
        ],
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,  # of an exported script, that would be what is looked for in a file
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
        propagate_traces=False,
        before_send=scrub,
    )
    sentry_sdk.set_tag("role", role)


def flush(patience: float) -> None:
    sentry_sdk.flush(patience)


def scrub(event: Any, hint: dict[str, Any]) -> Any:
    """A new event of what may leave. Messages of exceptions may quote a cell or a file's name, so they stay here."""
    kept = {name: event[name] for name in KEPT if name in event}
    record = hint.get("log_record")
    fields = logs.fields_of(record) if record else {}
    tags = dict(event.get("tags") or {}) | {name: str(fields[name]) for name in TOLD if name in fields}
    kept["tags"] = {name: value for name, value in tags.items() if name in TOLD}
    kept["logentry"] = {"message": sentence(event)}
    if raised := (event.get("exception") or {}).get("values"):
        kept["exception"] = {"values": [without_words(each) for each in raised]}
    return kept


def sentence(event: dict[str, Any]) -> str:
    """Ours are constant; what others log may hold anything."""
    logger = str(event.get("logger") or "")
    if logger.partition(".")[0] in logs.OURS:
        return str((event.get("logentry") or {}).get("message", ""))
    return f"an error in {logger or 'a library'}"


def without_words(raised: dict[str, Any]) -> dict[str, Any]:
    frames = (raised.get("stacktrace") or {}).get("frames") or []
    kept = {name: raised[name] for name in ("type", "module", "mechanism") if name in raised}
    return kept | {"stacktrace": {"frames": [{name: each[name] for name in FRAME if name in each} for each in frames]}}
