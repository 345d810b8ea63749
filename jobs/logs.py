"""How our processes log: a constant event, then its fields."""

import logging
import sys

_BUILT_IN = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "color_message"}


class Lines(logging.Formatter):
    """`12:00:01 INFO jobs.runner job done job=… seconds=0.2`"""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", datefmt="%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  the standard library's name
        fields = (f"{name}={value}" for name, value in record.__dict__.items() if name not in _BUILT_IN)
        return " ".join([super().formatMessage(record), *fields])


def configure() -> None:
    """Ours from INFO on, others' from WARNING on, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for ours in ("jobs", "models", "ui"):
        logging.getLogger(ours).setLevel(logging.INFO)
