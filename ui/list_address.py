"""The filters, order and page of a list of jobs are in its address, so that it can be bookmarked, sent and reloaded."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from models.job import Status
from models.job.search import Search, Sort

TURNED = {
    "status": (Sort.URGENT, Sort.SETTLED),
    "name": (Sort.NAME, Sort.NAME_BACKWARDS),
    "rows": (Sort.MOST_ROWS, Sort.FEWEST_ROWS),
    "took": (Sort.SLOWEST, Sort.QUICKEST),
    "made": (Sort.NEWEST, Sort.OLDEST),
}
"""The order of each column on the first click, and on the second."""
WORDS = {
    Sort.NEWEST: "Newest first",
    Sort.OLDEST: "Oldest first",
    Sort.NAME: "File name",
    Sort.NAME_BACKWARDS: "File name, Z to A",
    Sort.SLOWEST: "Longest first",
    Sort.QUICKEST: "Shortest first",
    Sort.MOST_ROWS: "Most rows first",
    Sort.FEWEST_ROWS: "Fewest rows first",
    Sort.URGENT: "Status, failed first",
    Sort.SETTLED: "Status, settled first",
}


class Address(NamedTuple):
    """The parts of a list's address. Days are as chosen by the user, in the browser's time zone."""

    path: str
    status: Status | None = None
    q: str = ""
    kind: str = ""
    recipe: str = ""
    first_day: str = ""
    last_day: str = ""
    zone: str = ""
    sort: Sort = Sort.NEWEST
    number: int = 1

    def __str__(self) -> str:
        return f"{self.path}?{urlencode(self.parameters())}" if self.parameters() else self.path

    def parameters(self) -> dict[str, str]:
        """The parameters that differ from their defaults."""
        parameters = {
            "status": self.status.value if self.status else "",
            "q": self.q,
            "kind": self.kind,
            "recipe": self.recipe,
            "from": self.first_day,
            "to": self.last_day,
            "zone": self.zone if self.first_day or self.last_day else "",
            "sort": self.sort.value if self.sort is not Sort.NEWEST else "",
            "page": str(self.number) if self.number > 1 else "",
        }
        return {name: value for name, value in parameters.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether it lists fewer jobs than there are."""
        return any((self.status, self.q, self.kind, self.recipe, self.first_day, self.last_day))

    def search(self, *, everyone: bool) -> Search:
        """The search for these jobs."""
        return Search(
            self.status,
            self.kind or None,
            self.q,
            recipe=self.recipe or None,
            since=midnight(self.first_day, self.zone),
            until=midnight(self.last_day, self.zone, days_later=1),
            everyone=everyone,
        )

    def heads(self) -> dict[str, dict[str, str]]:
        """For each column its current order, and the address that sorts by it, or the other way round."""
        return {name: self._head(*both) for name, both in TURNED.items()}

    def _head(self, first: Sort, second: Sort) -> dict[str, str]:
        following = second if self.sort is first else first
        now = {"now": "descending" if self.sort.startswith("-") else "ascending"} if self.sort in (first, second) else {}
        return now | {"address": str(self._replace(sort=following, number=1)), "next": f"Sort: {WORDS[following]}"}


def address_of(path: str, parameters: Mapping[str, str]) -> Address:
    """From the query parameters; invalid ones are ignored."""
    status, sort, page = parameters.get("status", ""), parameters.get("sort", ""), parameters.get("page", "")
    return Address(
        path,
        Status(status) if status in set(Status) else None,
        parameters.get("q", "").strip()[:200],
        parameters.get("kind", "")[:40],
        parameters.get("recipe", "")[:20],
        day(parameters.get("from", "")),
        day(parameters.get("to", "")),
        parameters.get("zone", "")[:60],
        Sort(sort) if sort in set(Sort) else Sort.NEWEST,
        max(int(page), 1) if page.isdecimal() and len(page) < 7 else 1,
    )


def matching(search: Search) -> str | None:
    """The query that downloads all results found; None if none of these jobs can have one."""
    if search.status not in (None, Status.DONE):
        return None
    parameters: dict[str, Any] = {
        "kind": search.kind,
        "q": search.q,
        "group": search.group,
        "recipe": search.recipe,
        "since": search.since and search.since.isoformat(),
        "until": search.until and search.until.isoformat(),
        "everyone": "true" if search.everyone else None,
    }
    return urlencode({name: value for name, value in parameters.items() if value})


def day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def midnight(text: str, zone: str, days_later: int = 0) -> datetime | None:
    """The beginning of a day in the user's time zone."""
    if not text:
        return None
    try:
        begins = datetime.combine(date.fromisoformat(text) + timedelta(days=days_later), time(), zone_of(zone))
        return begins.astimezone(UTC)
    except OverflowError:  # no such moment in UTC
        return None


def zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
