"""The facts about a column, for the browser: short for lists, or in full. Users' data are never used as keys."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from jobs.cleaning.plural import plural
from jobs.cleaning.profiling.date_figures import ends_of
from jobs.cleaning.values.decimals import exactly

Known = dict[str, Any]
"""A column of a look or a profile."""

LONGEST_CELL = 300
SMALL_BARS = 12
ENDS = (("min", "max"), ("earliest", "latest"))
FIGURES = (
    ("Sum", "sum"),
    ("Mean", "mean"),
    ("Least", "min"),
    ("Greatest", "max"),
    ("Earliest", "earliest"),
    ("Latest", "latest"),
)


def in_lines(columns: Sequence[Known], rows: int) -> list[dict[str, Any]]:
    """All columns in short. There may be thousands, so call it off the event loop."""
    return [in_short(place, column, rows) for place, column in enumerate(columns)]


def find_column(key: str, columns: Sequence[Known]) -> tuple[int, Known] | None:
    """The column with this key, and its position."""
    return next(((place, column) for place, column in enumerate(columns) if key_of(place, column) == key), None)


def key_of(place: int, column: Known) -> str:
    return column.get("key") or f"c{place}"


def in_short(place: int, column: Known, rows: int) -> dict[str, Any]:
    """One line of the list, also for the preview's head."""
    distinct = column.get("distinct")
    return {
        "key": key_of(place, column),
        "name": column["name"],
        "missing": column["missing"],
        "missing_share": column["missing"] / rows if rows else 0,
        "distinct": column["distinct_at_least"] if distinct is None else distinct,
        "capped": distinct is None,
        "looks_like": column.get("looks_like"),
        "top": [[cut(value), times] for value, times in column.get("top", [])[:3]],
        "range": next((f"{column[low]} to {column[high]}" for low, high in ENDS if low in column), ""),
        "spread": small_bars(column.get("histogram", {}).get("counts", [])),
    }


def in_full(place: int, column: Known, rows: int) -> dict[str, Any]:
    """All figures, bars and values; each bar or value can be used to search for its rows."""
    histogram = column.get("histogram")
    return in_short(place, column, rows) | {
        "padded": column.get("padded", 0),
        "longest": column.get("longest", 0),
        "figures": [[word, column[name]] for word, name in FIGURES if name in column],
        "of": histogram["of"] if histogram else "",
        "bars": bars(histogram) if histogram else [],
        "values": values(column, rows),
    }


def bars(histogram: dict[str, Any]) -> list[list[Any]]:
    """[label, count, start, width] of each bar, both as exact decimals; for dates, the first and the last day."""
    if histogram["of"] == "dates":
        days = zip(ends_of(histogram), histogram["counts"], strict=True)
        return [[in_time(first, last), count, first.isoformat(), last.isoformat()] for (first, last), count in days]
    start, width = Fraction(histogram["start"]), Fraction(histogram["width"])
    ends = [exactly(start + place * width) for place in range(len(histogram["counts"]) + 1)]
    words = in_words if histogram["of"] == "lengths" else from_to
    return [
        [words(ends[place], ends[place + 1]), count, ends[place], histogram["width"]]
        for place, count in enumerate(histogram["counts"])
    ]


def from_to(start: str, end: str) -> str:
    return f"{start} to under {end}"


def in_time(first: date, last: date) -> str:
    """2026-11-03, 2026-11, 2026, or a range of these."""
    if first == last:
        return first.isoformat()
    exact = len("2026") if (first.month, last.month) == (1, 12) else len("2026-11")
    ends = [day.isoformat()[:exact] for day in (first, last)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def in_words(start: str, end: str) -> str:
    """Lengths of texts are whole numbers: a bar may cover just one."""
    last = int(end) - 1
    if int(start) == last:
        return plural(last, "character")
    return f"{int(start):,} to {last:,} characters"


def values(column: Known, rows: int) -> list[list[Any]]:
    """[value, count, share] of the most frequent values; examples if there are none."""
    top = column.get("top", [])
    if top:
        return [[value, times, times / rows if rows else 0] for value, times in top]
    return [[value, 0, 0] for value in column.get("examples", [])]


def small_bars(counts: list[int]) -> list[float]:
    """A histogram with few bars, scaled to a maximum of 1."""
    together = max(1, -(-len(counts) // SMALL_BARS))
    few = [sum(counts[place : place + together]) for place in range(0, len(counts), together)]
    most = max(few, default=0)
    return [round(count / most, 2) for count in few] if most else []


def cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= LONGEST_CELL else text[:LONGEST_CELL] + "…"
