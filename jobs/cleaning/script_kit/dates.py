"""Parses dates in given formats. The engine uses these patterns, and these functions for rare cases."""

import re
import sys
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from itertools import count, permutations
from math import floor
from zoneinfo import ZoneInfo

from jobs.cleaning.script_kit.months import month_number
from jobs.cleaning.script_kit.weekdays import is_weekday

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTH_NAME = "(?P<b>(?:[^\\W\\d_]|[\u0300-\u036f])+)\\.?"
WEEKDAY_NAME = "(?P<a#>(?:[^\\W\\d_]|[\u0300-\u036f])+(?:-[Ff][Ee][Ii][Rr][Aa])?)\\.?"
DIRECTIVES = {
    "Y": "(?P<Y>[0-9]{4})",
    "y": "(?P<y>[0-9]{2})",
    "m": "(?P<m>[0-9]{1,2})",
    "b": MONTH_NAME,
    "B": MONTH_NAME,
    "d": "(?P<d>[0-9]{1,2})",
    "a": WEEKDAY_NAME,
    "A": WEEKDAY_NAME,
    "H": "(?P<H>[0-9]{1,2})",
    "I": "(?P<I>[0-9]{1,2})",
    "M": "(?P<M>[0-9]{2})",
    "S": "(?P<S>[0-9]{2})",
    "f": "(?P<f>[0-9]{1,9})",
    "p": r"(?P<p>[AaPp])\.?[Mm]\.?",
    "z": "(?P<z>(?i:Z|GMT|UTC)|(?i:GMT|UTC)?[+-][0-9]{2}:?[0-9]{2})",
    "%": "%",
}


def date_pattern(form: str, white: str) -> str:
    """A pattern for texts of a format such as %d/%m/%Y; raises KeyError for an unknown directive."""
    parts = re.findall(r"%(.)|(\s+)|(.)", form, re.DOTALL)
    numbers = map(str, count())  # a weekday may be there twice, the name of a group only once
    return "".join(
        (DIRECTIVES[name].replace("#", next(numbers)) if name in "aA" else DIRECTIVES[name])
        if name
        else f"[{white}]+"
        if space
        else re.escape(other)
        for name, space, other in parts
    )


def iso_date(text: str, pattern: str, pivot: int) -> str | None:
    """The date, and the time if there is one, in ISO 8601; None if the text does not match, or there is no such day."""
    found = re.fullmatch(pattern, text)
    if not found:
        return None
    field = found.groupdict()
    if not all(is_weekday(name) for group, name in field.items() if group[0] == "a"):
        return None
    year = int(field["Y"]) if field.get("Y") else pivot - (pivot - int(field["y"])) % 100
    month = int(field["m"]) if field.get("m") else month_number(field["b"])
    try:
        day = date(year, month or 0, int(field["d"])).isoformat()
    except ValueError:
        return None
    if not (field.get("H") or field.get("I")):
        return day
    time = iso_time(field)
    return time and f"{day}T{time}"


def iso_time(field: dict[str, str | None]) -> str | None:
    """The time of day, as precise as given; None if there is no such time."""
    hour, minute, second = int(field.get("H") or field.get("I") or 0), int(field.get("M") or 0), int(field.get("S") or 0)
    if field.get("I"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * ((field["p"] or "").lower() == "p")
    zone = (field.get("z") or "").upper()
    if zone:
        zone = "Z" if zone in ("Z", "GMT", "UTC") else f"{zone.lstrip('GMTUC')[:3]}:{zone[-2:]}"
    if hour > 23 or minute > 59 or second > 59 or (len(zone) > 1 and (int(zone[1:3]) > 23 or int(zone[4:]) > 59)):
        return None
    seconds = f":{second:02}" if field.get("S") else ""
    fraction = f".{field['f']}" if field.get("f") else ""
    return f"{hour:02}:{minute:02}{seconds}{fraction}{zone}"


def excel_date(text: str, system: int) -> str | None:
    """The date of an Excel serial number; with a time, to the second, if it has a fraction."""
    if not re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,20})?", text):
        return None
    seconds = floor(Fraction(text) * 86400 + Fraction(1, 2))
    days = seconds // 86400
    if system == 1900 and (days == 0 or days == 60):  # Excel has a 29 February 1900
        return None
    first = date(1904, 1, 1) if system == 1904 else date(1899, 12, 31 if days < 60 else 30)
    try:
        day = (first + timedelta(days)).isoformat()
    except OverflowError:
        return None
    time = seconds % 86400
    return f"{day}T{time // 3600:02}:{time // 60 % 60:02}:{time % 60:02}" if time else day


def in_zone(iso: str, zone: str) -> str | None:
    """The time in that zone, with its offset.

    A time without offset is taken to be in the zone; None if it is not unique there.
    """
    if "T" not in iso:
        return iso
    found = re.fullmatch(r"([^.Z+]*?)(\.[0-9]+)?(Z|[+-][0-9:]{5})?", iso)
    text, fraction, offset = found.groups() if found else (iso, None, None)
    there = ZoneInfo(zone)
    try:
        time = datetime.fromisoformat(text + (offset or "")).astimezone(there) if offset else local_time(text, there)
    except OverflowError:
        return None
    shift = time.utcoffset() if time else None
    if time is None or shift is None or shift % timedelta(minutes=1):
        return None
    written = time.isoformat(timespec="seconds" if text.count(":") > 1 else "minutes")
    return written[:-6] + (fraction or "") + written[-6:]


