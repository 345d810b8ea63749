"""A workbook's metadata: its sheets, its shared strings, and the meaning of its number formats."""

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from jobs.cleaning.errors import LimitExceeded, UnreadableFile
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.workbook.formats import Meaning, meaning_of, unit_of
from jobs.cleaning.workbook.package import LOCAL, Attributes, Package
from jobs.cleaning.workbook.texts import shared_texts


@dataclass(slots=True)
class Book:
    """A workbook without its cells. `sheets` are (name, part), in order; `hidden` the names of hidden sheets."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    from_1904: bool = False
    strings: list[str] = field(default_factory=list)
    meanings: list[Meaning] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def read_book(package: Package) -> Book:
    """Everything but the cells."""
    part = related(package, "").get("officeDocument", ["xl/workbook.xml"])[0]
    by_id, by_type = relations(package, part), related(package, part)
    book = Book()

    def start(name: str, attributes: Attributes) -> None:
        name = LOCAL[name]
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if LOCAL[key] == "id"), "")
            kind, target = by_id.get(relation, ("", ""))
            if kind == "worksheet" and target in package:
                book.sheets.append((attributes.get("name", ""), target))
                if attributes.get("state", "visible") != "visible":
                    book.hidden.append(attributes.get("name", ""))
        elif name == "workbookPr":
            book.from_1904 = attributes.get("date1904", "") in ("1", "true")

    package.parse(part, start)
    if not book.sheets:
        raise UnreadableFile("The workbook has no sheet with cells.", code="EMPTY")
    demand_few_sheets(len(book.sheets))
    for strings in by_type.get("sharedStrings", [])[:1]:
        book.strings = shared_texts(package, strings)
    for styles in by_type.get("styles", [])[:1]:
        book.meanings, book.units = _styles(package, styles)
    return book


def beside_cells(package: Package, part: str) -> tuple[int, int]:
    """How many comments and pictures a sheet has, as far as these parts are not damaged: they are only mentioned."""
    with unless_damaged():
        beside = related(package, part)
        comments, drawings = (dict.fromkeys(beside.get(kind, [])) for kind in ("comments", "drawing"))
        return sum(_count(package, each, "comment") for each in comments), sum(
            _count(package, each, "pic") for each in drawings
        )
    return 0, 0


def _count(package: Package, part: str, element: str) -> int:
    count = 0

    def start(name: str, _: Attributes) -> None:
        nonlocal count
        count += LOCAL[name] == element

    with unless_damaged():
        package.parse(part, start)
    return count


@contextmanager
def unless_damaged() -> Iterator[None]:
    """Goes on behind it if a part is damaged. Other errors, such as limits, are raised."""
    try:
        yield
    except UnreadableFile as error:
        if error.code != "CORRUPT":
            raise


def demand_few_sheets(count: int) -> None:
    if count > LIMITS.sheets:
        raise LimitExceeded(f"The workbook has more than {LIMITS.sheets:,} sheets.", code="TOO_MANY_SHEETS")


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """{id: (type, part)} of the parts that `part` refers to."""
    folder, name = posixpath.split(part)
    relations: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Attributes) -> None:
        if LOCAL[name] == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "").replace("\\", "/")))
            relations[attributes.get("Id", "")] = attributes.get("Type", "").rpartition("/")[2], target.lstrip("/")

    file = posixpath.join(folder, "_rels", f"{name}.rels")
    if file in package:
        package.parse(file, start)
    return relations


def related(package: Package, part: str) -> dict[str, list[str]]:
    """{type: parts}, only those that exist."""
    related: dict[str, list[str]] = {}
    for kind, target in relations(package, part).values():
        if target in package:
            related.setdefault(kind, []).append(target)
    return related


def _styles(package: Package, part: str) -> tuple[list[Meaning], list[str]]:
    """The meaning of a number in each cell style, and the unit shown beside it."""
    codes: dict[int, str] = {}
    numbers: list[int] = []
    inside: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        name = LOCAL[name]
        inside.append(name)
        if name == "numFmt" and "numFmts" in inside:
            codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "xf" and "cellXfs" in inside:
            numbers.append(_whole(attributes.get("numFmtId")))

    package.parse(part, start, lambda _: inside.pop())
    return [meaning_of(number, codes) for number in numbers], [unit_of(number, codes) for number in numbers]


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
