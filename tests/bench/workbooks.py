"""Workbooks beside the CSV that Excel saved of them: DATA=DIR python -m tests.bench.workbooks [--all]

DIR holds workbooks X and, beside them, X.N.csv: sheet N (from 0) as Excel saved it. Excel writes cells as they look, we write
what is in them, so a cell counts as equal if its text is, or if it is the same value in another look: 8253465 and "8,253,465 ",
0.0803 and 8.03%, 2014-02-03 and 2/3/14. Whatever else differs is listed, with --all the other looks, too.
"""

import csv
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.reader import ReaderSettings, open_table
from jobs.cleaning.table import ROW

Rows = list[list[str]]
Judgement = tuple[str, str, str, str]
DATE = re.compile(r"(-?\d+)-(\d\d)-(\d\d)")
CLOCK = re.compile(r"(\d+):(\d\d):(\d\d)")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
LEFT = re.compile(r"(\d+) empty (row|column)s? ")


def main() -> int:
    folder, verdicts = Path(os.environ["DATA"]), Counter[str]()
    for path in sorted(folder.glob("*.csv")):
        book, _, number = path.name.removesuffix(".csv").rpartition(".")
        if not number.isdecimal() or not (folder / book).exists():
            continue
        try:
            ours = sheet(folder / book, int(number))
        except CleaningError as error:
            if error.code != "EMPTY" or any(any(row) for row in saved(path)):
                print(f"{path.name}: {error.code} {error}")
                verdicts["refused"] += 1
            continue
        for place, expected, found, verdict in best(judged(saved(path), each) for each in ours):
            verdicts[verdict] += 1
            if verdict == "DIFFERENT" or (verdict == "other look" and "--all" in sys.argv):
                print(f"{path.name} {place} {verdict}: Excel {expected!r}, here {found!r}")
    total = verdicts["same"] + verdicts["other look"] + verdicts["DIFFERENT"]
    print(dict(verdicts), f"equal: {1 - verdicts['DIFFERENT'] / max(1, total):.4%} of {total:,} cells")
    return 0


def judged(expected: Rows, found: Rows) -> list[Judgement]:
    return [(place, a, b, compare(a, b)) for place, a, b in cells(expected, found)]


def best(judgements: Iterable[list[Judgement]]) -> list[Judgement]:
    return min(judgements, key=lambda each: sum(verdict == "DIFFERENT" for *_, verdict in each))


def sheet(path: Path, number: int) -> list[Rows]:
    """The sheet from A1 on, and from its first row on: Excel saves it in either way."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = ReaderSettings(sheet=number, header="none", skip=0, table="whole", aside="keep", comment="none")
        with open_table(path, settings, scratch=Path(scratch)) as table:
            rows = [[cell or "" for cell in row] for batch in table.batches() for row in batch.frame.drop(ROW).iter_rows()]
            left = {noun: int(count) for note in table.reading.notes for count, noun in LEFT.findall(note)}
    rows = [[""] * left.get("column", 0) + row for row in rows]
    return [[[]] * left.get("row", 0) + rows, rows]


def saved(path: Path) -> Rows:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("mac_roman" if b"\r" in content and b"\n" not in content else "cp1252", "replace")
    return list(csv.reader(text.splitlines(keepends=True)))


def cells(expected: Rows, found: Rows) -> Iterator[tuple[str, str, str]]:
    """All cells that are not empty in both."""
    for row in range(max(len(expected), len(found))):
        left, right = (rows[row] if row < len(rows) else [] for rows in (expected, found))
        for column in range(max(len(left), len(right))):
            a, b = (cells[column] if column < len(cells) else "" for cells in (left, right))
            if a or b:
                yield f"R{row + 1}C{column + 1}", a, b


def compare(expected: str, found: str) -> str:
    if expected == found:
        return "same"
    looks_like = (lost_letters, same_text, same_number, same_fraction, same_digits, same_date, same_length_of_time)
    return "other look" if any(check(expected, found) for check in looks_like) else "DIFFERENT"


def lost_letters(expected: str, found: str) -> bool:
    """Letters missing in Excel's code page became _ or ?."""
    pattern = "".join("." if character in "_?\ufffd" else re.escape(character) for character in expected)
    units = "".join(character if character < "\U00010000" else "??" for character in found)
    return not found.isascii() and bool(re.fullmatch(pattern, units, re.DOTALL))


def same_text(expected: str, found: str) -> bool:
    return " ".join(expected.split()) == " ".join(found.split())


def same_number(expected: str, found: str) -> bool:
    """Rounded as shown."""
    try:
        value = Decimal(found)
    except InvalidOperation:
        return False
    shown = re.sub(r"[^\d.,()%eE+-]", "", expected).replace(",", "")
    percent, negative = shown.endswith("%"), shown.startswith("(")
    try:
        number = Decimal(shown.strip("()%").rstrip("."))
    except InvalidOperation:
        return expected.strip(" -#") == ""
    number = (-number if negative else number) / (100 if percent else 1)
    exponent = number.as_tuple().exponent
    precision = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return abs(abs(value) - abs(number)) <= precision * Decimal("0.5000001")


def same_fraction(expected: str, found: str) -> bool:
    shown = re.fullmatch(r"\s*-?(\d+ )?\s*(\d+)\s*/\s*(\d+)\s*", expected)
    if not shown or not NUMBER.fullmatch(found):
        return False
    whole, above, below = int(shown[1] or 0), int(shown[2]), int(shown[3])
    return abs(whole + above / below - abs(float(found))) < 0.6 / below


def same_digits(expected: str, found: str) -> bool:
    """A number formatted as a telephone or insurance number, or a text made of a number in another country's notation."""
    shown = re.sub(r"\D", "", expected)
    if NUMBER.fullmatch(found):
        return shown.isdecimal() and int(shown) == round(abs(float(found)))
    return bool(shown) and shown == re.sub(r"\D", "", found)


def same_date(expected: str, found: str) -> bool:
    """The numbers that Excel shows for a date or time are some of its day, month, year, hour, minute and second."""
    day, clock = DATE.search(found), CLOCK.search(found)
    if not day and not clock:
        return False
    parts = {int(part) for each in (day, clock) if each for part in each.groups()}
    parts |= {int(day[1]) % 100} if day else set()
    parts |= {int(clock[1]) % 12, int(clock[1]) % 12 or 12} if clock else {12}
    parts |= {part + 1 for part in parts}  # rounded
    if expected.isdecimal() and int(expected) in parts:
        return True
    shown = re.findall(r"\d\d?", expected) if re.fullmatch(r"\d+(\.\d)?", expected) else re.findall(r"\d+", expected)
    return {int(number) for number in shown} <= parts | {0}


def same_length_of_time(expected: str, found: str) -> bool:
    """In days, hours, minutes or seconds, as shown."""
    clock, shown = re.fullmatch(r"-?(\d+):(\d\d):([\d.]+)", found), expected.lstrip("-")
    if not clock or not NUMBER.fullmatch(shown):
        return False
    seconds = int(clock[1]) * 3600 + int(clock[2]) * 60 + float(clock[3])
    return any(abs(seconds / unit - float(shown)) < 1 for unit in (86400, 3600, 60, 1))


if __name__ == "__main__":
    sys.exit(main())
