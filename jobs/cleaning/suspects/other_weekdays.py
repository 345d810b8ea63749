"""Dates beside the name of another day of the week: Mo 04.03.2025 was a Tuesday."""

from collections import Counter, defaultdict
from collections.abc import Set
from functools import cache

import polars as pl

from jobs.cleaning.profiling.date_formats import PIVOT, DateFormats, format_of, written_alike
from jobs.cleaning.script_kit.dates import date_pattern
from jobs.cleaning.script_kit.months import bare_name
from jobs.cleaning.script_kit.weekdays import WEEKDAY_NAMES
from jobs.cleaning.suspects.figures import Texts
from jobs.cleaning.suspects.spelling import Proposals
from jobs.cleaning.values.iso_dates import iso_dates
from jobs.cleaning.values.white import WHITE

JUDGED = 20
"""How many of a column's most frequent texts show whether its dates have names of weekdays."""
SHORT = 2
"""Of a name with so many letters, or with two meanings, the other dates beside it tell the day: ma is Monday, or martes."""
FEWEST, MOST = 3, 0.7
"""How many dates must be beside it then, and the least share of them that is on the same day."""


def on_other_weekdays(counts: Texts) -> Proposals:
    """Whether date or name is wrong is unknown. If the order of day and month is open, the one that fits best counts."""
    first = [text for text, _ in zip(counts, range(JUDGED), strict=False)]
    if not any(may_name_a_day(text) and "%a" in (format_of(text) or "") for text in first):
        return {}
    formats = DateFormats()
    formats.add(written_alike(pl.DataFrame({"value": list(counts), "column": ""}))[""])
    found = [other_days(beside_names(list(counts), forms)) for forms in formats.readings]
    fewest = min(found, key=len, default=list[str]())
    return dict.fromkeys(fewest)


def may_name_a_day(text: str) -> bool:
    return len(text) > SHORT and (text[0].isalpha() or text.rstrip(".)")[-1:].isalpha()) and any(map(str.isdigit, text))


def beside_names(texts: list[str], forms: list[str]) -> pl.DataFrame:
    """Each text with a weekday's `name`, and the number of its `day`, from Monday on; of its first format that reads it."""
    frames, left = list[pl.DataFrame](), pl.Series("text", texts, pl.String)
    for pattern in (date_pattern(form, WHITE) for form in forms if "%a" in form):
        names = left.str.extract_groups(f"^(?:{pattern})$").struct.field("a0")
        days = iso_dates(left, pattern, PIVOT).str.head(len("2024-01-31")).str.to_date("%Y-%m-%d", strict=False).dt.weekday()
        frame = pl.DataFrame({"text": left, "name": names, "day": days}).drop_nulls()
        frames.append(frame)
        left = left.filter(~left.is_in(frame["text"].implode()))
    return pl.concat(frames) if frames else pl.DataFrame(schema={"text": pl.String, "name": pl.String, "day": pl.Int8})


def other_days(dates: pl.DataFrame) -> list[str]:
    beside = defaultdict[str, Counter[int]](Counter)
    for name, day, count in dates.group_by("name", "day", maintain_order=True).len().iter_rows():
        beside[bare_name(name)][day] += count
    meant = {name: days_of(name, days) for name, days in beside.items()}
    return [text for text, name, day in dates.iter_rows() if day not in meant[bare_name(name)]]


@cache
def days_by_name() -> dict[str, set[int]]:
    """The days that each name means in some language, from Monday on."""
    found = defaultdict[str, set[int]](set)
    for day, names in enumerate(WEEKDAY_NAMES, start=1):
        for name in names.split():
            found[bare_name(name)].add(day)
    return dict(found)


def days_of(name: str, beside: Counter[int]) -> Set[int]:
    """The days that the name may mean. `beside`: how many dates with it are on each day."""
    known = days_by_name()[name]
    if len(known) == 1 and len(name) > SHORT:
        return known
    [(day, count)] = beside.most_common(1)
    is_clear = beside.total() >= FEWEST and count >= MOST * beside.total()
    return {day} if is_clear else set(beside)
