"""Converts times in words, such as `every Monday at 7`, to cron lines and back."""

import re

from models.errors import Refused

DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
HELP = "Say it like: every day at 7, every Monday and Thursday at 7:30, every weekday at 18:00, every hour, every 15 minutes, \
on day 1 or the last day of every month at 6; or as a cron line of five fields."

CRON = re.compile(r"[\d*/,\-A-Za-z#L?]+( +[\d*/,\-A-Za-z#L?]+){4}")
AT = r"(?: at (?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?(?: ?(?P<half>am|pm))?)?"
MINUTES = re.compile(r"every (?:(?P<step>\d{1,2}) minutes|minute)")
HOURS = re.compile(r"every (?:(?P<step>\d{1,2}) hours|hour)(?: at (?:minute )?:?(?P<minute>\d{1,2}))?")
DAILY = re.compile(rf"(?:every day|daily){AT}")
WEEKLY = re.compile(rf"(?:every|on)? ?(?P<days>weekday|working day|weekend|[a-z, ]+?){AT}")
DAY = r"(?:the )?(?:day )?(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?|(?P<edge>first|last)(?: day)?)"
MONTHLY = re.compile(rf"(?:on )?{DAY} of (?:every|each|the) month{AT}")
EACH_MONTH = re.compile(rf"(?:every month|monthly)(?:,? on {DAY})?{AT}")


def cron_of(when: str) -> str:
    """The cron line for words, or for a cron line. Raises Refused with examples."""
    words = " ".join(when.split())
    if CRON.fullmatch(words) and re.search(r"[\d*]", words.split()[0]):
        return words
    words = words.lower().rstrip(".")
    if found := MINUTES.fullmatch(words):
        return f"{_step(found['step'], 60)} * * * *"
    if found := HOURS.fullmatch(words):
        return f"{_below(found['minute'] or '0', 60)} {_step(found['step'], 24)} * * *"
    if found := DAILY.fullmatch(words):
        return f"{_clock(found)} * * *"
    if found := MONTHLY.fullmatch(words) or EACH_MONTH.fullmatch(words):
        day = "L" if found["edge"] == "last" else _below(found["day"] or "1", 32)
        return f"{_clock(found)} {day} * *"
    if found := WEEKLY.fullmatch(words):
        return f"{_clock(found)} * * {_days(found['days'])}"
    raise Refused(HELP)


def sentence_of(cron: str) -> str:
    """A cron line in words; unless it is one of the common cases, as it is."""
    minute, hour, day, month, weekday = cron.split()
    if (day, month) == ("*", "*") and weekday == "*":
        if hour == "*" and minute.startswith("*"):
            return f"every {minute[2:]} minutes" if minute != "*" else "every minute"
        if minute.isdecimal() and hour.startswith("*"):
            every = f"every {hour[2:]} hours" if hour != "*" else "every hour"
            return every if minute == "0" else f"{every} at minute {minute}"
    if minute.isdecimal() and hour.isdecimal() and month == "*":
        at = f"at {hour}:{int(minute):02}"
        if day == "*" and (days := _days_in_words(weekday)):
            return f"every {days} {at}"
        if (day.isdecimal() or day == "L") and weekday == "*":
            return f"on {'the last day' if day == 'L' else f'day {day}'} of every month {at}"
    return f"by the cron line {cron}"


def _days(words: str) -> str:
    """`monday and thursday` is 1,4."""
    if words in ("weekday", "working day", "weekdays"):
        return "1-5"
    if words == "weekend":
        return "0,6"
    names = [name for name in re.split(r", | and |,| ", words.replace(", and ", " and ")) if name]
    found = [number for name in names for number, day in enumerate(DAYS) if _is_day(name, day.lower())]
    if not names or len(found) != len(names):
        raise Refused(HELP)
    return ",".join(str(number) for number in sorted(set(found)))


def _is_day(name: str, day: str) -> bool:
    return len(name) > 2 and (day.startswith(name) or name == f"{day}s")


def _days_in_words(weekday: str) -> str:
    match weekday:
        case "*":
            return "day"
        case "1-5":
            return "weekday"
    if not re.fullmatch(r"[0-6](,[0-6])*", weekday):
        return ""
    names = [DAYS[int(number)] for number in sorted(weekday.split(","), key=lambda number: (int(number) - 1) % 7)]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _clock(found: re.Match[str]) -> str:
    """`minute hour`; midnight where no time is said."""
    hour, minute, half = int(found["hour"] or 0), int(found["minute"] or 0), found["half"]
    if half:
        if not 1 <= hour <= 12:
            raise Refused(HELP)
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise Refused(HELP)
    return f"{minute} {hour}"


def _step(step: str | None, whole: int) -> str:
    """A step that divides 60 minutes or 24 hours evenly, as cron starts over with each hour or day."""
    if step is None or step == "1":
        return "*"
    if int(step) == 0 or whole % int(step):
        raise Refused(f"Every {step} does not go into {whole} evenly. Take a number that does.")
    return f"*/{step}"


def _below(number: str, end: int) -> int:
    if int(number) >= end or (end == 32 and int(number) == 0):
        raise Refused(HELP)
    return int(number)
