"""Reports to external tools, if they are configured: unexpected errors to Sentry, attempts at jobs to OpenTelemetry.

Their libraries are optional and imported only then. What is sent names no cell, no file, no person; whoever receives it
may be away, and nobody waits long for them. A process begins after it was forked, for their threads do not survive that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec

from jobs.observability.attempts import Outcome
from models.errors import Misconfigured
from models.job import Job
from models.settings import Settings, get_settings

PATIENCE = 2.0
"""Seconds that a process waits at its end for reports to be sent."""

NEEDS = {
    "sentry": ("SENTRY_DSN", "sentry_sdk"),
    "traces": ("OTEL_EXPORTER_OTLP_ENDPOINT", "opentelemetry.exporter.otlp.proto.http"),
}


def check(settings: Settings) -> None:
    """Raises Misconfigured if a tool is configured whose library is not installed."""
    for part in parts(settings):
        setting, library = NEEDS[part]
        if not is_there(library):
            raise Misconfigured(
                f"{setting} is set, but its library is not installed. "
                "Do so (.venv/bin/pip install -r docs/ops/requirements.txt), or leave it unset."
            )


def load(settings: Settings) -> None:
    """Imports what `begin` will need, and begins nothing: for processes that fork."""
    check(settings)
    for part in parts(settings):
        import_module(f"jobs.observability.{part}")


def begin(role: str) -> None:
    """Starts reporting. Once per process, and not before a fork."""
    settings = get_settings()
    load(settings)
    if settings.sentry_dsn:
        from jobs.observability import sentry

        sentry.begin(settings.sentry_dsn, role)
    if settings.otel_exporter_otlp_endpoint:
        from jobs.observability import traces

        traces.begin(settings.otel_exporter_otlp_endpoint, role, PATIENCE)


@contextmanager
def attempt(job: Job) -> Iterator[Outcome]:
    """A span for one attempt; yields an Outcome, to be told how it ended."""
    if not get_settings().otel_exporter_otlp_endpoint:
        yield Outcome()
        return
    from jobs.observability import traces

    with traces.attempt(job) as outcome:
        yield outcome


def flush() -> None:
    """Sends what is pending, for processes that end by os._exit."""
    settings = get_settings()
    if settings.otel_exporter_otlp_endpoint:
        from jobs.observability import traces

        traces.flush(PATIENCE)
    if settings.sentry_dsn:
        from jobs.observability import sentry

        sentry.flush(PATIENCE)


def parts(settings: Settings) -> list[str]:
    wanted = {"sentry": settings.sentry_dsn, "traces": settings.otel_exporter_otlp_endpoint}
    return [part for part, is_set in wanted.items() if is_set]


def is_there(library: str) -> bool:
    try:
        return find_spec(library) is not None
    except ModuleNotFoundError:  # not even what it would lie in
        return False
