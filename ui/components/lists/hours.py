"""Bar charts of the last hours, one per figure: a few lines of SVG, and a table for screen readers."""

from collections.abc import Sequence
from typing import Any

from models.job.statistics import Hour
from ui.components.parts.part import Part


class Hours(Part, component="hours.js"):
    """Jobs that ended, how long they waited and how long they ran, hour by hour."""

    def __init__(self, hours: Sequence[Hour]) -> None:
        super().__init__(given=plain(hours))

    def show(self, hours: Sequence[Hour]) -> None:
        self.tell("show", plain(hours))


def plain(hours: Sequence[Hour]) -> list[dict[str, Any]]:
    return [
        {
            "at": hour.begins.isoformat(),
            "done": hour.done,
            "failed": hour.failed,
            "waited": None if hour.waited is None else round(hour.waited, 2),
            "ran": None if hour.ran is None else round(hour.ran, 2),
        }
        for hour in hours
    ]
