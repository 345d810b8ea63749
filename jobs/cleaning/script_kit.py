"""What exported pandas scripts are made of: those parts of this file that a recipe's steps use are copied into its script.

So this needs pandas and the standard library alone. Nothing here is run by the product itself, but everything is by its tests.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pandas as pd

Cells = list[str | None]
Label = str | tuple[str | None, int]
Group = tuple[str | None, ...]
Statistic = Callable[[list[str], int], str]

# Unicode's White_Space, plus the zero-width space and the byte order mark, which str.strip() alone does not take.
WHITE = "\t\n\x0b\x0c\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000\u200b\ufeff"


def read_table(
    path: str, encoding: str, delimiter: str, quote: str | None, record_end: str, header: int | None
) -> pd.DataFrame:
    """The table as a DataFrame of str and None: nothing is None but an empty field without quotes. `header` counts from 1."""
    text = Path(path).read_bytes().decode(encoding).removeprefix("\ufeff")
    records = list(parse(text.encode(), delimiter.encode(), quote and quote.encode(), record_end))
    names, rows = (records[header - 1], records[header:]) if header else ([], records)
    filled = [next((place for place in range(len(row), 0, -1) if row[place - 1]), 0) for row in rows]
    usual = max(Counter(len(row) for row in rows if row != [None]).items(), key=lambda each: each[::-1], default=(1, 0))[0]
    width = max([len(names) or usual, *filled])
    rows = [(row + [None] * width)[:width] for row in rows if row != [None] or width == 1]
    return pd.DataFrame(rows, columns=labels(names + [None] * (width - len(names))), dtype=object)


def parse(data: bytes, delimiter: bytes, quote: bytes | None, record_end: str) -> Iterator[Cells]:
    """The records as lists of str and None. RFC 4180; a quote out of place costs no more than its own line."""
    end = {"\n": rb"\r?\n|\r\Z", "\r\n": rb"\r?\n|\r\Z", "\r": rb"\r", "any": rb"\r\n?|\n"}[record_end]
    after = rb"(?=" + re.escape(delimiter) + rb"|" + end + rb"|\Z)"
    mark = re.escape(quote or b'"')
    quoted = re.compile(mark + rb"((?:[^" + mark + rb"]++|" + mark * 2 + rb")*+)" + mark + after)
    alone = re.compile(rb"(?:[^" + mark + rb"]++|" + mark * 2 + rb")*+")
    misplaced = re.compile(mark + rb"([^\r\n]*?)" + mark + after)
    plain = re.compile(rb"(?:(?!" + re.escape(delimiter) + rb"|" + end + rb").)*+", re.DOTALL)
    ends, newline, far = re.compile(end), b"\r" if record_end == "\r" else b"\n", 64 << 10

    def misplaced_quote(at: int) -> re.Match[bytes] | None:
        """The field, if its quote closes before the line ends."""
        line_end = data.find(newline, at, at + far)
        stop = line_end + 1 if line_end >= 0 else min(len(data), at + far)
        found = misplaced.match(data, at, stop) if alone.match(data, at + 1).end() < stop else None
        return None if found and found.end() == at + far else found

    at, cells = 0, []
    while at < len(data):
        found = (quoted.match(data, at) or misplaced_quote(at)) if quote and data.startswith(quote, at) else None
        if found:
            cells.append(found[1].replace(quote * 2, quote).decode())
        else:
            found = plain.match(data, at)
            cells.append(found[0].decode() or None)
        at = found.end()
        if data.startswith(delimiter, at):
            at += len(delimiter)
            if at < len(data):
                continue
            cells.append(None)
        ended = ends.match(data, at)
        at = ended.end() if ended else at
        yield cells
        cells = []


def labels(names: Cells) -> pd.Index:
    """Labels that are unique: the name alone for the first column of that name, (name, 2) for the second."""
    seen = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 and name is not None else (name, seen[name]))
    return pd.Index(found, dtype=object, tupleize_cols=False)


def name_of(label: Label) -> str | None:
    return label[0] if isinstance(label, tuple) else label


def pick(frame: pd.DataFrame, wanted: str | list[Label], skip: bool = False) -> list[Label]:
    """The labels of the wanted columns; a name means the first column of that name, (name, 2) the second."""
    if wanted == "all":
        return list(frame.columns)
    picked = []
    for each in wanted:
        name, nth = each if isinstance(each, tuple) else (each, 1)
        same = [label for label in frame.columns if name_of(label) == name]
        if len(same) >= nth:
            picked.append(same[nth - 1])
        elif not skip:
            sys.exit(f"There is no column {name!r}.")
    return list(dict.fromkeys(picked))


def each(cells: pd.Series, function: Callable[[str], str | None]) -> pd.Series:
    """The function of each cell; None stays None."""
    return pd.Series([None if cell is None else function(cell) for cell in cells], index=cells.index, dtype=object)


def missing(cells: pd.Series, blank_is: str) -> pd.Series:
    """Which cells are missing: None, or with "blank" any without text."""
    return pd.Series([cell is None or (blank_is == "blank" and not cell.strip(WHITE)) for cell in cells], index=cells.index, dtype=bool)


def groups(frame: pd.DataFrame, columns: list[Label]) -> list[Group]:
    """For each row, the group it is in."""
    return list(frame[columns].itertuples(index=False, name=None))


def filled(cells: pd.Series, gaps: pd.Series, statistic: Statistic, groups: list[Group] | None = None) -> pd.Series:
    """The cells, with gaps filled by a statistic of the others, in each group."""
    groups = groups or [None] * len(cells)
    present = [cell for cell, gap in zip(cells, gaps) if not gap]
    usable = set(present) if statistic is mode else {cell for cell in present if NUMBER.fullmatch(cell)}
    others = [cell for cell in present if cell not in usable]
    if len(others) * 20 > len(present):
        sys.exit(f"Column {cells.name!r} is not numeric: {others[0]!r}")
    places = Counter(len(cell.partition(".")[2]) for cell in present if cell in usable)
    usual = max(places, key=lambda count: (places[count], count), default=0)
    members = {}
    for cell, gap, group in zip(cells, gaps, groups):
        if not gap and cell in usable:
            members.setdefault(group, []).append(cell)
    values = {group: statistic(texts, usual) for group, texts in members.items()}
    fills = [values.get(group, cell) if gap else cell for cell, gap, group in zip(cells, gaps, groups)]
    return pd.Series(fills, index=cells.index, dtype=object)


NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def mode(texts: list[str], places: int) -> str:
    """The most frequent text; of several, the one seen first."""
    return Counter(texts).most_common(1)[0][0]


def smallest(texts: list[str], places: int) -> str:
    return min(texts, key=Fraction)


def largest(texts: list[str], places: int) -> str:
    return max(texts, key=Fraction)


def mean(texts: list[str], places: int) -> str:
    return written(sum(map(Fraction, texts)) / len(texts), places)


def median(texts: list[str], places: int) -> str:
    """Rounded to the column's usual number of decimal places; exact if that is none."""
    numbers = sorted(map(Fraction, texts))
    middle = (numbers[(len(numbers) - 1) // 2] + numbers[len(numbers) // 2]) / 2
    while not places and middle * 10**places % 1:
        places += 1
    return written(middle, places)


def written(number: Fraction, places: int) -> str:
    """The number with so many decimal places, rounded half to even."""
    digits = str(round(abs(number) * 10**places)).zfill(places + 1)
    sign = "-" if number < 0 and digits.strip("0") else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def write_table(frame: pd.DataFrame, path: str, delimiter: str, header: str) -> None:
    """Standard CSV: quotes only where they are needed, and around empty text, which so stays apart from None."""

    def field(cell: str | None) -> str:
        if cell is None:
            return ""
        return '"' + cell.replace('"', '""') + '"' if cell == "" or any(mark in cell for mark in (delimiter, *'"\r\n')) else cell

    names = [f"col_{place}" for place in range(frame.shape[1])] if header == "numbers" else map(name_of, frame.columns)
    lines = [*([] if header == "none" else [names]), *frame.itertuples(index=False, name=None)]
    Path(path).write_bytes("".join(delimiter.join(map(field, line)) + "\n" for line in lines).encode())
