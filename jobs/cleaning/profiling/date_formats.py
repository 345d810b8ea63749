"""Detects the formats of a column of dates, as parameters of "Standardise dates"."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import polars as pl

from jobs.cleaning.script_kit.dates import date_pattern, iso_date
from jobs.cleaning.values.white import WHITE

MOST = 20
"""The most formats that the step accepts."""
TWELVE = 12
PIVOT = 2069
SHORT_YEAR = re.compile(r"\d\d?([-/.])\d\d?\1(\d\d)(?!\d)", re.ASCII)
Order = tuple[str, str]
DAY_FIRST: Order = ("%d", "%m")
MONTH_FIRST: Order = ("%m", "%d")
OPEN: Order = ("", "")
"""Of a text that has either order."""
TWO_NUMBERS = r"^(?:[\p{L}\p{M}-]+\.?,? )?([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]"
"""Day and month in either order, perhaps after a weekday."""
WORD = r"[^\W\d_]+"
NTH = "st|nd|rd|th|er"
DAY_BEFORE, BEFORE_YEAR = r"[-/. ]| de | of | d['’]", r"[-/., ]+| de | del "
"""What stands between a day and the name of a month, and between that and the year: 15 de mayo de 2023."""
DATE = re.compile(
    rf"(?:{WORD}(?:-feira)?(?P<weekday>\.?,? ))?"
    r"(?:(?P<year>\d{4})(?P<a>[-/.])\d\d?(?P=a)\d\d?"
    r"|\d\d?(?P<b>[-/.])\d\d?(?P=b)(?P<end>\d{4}|\d\d)"
    rf"|\d\d?(?P<c>(?:{NTH}|[.º])?(?:{DAY_BEFORE})){WORD}\.?(?P<d>{BEFORE_YEAR})(?P<last>\d{{4}}|\d\d)"
    rf"|{WORD}\.? \d\d?(?P<e>(?:{NTH})?,?) \d{{4}}"
    rf"|(?P<first>\d{{4}})(?P<f>[-/ ]){WORD}(?P=f)\d\d?)",
    re.IGNORECASE,
)
BEHIND = re.compile(rf"(,? \(?){WORD}\.?(\)?)")
"""A weekday after the date: 03.03.2025 (Mo)."""
TIME = re.compile(
    r"(?:(T|,? )(\d\d?:\d\d)(:\d\d)?(?:([.,])\d{1,9})?([ \u202f]?[AaPp]\.?[Mm]\.?)?"
    r"( ?(?:[Zz]|GMT|UTC|(?:GMT|UTC)?[+-]\d\d:?\d\d))?)?"
)


class Written(NamedTuple):
    """Texts of the same form: one of them, and their number.

    Of their first two numbers, in how many texts only the first can be the day, only the second, and either, for another day.
    """

    text: str
    times: int
    day_first: int
    month_first: int
    open: int


def written_alike(dates: pl.DataFrame) -> defaultdict[str, list[Written]]:
    """By column. `dates` are texts that look like dates: `value`, and the `column` of each."""
    text = pl.col("value").str.strip_chars(WHITE)
    numbers = [text.str.extract(TWO_NUMBERS, place).cast(pl.Int64).alias(name) for place, name in ((1, "one"), (2, "two"))]
    one, two = pl.col("one"), pl.col("two")
    first, second = one <= TWELVE, two <= TWELVE
    votes = ~first & second, first & ~second, first & second & (one != two)
    read = dates.select("column", text.alias("text"), shape(text).alias("shape"), *numbers)
    groups = read.group_by("column", "shape", maintain_order=True)
    found: defaultdict[str, list[Written]] = defaultdict(list)
    for column, _, *alike in groups.agg(
        pl.col("text").first(), pl.len(), *(each.sum().alias(f"{n}") for n, each in enumerate(votes))
    ).iter_rows():
        found[column].append(Written(*alike))
    return found


def shape(text: pl.Expr) -> pl.Expr:
    """Equal for dates that are written alike, such as 99.99.9999."""
    return text.str.replace_all("[0-9]", "9").str.replace_all(r"\p{L}{3,}", "a")


class DateFormats:
    """The formats of one column.

    If all dates are like 03/04/2026, where either number may be the month, there are two readings. So there are if some of them
    are, and others have the day first, and others the month: first the one that reads more.
    """

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        """By format, in which day and month may still be %1 and %2."""
        self._votes: defaultdict[str, Counter[Order]] = defaultdict(Counter)
        """By the separator between them, how many texts have each order, and how many either."""

    def add(self, written: list[Written]) -> None:
        for each in written:
            if form := format_of(each.text):
                self._counts[form] = self._counts.get(form, 0) + each.times
                if sign := sign_of(form):
                    votes = {DAY_FIRST: each.day_first, MONTH_FIRST: each.month_first, OPEN: each.open}
                    self._votes[sign].update(votes)

    @property
    def have_both_orders(self) -> bool:
        """Whether some have the day first, and others, with the same separator, the month."""
        return any(len(orders_of(sign, votes)) > 1 for sign, votes in self._votes.items())

    @property
    def readings(self) -> list[list[str]]:
        """The formats, most frequent first; two lists of them if they are ambiguous: no step could read both orders at once."""
        if not self._counts:
            return []
        known = {sign: orders for sign, votes in self._votes.items() if (orders := orders_of(sign, votes))}
        known = {sign: orders for sign, orders in known.items() if len(orders) == 1 or not self._votes[sign][OPEN]}
        votes = sum((self._votes[sign] for sign in self._votes if sign not in known), Counter[Order]())
        guesses = sorted(([order] for order in (DAY_FIRST, MONTH_FIRST)), key=lambda guess: -votes[guess[0]])
        forms = sorted(self._counts, key=lambda form: -self._counts[form])
        ordered = [
            [(form, known.get(sign_of(form), guess)) for form in forms]
            for guess in (guesses if len(known) < len(self._votes) else [[]])
        ]
        return [[each for form, orders in forms for each in spelled_out(form, orders)][:MOST] for forms in ordered]


def turn_of_century(texts: Iterable[str], this_year: int) -> str | None:
    """A date with a two-digit year that would be in the future, while others are in the past: 12.03.65 beside 12.03.75.

    Then all of them are in the past, as birthdays are: 65 is 1965.
    """
    years = {found[0]: int(found[2]) for text in texts if (found := SHORT_YEAR.match(text.strip(WHITE)))}
    if not any(year > PIVOT % 100 for year in years.values()):
        return None
    return next((text for text, year in years.items() if this_year % 100 < year <= PIVOT % 100), None)


def orders_of(sign: str, votes: Mapping[Order, int]) -> list[Order]:
    """The order of day and month, judged by texts with only one; with points between them, the day usually comes first.

    Both orders, if each is needed; none if it is unknown.
    """
    orders = [order for order in (DAY_FIRST, MONTH_FIRST) if votes.get(order)]
    return orders or ([DAY_FIRST] if sign == "." else [])


def sign_of(form: str) -> str:
    """The sign between the two numbers of which either may be the month; empty if there are none."""
    return form.partition("%1")[2][:1]


def spelled_out(form: str, orders: list[Order]) -> list[str]:
    if not sign_of(form):
        return [form]
    return [form.replace("%1", one).replace("%2", two) for one, two in orders]


def format_of(text: str) -> str | None:
    """The format of a date, including any time after it; None if it is not a date."""
    date = DATE.match(text)
    if not date:
        return None
    if time := TIME.fullmatch(text, date.end()):
        behind = time_format(time)
    elif named := BEHIND.fullmatch(text, date.end()):
        behind = "%a".join(named.groups())
    else:
        return None
    form = date_format(date) + behind
    is_read = any(iso_date(text, date_pattern(each, WHITE), PIVOT) for each in spelled_out(form, [DAY_FIRST, MONTH_FIRST]))
    return form if is_read else None


def date_format(found: re.Match[str]) -> str:
    part = found.groupdict()
    mark = part["weekday"]
    return (f"%a{mark.removeprefix('.')}" if mark else "") + day_format(part)


def day_format(part: Mapping[str, str]) -> str:
    if part["year"]:
        return f"%Y{part['a']}%m{part['a']}%d"
    if part["end"]:
        return f"%1{part['b']}%2{part['b']}{year_format(part['end'])}"
    if part["last"]:
        return f"%d{part['c']}%b{part['d']}{year_format(part['last'])}"
    if part["first"]:
        return f"%Y{part['f']}%b{part['f']}%d"
    return f"%b %d{part['e']} %Y"


def year_format(digits: str) -> str:
    return "%Y" if len(digits) > 2 else "%y"


def time_format(found: re.Match[str]) -> str:
    between, clock, seconds, point, half, zone = found.groups()
    if not clock:
        return ""
    form = f"{between}{'%I' if half else '%H'}:%M" + (":%S" if seconds else "") + (f"{point}%f" if point else "")
    ends = (half, "%p"), (zone, "%z")
    return form + "".join(" " * text[0].isspace() + name for text, name in ends if text)
