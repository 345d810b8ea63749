"""Structured logging: a constant event and its fields, as lines for people or as JSON for programs (LOG_FORMAT)."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from models.settings import get_settings

OURS = ("jobs", "models", "ui")
"""The names of our loggers begin with these."""
_BUILT_IN = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "color_message"}
_about: ContextVar[dict[str, Any]] = ContextVar("about", default={})  # noqa: B039  it is replaced, never changed


@contextmanager
def about(**fields: Any) -> Iterator[None]:
    """Adds these fields to every line that is logged within the block."""
    token = _about.set(_about.get() | fields)
    try:
        yield
    finally:
        _about.reset(token)


def fields_of(record: logging.LogRecord) -> dict[str, Any]:
    own = {name: value for name, value in record.__dict__.items() if name not in _BUILT_IN}
    return _about.get() | own


class Lines(logging.Formatter):
    """`12:00:01 INFO jobs.runner job done job=… seconds=0.2`"""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", datefmt="%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  the standard library's name
        fields = (f"{name}={value}" for name, value in fields_of(record).items())
        return " ".join([super().formatMessage(record), *fields])


class JsonLines(logging.Formatter):
    """One JSON document per line: {at, level, logger, event, …fields, error?}."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(fields_of(record) | said, ensure_ascii=False, default=str)


def configure() -> None:
    """Logs to standard error: our own loggers from INFO on, all others from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if get_settings().log_format == "json" else Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for ours in OURS:
        logging.getLogger(ours).setLevel(logging.INFO)
