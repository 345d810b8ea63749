"""The page of a report: statistics, problems, a line per column, and details of as many columns as fit."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from jobs.cleaning.plural import plural
from jobs.cleaning.profiling.drift import Change
from jobs.cleaning.registry import all_steps
from jobs.cleaning.report.columns import card, row
from jobs.cleaning.report.style import STYLE
from jobs.cleaning.report.words import count, escaped, fitting, share

ROOM_FOR_CHANGES, ROOM_FOR_PROBLEMS, ROOM_FOR_ROWS, ROOM_FOR_CARDS = 20_000, 35_000, 75_000, 145_000
"""In bytes: no table makes the page larger than 300 kB."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"

Profile = dict[str, Any]


class Baseline(NamedTuple):
    """What a report is compared with: its name, its rows, and the changes."""

    name: str
    rows: int
    changes: list[Change]


def page(found: Profile, name: str, baseline: Baseline | None = None) -> str:
    """The whole page. Nothing in it runs or is loaded from elsewhere, whatever the files contain."""
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f'<meta http-equiv=Content-Security-Policy content="{POLICY}"><title>{escaped(name)}: data quality</title>'
        f"<style>{STYLE}</style></head><body><main>"
        f"<header><p class=faint>Data quality</p><h1><bdi>{escaped(name, 200)}</bdi></h1>{reading(found['reader'])}</header>"
        f"{figures(found)}{since(baseline) if baseline else ''}{problems(found)}{all_columns(found)}{each_column(found)}"
        "<footer class=faint>Made by Rinse. Nothing in the file was changed.</footer></main></body></html>\n"
    )


def reading(reader: dict[str, Any]) -> str:
    """How the file was read, as far as it is of interest."""
    shown = {"\t": "tab", " ": "space"}
    facts = [f"{word} <code>{escaped(shown.get(str(value), str(value)), 60)}</code>" for word, value in of_interest(reader)]
    return f"<p class=muted>Read as {', '.join(facts)}</p>" if facts else ""


def of_interest(reader: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, word in (("encoding", ""), ("delimiter", "delimiter"), ("quote", "quote"), ("sheet", "sheet"), ("member", "file")):
        if reader.get(key) not in (None, ""):
            yield word, reader[key]


def figures(found: Profile) -> str:
    columns, rows = found["columns"], found["rows"]
    missing, cells = sum(column["missing"] for column in columns), rows * len(columns)
    facts = [
        ("Rows", count(rows)),
        ("Columns", count(len(columns))),
        ("Cells missing", share(missing, cells)),
        ("Rows that repeat", count(found["repeated_rows"])),
        *suspects(found),
        ("Problems", count(len(found["problems"]))),
    ]
    return "<dl class=figures>" + "".join(f"<div><dt>{word}</dt><dd>{value}</dd></div>" for word, value in facts) + "</dl>"


def suspects(found: Profile) -> Iterator[tuple[str, str]]:
    """How many cells look wrong, if this was checked."""
    if "suspects" in found:
        among = f" among the first {count(found['rows_looked_at'])} rows" if found["rows_looked_at"] < found["rows"] else ""
        yield f"Cells that look wrong{among}", count(sum(found["suspects"].values()))


def since(baseline: Baseline) -> str:
    """What has changed."""
    note = f"<p class=muted>Compared with its {plural(baseline.rows, 'row')}.</p>"
    head = f"<h2>Since <bdi>{escaped(baseline.name, 100)}</bdi></h2>{note}"
    if not baseline.changes:
        return f"<section>{head}<p>Nothing of note has changed.</p></section>"
    lines, left_out = fitting((f"<li>{escaped(each.sentence, 300)}</li>" for each in baseline.changes), ROOM_FOR_CHANGES)
    return f"<section>{head}<ul class=problems>{''.join(lines)}</ul>{more(left_out, 'change')}</section>"


def problems(found: Profile) -> str:
    if not found["problems"]:
        return "<section><h2>Problems</h2><p>None was found.</p></section>"
    lines, left_out = fitting(map(problem, found["problems"]), ROOM_FOR_PROBLEMS)
    return f"<section><h2>Problems</h2><ul class=problems>{''.join(lines)}</ul>{more(left_out, 'problem')}</section>"


def problem(found: dict[str, Any]) -> str:
    steps = [all_steps()[step["step"]].title for step in found["steps"]]
    would = f" <span class=muted>Would mend it: {escaped(' or '.join(steps))}.</span>" if steps else ""
    return f"<li>{escaped(found['sentence'], 240)}{would}</li>"


def all_columns(found: Profile) -> str:
    lines, left_out = fitting(
        (row(place, column, found["rows"]) for place, column in enumerate(found["columns"], 1)), ROOM_FOR_ROWS
    )
    head = (
        "<tr><th class=num>#</th><th>Column</th><th>Looks like</th><th class=num>Missing</th>"
        "<th class=num>Different values</th><th><span class=hidden>Share that is missing</span></th></tr>"
    )
    table = f"<table class=all><thead>{head}</thead>{''.join(lines)}</table>"
    return f"<section><h2>Columns</h2>{table}{more(left_out, 'column')}</section>"


def each_column(found: Profile) -> str:
    """Columns with problems come first if there is not enough room for all."""
    troubled = {place for problem in found["problems"] for place in problem["places"]}
    placed = sorted(enumerate(found["columns"], 1), key=lambda each: each[0] - 1 not in troubled)
    cards, left_out = fitting((card(place, column, found["rows"]) for place, column in placed), ROOM_FOR_CARDS)
    shown = in_their_order(placed, cards)
    return f"<section class=cards><h2>Column by column</h2>{''.join(shown)}{more(left_out, 'column')}</section>"


def in_their_order(placed: list[tuple[int, Profile]], cards: list[str]) -> list[str]:
    return [made for _, made in sorted(zip((place for place, _ in placed), cards, strict=False))]


def more(left_out: int, noun: str) -> str:
    """Counts what the page has no room for."""
    return f"<p class=muted>And {plural(left_out, f'more {noun}')}.</p>" if left_out else ""
