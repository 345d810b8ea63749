"""Recurring times: a cron line in a time zone, its next moments, and its description in words."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from croniter import CroniterError, croniter

from models.cron_words import cron_of, sentence_of
from models.errors import Refused


class Timetable(NamedTuple):
    """A cron line of five fields, in a time zone."""

    cron: str
    zone: str

    def after(self, moment: datetime) -> datetime:
        """The first moment later than this one, in UTC."""
        return next(self._moments(moment))

    def next(self, moment: datetime, count: int = 3) -> list[datetime]:
        return list(islice(self._moments(moment), count))

    @property
    def sentence(self) -> str:
        """The cron line in words."""
        return sentence_of(self.cron)

    def _moments(self, moment: datetime) -> Iterator[datetime]:
        """When clocks are put back, an hour occurs twice: what is due at a set hour happens at the first of the two."""
        moments = croniter(self.cron, moment.astimezone(ZoneInfo(self.zone)))
        at_a_set_hour = not set(self.cron.split()[1]) & set("*/")
        while True:
            found: datetime = moments.get_next(datetime)  # type: ignore[no-untyped-call]
            if not (found.fold and at_a_set_hour):
                yield found.astimezone(UTC)


def timetable(when: str, zone: str) -> Timetable:
    """From words such as `every Monday at 7`, or a cron line. Raises Refused."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused(f"There is no time zone {zone!r}. They are called Europe/Berlin, America/New_York, UTC.") from error
    cron = cron_of(when)
    try:
        table = Timetable(cron, zone)
        table.after(datetime.now(UTC))
    except (CroniterError, ValueError, StopIteration) as error:
        raise Refused(f"This cron line makes no sense, or never comes: {cron}.") from error
    return table