def local_time(text: str, zone: ZoneInfo) -> datetime | None:
    """The only moment at which clocks in the zone showed this time."""
    moments = {datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)}
    return datetime.fromisoformat(text).replace(tzinfo=zone) if len(moments) == 1 else None


def written_date(iso: str, form: str) -> str:
    """The date in another format. One without a time is at midnight."""
    found = re.fullmatch(r"(.{10})(?:T(\d\d):(\d\d)(?::(\d\d))?(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?)?", iso)
    day, hour, minute, second, fraction, zone = found.groups() if found else ("",) * 6
    when, hours = date.fromisoformat(day), int(hour or 0)
    fields = {
        "Y": day[:4],
        "y": day[2:4],
        "m": day[5:7],
        "d": day[8:],
        "b": MONTHS[when.month - 1][:3].title(),
        "B": MONTHS[when.month - 1].title(),
        "a": WEEKDAYS[when.weekday()][:3].title(),
        "A": WEEKDAYS[when.weekday()].title(),
        "H": hour or "00",
        "I": f"{(hours - 1) % 12 + 1:02}",
        "M": minute or "00",
        "S": second or "00",
        "f": (fraction or "").ljust(6, "0"),
        "p": "AM" if hours < 12 else "PM",
        "z": zone or "",
        "%": "%",
    }
    return re.sub("%(.)", lambda found: fields[found[1]], form)


def read_date(text: str, patterns: list[str], pivot: int, excel: int, zone: str | None, form: str) -> str | None:
    """The date read by the first matching pattern, in the wanted format; None if none matches."""
    iso = next((iso for pattern in patterns if (iso := iso_date(text, pattern, pivot))), None)
    if iso is None and excel:
        iso = excel_date(text, excel)
    if iso and zone:
        iso = in_zone(iso, zone)
    return written_date(iso, form) if iso and form != "iso" else iso


ISO_TEXT = (
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ](([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.[0-9]+)?)?)(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)


def date_part(text: str, part: str) -> str | None:
    """A part of a date in ISO 8601; None if it is not a date, or has no such part."""
    found = re.fullmatch(ISO_TEXT, text)
    try:
        day = date.fromisoformat(text[:10]) if found else None
    except ValueError:
        day = None
    if not found or not day:
        return None
    months = {"start_of_month": day.month, "start_of_quarter": (day.month - 1) // 3 * 3 + 1, "start_of_year": 1}
    if part in months:
        return day.replace(month=months[part], day=1).isoformat()
    if part == "start_of_week":
        return (day - timedelta(day.weekday())).isoformat()
    if part in ("time", "hour", "minute", "second"):
        text = found[{"time": 4, "hour": 5, "minute": 6, "second": 7}[part]]
        return text if part == "time" or not text else str(int(text))
    calendar = day.isocalendar()
    return {
        "date": day.isoformat(),
        "year_month": text[:7],
        "month_name": MONTHS[day.month - 1].title(),
        "weekday_name": WEEKDAYS[day.weekday()].title(),
        "year": str(day.year),
        "quarter": str((day.month + 2) // 3),
        "month": str(day.month),
        "day": str(day.day),
        "weekday": str(day.isoweekday()),
        "day_of_year": str(day.timetuple().tm_yday),
        "week": str(calendar.week),
        "week_year": str(calendar.year),
    }[part]


class DateEvidence:
    """Evidence in a column's texts for one of several patterns that match the same text, but mean different days."""

    def __init__(self, patterns: list[str], pivot: int) -> None:
        self.patterns, self.pivot = patterns, pivot
        self.alone: set[tuple[str, str]] = set()
        self.disputed: dict[tuple[str, str], str] = {}

    def observe(self, texts: Iterable[str]) -> None:
        for text in texts:
            readings = [(pattern, iso_date(text, pattern, self.pivot)) for pattern in self.patterns]
            for (one, day), (other, other_day) in permutations(readings, 2):
                if day and other_day is None:
                    self.alone.add((one, other))
                elif day and day != other_day:
                    self.disputed.setdefault((one, other), text)

    def order(self) -> list[str]:
        """The patterns, those with evidence in the column first. Raises ValueError with a text that is ambiguous."""
        before: dict[str, set[str]] = {pattern: set() for pattern in self.patterns}
        for (one, other), text in self.disputed.items():
            if ((one, other) in self.alone) == ((other, one) in self.alone):
                raise ValueError(text)
            if (one, other) in self.alone:
                before[other].add(one)
        try:
            return list(TopologicalSorter(before).static_order())
        except CycleError as error:
            raise ValueError(next(iter(self.disputed.values()))) from error


def date_order(texts: Iterable[str], patterns: list[str], pivot: int) -> list[str]:
    """The patterns in the order in which a column's texts are tried."""
    evidence = DateEvidence(patterns, pivot)
    evidence.observe(texts)
    try:
        return evidence.order()
    except ValueError as error:
        sys.exit(f"{error} can be read in two ways: leave out one of the formats.")
