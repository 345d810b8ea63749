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
WHITE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000\u200b\ufeff"
)


def read_table(
    path: str, encoding: str, delimiter: str, quote: str | None, record_end: str, header: int | None, first_row: int
) -> pd.DataFrame:
    """The table as a DataFrame of str and None; None is an empty field without quotes.

    `header` and `first_row` are numbers of records, from 1; what stands above is left aside.
    """
    text = Path(path).read_bytes().decode(encoding).removeprefix("\ufeff")
    records = list(parse(text.encode(), delimiter.encode(), (quote or "").encode(), record_end))
    names, rows = records[header - 1] if header else [], records[first_row - 1 :]
    widths = Counter(len(row) for row in rows if row != [None])
    usual = max(widths, key=lambda width: (widths[width], width), default=1)
    filled = [max((place for place, cell in enumerate(row, start=1) if cell), default=0) for row in rows]
    width = max([len(names) or usual, *filled])
    rows = [(row + [None] * width)[:width] for row in rows if row != [None] or width == 1]
    return pd.DataFrame(rows, columns=labels(names + [None] * (width - len(names))), dtype=object)


def parse(data: bytes, delimiter: bytes, quote: bytes, record_end: str) -> Iterator[Cells]:
    """The records as lists of str and None. RFC 4180; a quote out of place costs no more than its own line."""
    end = {"\r": rb"\r", "any": rb"\r\n?|\n"}.get(record_end, rb"\r?\n|\r\Z")
    stop, mark = re.escape(delimiter) + b"|" + end, re.escape(quote)
    plain, ends = re.compile(b"(?:(?!" + stop + b").)*+", re.DOTALL), re.compile(end)
    body = re.compile(b"(?:[^" + mark + b"]++|" + mark * 2 + b")*+" if quote else b"")
    quoted = re.compile(mark + b"(" + body.pattern + b")" + mark + b"(?=" + stop + rb"|\Z)")
    misplaced = re.compile(mark + rb"([^\r\n]*?)" + mark + b"(?=" + stop + rb"|\Z)")
    newline, far = b"\r" if record_end == "\r" else b"\n", 64 << 10

    def reach(pattern: re.Pattern[bytes], at: int) -> int:
        found = pattern.match(data, at)
        return found.end() if found else at

    def with_misplaced_quote(at: int) -> re.Match[bytes] | None:
        """The field, if it closes in its own line; else its quote is text."""
        line_end = data.find(newline, at, at + far)
        limit = line_end + 1 if line_end >= 0 else min(len(data), at + far)
        found = misplaced.match(data, at, limit) if reach(body, at + 1) < limit else None
        return None if found and found.end() == at + far else found

    at = 0
    cells: Cells = []
    while at < len(data) or cells:
        opened = bool(quote) and data.startswith(quote, at)
        found = (quoted.match(data, at) or with_misplaced_quote(at)) if opened else None
        stopped = found.end() if found else reach(plain, at)
        cells.append(found[1].replace(quote * 2, quote).decode() if found else data[at:stopped].decode() or None)
        if data.startswith(delimiter, stopped):
            at = stopped + len(delimiter)
        else:
            at = reach(ends, stopped)
            yield cells
            cells = []


def labels(names: Cells) -> pd.Index:
    """Labels that are unique: the name alone for the first column of that name, (name, 2) for the second."""
    nth = [names[: place + 1].count(name) for place, name in enumerate(names)]
    found = [name if count == 1 and name is not None else (name, count) for name, count in zip(names, nth, strict=True)]
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
    return pd.Series(
        [cell is None or (blank_is == "blank" and not cell.strip(WHITE)) for cell in cells], index=cells.index, dtype=bool
    )


def groups(frame: pd.DataFrame, columns: list[Label]) -> list[Group]:
    """For each row, the group it is in."""
    return list(frame[columns].itertuples(index=False, name=None))


def filled(cells: pd.Series, gaps: pd.Series, statistic: Statistic, groups: list[Group] | None = None) -> pd.Series:
    """The cells, with gaps filled by a statistic of the others, in each group."""
    groups = groups or [()] * len(cells)
    present = [cell for cell, gap in zip(cells, gaps, strict=True) if not gap]
    usable = {cell for cell in present if statistic is mode or NUMBER.fullmatch(cell)}
    others = [cell for cell in present if cell not in usable]
    if len(others) * 20 > len(present):
        sys.exit(f"Column {cells.name!r} is not numeric: {others[0]!r}")
    places = Counter(len(cell.partition(".")[2]) for cell in present if cell in usable)
    usual = max(places, key=lambda count: (places[count], count), default=0)
    members: dict[Group, list[str]] = {}
    for cell, gap, group in zip(cells, gaps, groups, strict=True):
        if not gap and cell in usable:
            members.setdefault(group, []).append(cell)
    values = {group: statistic(texts, usual) for group, texts in members.items()}
    triples = zip(cells, gaps, groups, strict=True)
    fills = [values.get(group, cell) if gap else cell for cell, gap, group in triples]
    return pd.Series(fills, index=cells.index, dtype=object)


NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def mode(texts: list[str], _places: int) -> str:
    """The most frequent text; of several, the one seen first."""
    return Counter(texts).most_common(1)[0][0]


def smallest(texts: list[str], _places: int) -> str:
    return min(texts, key=Fraction)


def largest(texts: list[str], _places: int) -> str:
    return max(texts, key=Fraction)


def mean(texts: list[str], places: int) -> str:
    return written(sum(map(Fraction, texts), Fraction()) / len(texts), places)


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
        return (
            '"' + cell.replace('"', '""') + '"' if cell == "" or any(mark in cell for mark in (delimiter, *'"\r\n')) else cell
        )

    names = [f"col_{place}" for place in range(frame.shape[1])] if header == "numbers" else map(name_of, frame.columns)
    lines = [*([] if header == "none" else [names]), *frame.itertuples(index=False, name=None)]
    Path(path).write_bytes("".join(delimiter.join(map(field, line)) + "\n" for line in lines).encode())
