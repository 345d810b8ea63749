"""One column on the page: its values, their counts, and the distribution of its numbers."""

from typing import Any

from jobs.cleaning.report.words import count, escaped, name_of, share

Column = dict[str, Any]
TALL, WIDE = 56, 8
"""The height of a histogram, and the width of a bar."""
SAYS = {"numbers": "How the numbers are spread", "dates": "How the dates are spread", "lengths": "How long the values are"}


def row(place: int, column: Column, rows: int) -> str:
    """A line of the table of all columns."""
    return (
        f"<tr><td class=num>{place}</td><th scope=row>{name_of(column['name'])}</th><td>{column['looks_like']}</td>"
        f"<td class=num>{share(column['missing'], rows)}</td><td class=num>{distinct(column)}</td>"
        f"<td>{meter(column['missing'], rows)}</td></tr>"
    )


def card(place: int, column: Column, rows: int) -> str:
    """Everything known about a column."""
    parts = [facts(column, rows), histogram(column), most_frequent(column, rows), examples(column)]
    return (
        f"<article><h3><span class=faint>{place}</span> {name_of(column['name'])} <small>{column['looks_like']}</small></h3>"
        f"{''.join(parts)}</article>"
    )


def facts(column: Column, rows: int) -> str:
    pairs = [
        ("Missing", f"{count(column['missing'])} ({share(column['missing'], rows)})"),
        ("Different values", distinct(column)),
        ("Longest", f"{count(column['longest'])} characters"),
    ]
    if column["padded"]:
        pairs.append(("White space around", count(column["padded"])))
    if column["nulls"] and column["blanks"]:
        pairs.append(("Of the missing, blank", count(column["blanks"])))
    return "<dl>" + "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in pairs) + "</dl>"


def histogram(column: Column) -> str:
    counts = column["histogram"]["counts"]
    if len(counts) < 2:
        return ""
    most = max(counts)
    bars = "".join(bar(place, height / most) for place, height in enumerate(counts) if height)
    label = SAYS[column["histogram"]["of"]]
    return (
        f"<figure><svg viewBox='0 0 {len(counts) * WIDE} {TALL}' preserveAspectRatio=none role=img aria-label='{label}'>"
        f"{bars}</svg><figcaption>{''.join(f'<span>{word}</span>' for word in ends(column, len(counts)))}</figcaption></figure>"
    )


def ends(column: Column, bars: int) -> tuple[str, str, str]:
    """The labels under a histogram: left, middle, right."""
    drawn = column["histogram"]
    if drawn["of"] == "numbers":
        return escaped(column["min"], 30), f"mean {escaped(column['mean'], 30)}", escaped(column["max"], 30)
    if drawn["of"] == "dates":
        return column["earliest"], drawn["unit"] if drawn["width"] == 1 else f"{drawn['width']} months", column["latest"]
    last = int(drawn["start"]) + bars * int(drawn["width"]) - 1
    return drawn["start"], "characters", str(min(last, column["longest"]))


def bar(place: int, height: float) -> str:
    """Even a small bar is visible."""
    tall = max(1, round(height * TALL))
    return f"<rect x={place * WIDE} y={TALL - tall} width={WIDE - 1} height={tall} />"


def most_frequent(column: Column, rows: int) -> str:
    if not column["top"]:
        return ""
    lines = "".join(
        f"<tr><td><code>{escaped(value)}</code></td><td class=num>{count(times)}</td><td>{meter(times, rows)}</td></tr>"
        for value, times in column["top"]
    )
    return f"<table class=top><caption>Most frequent</caption>{lines}</table>"


def examples(column: Column) -> str:
    values = " ".join(f"<code>{escaped(value, 40)}</code>" for value in column["examples"])
    return f"<p class=examples><span class=faint>For example</span> {values}</p>" if values else ""


def distinct(column: Column) -> str:
    known = column.get("distinct")
    return count(known) if known is not None else f"over {count(column['distinct_at_least'])}"


def meter(part: int, whole: int) -> str:
    return f"<i class=meter><i style='width:{100 * part / whole if whole else 0:.1f}%'></i></i>"
