"""Writes rows as canonical CSV to a file. A row may be shorter than others; the width of the table is known at the end."""

import re
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

from jobs.cleaning.confined.bombs import Unpacked
from jobs.cleaning.errors import LimitExceeded
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.plural import plural
from jobs.cleaning.workbook import compiled
from jobs.cleaning.workbook.compiled import Written

SPECIAL = re.compile('[",\r\n]')
AT_ONCE = 4 << 20
"""Bytes that are padded at a time; at least one row."""
MARK = "\ufeff".encode()
"""First in the file, so that a cell that begins with U+FEFF is not mistaken for it."""


class Spool:
    """Takes rows with their numbers; finish() leaves the table in the file. Nulls are empty, empty text is `""`.

    `unpacked` counts the bytes written if a few input bytes can make many: one text shared by a thousand cells.
    """

    def __init__(self, path: Path, unpacked: Unpacked | None = None) -> None:
        self._path, self._loose, self._unpacked = path, path.with_suffix(".loose"), unpacked
        self._file = self._loose.open("wb")
        self.restart()

    def restart(self) -> None:
        """Drops all rows."""
        self._file.seek(0)
        self._sizes, self._widths = array("Q"), array("Q")
        self._first, self._last, self._width = 0, 0, 0
        self._left: int | None = None

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()
        self._loose.unlink()

    def add(self, number: int, cells: list[str | None]) -> None:
        """Skipped rows become rows of nulls, except before the first one."""
        self._first, self._width = self._first or number, max(self._width, len(cells))
        _demand_few(self._width * (number - self._first + 1))
        for _ in range(number - self._last - 1 if self._last else 0):
            self._write(b"", 0)
        self._last = number
        left = next((i for i, cell in enumerate(cells) if cell is not None), len(cells))
        self._left = left if self._left is None else min(self._left, left)
        self._write(_record(cells).encode(), len(cells))

    def begun(self) -> tuple[int, int, int | None]:
        """The first and last row so far, and the first column in use; 0, 0 and None if there is none."""
        return self._first, self._last, self._left

    def add_rows(self, rows: Written) -> None:
        """Adds several rows, including skipped ones."""
        (sizes, widths), record = rows.lists, rows.record
        if not sizes:
            return
        self._first, self._last, self._left = rows.first, rows.last, rows.left
        self._width = max(self._width, *widths)
        _demand_few(self._width * (self._last - self._first + 1))
        if self._unpacked:
            self._unpacked.add(len(record))
        self._file.write(record)
        self._sizes.extend(sizes)
        self._widths.extend(widths)

    @property
    def corner(self) -> tuple[int, int, int]:
        """The first row and column in use, and the last row, from 0."""
        return self._first - 1, self._left or 0, self._last - 1

    @property
    def used(self) -> range:
        """The columns of the table."""
        return range(self._left or 0, self._width)

    def finish(self, header: Sequence[str] | None = None) -> list[str]:
        """Pads all rows to the widest one, from the first column in use. Returns notes on what was left out.

        A `header` is written first, and nothing is left out.
        """
        self._file.flush()
        width, left = self._width, self._left or 0
        if header is not None:
            width, left = len(header), 0
        _demand_few(width * len(self._widths))
        with self._loose.open("rb") as loose, self._path.open("wb") as file:
            file.write(MARK)
            if header is not None:
                file.write(",".join(map(field, header)).encode() + b"\n")
            for rows in self._pieces(width):
                sizes, widths = self._sizes[rows], self._widths[rows]
                file.write(squared(loose.read(sum(sizes)), sizes, widths, width, left))
        if header is not None:
            return []
        return _left_aside(self._first - 1, "row", "above") + _left_aside(left, "column", "left of")

    def _pieces(self, width: int) -> Iterator[slice]:
        """The rows in slices of AT_ONCE bytes after padding."""
        start, size = 0, 0
        for end, each in enumerate(self._sizes, start=1):
            size += each + width + 1
            if size >= AT_ONCE or end == len(self._sizes):
                yield slice(start, end)
                start, size = end, 0

    def _write(self, row: bytes, width: int) -> None:
        if self._unpacked:
            self._unpacked.add(len(row))
        self._file.write(row)
        self._sizes.append(len(row))
        self._widths.append(width)


def _squared(text: bytes, sizes: Sequence[int], widths: Sequence[int], width: int, left: int) -> bytes:
    """The same as the compiled function."""
    rows, start = [], 0
    for size, cells in zip(sizes, widths, strict=True):
        missing = width - max(cells, 1)
        rows.append(text[start + left : start + size] + b"," * (missing if cells else missing - left) + b"\n")
        start += size
    return b"".join(rows)


squared = compiled.squared if compiled.BUILT else _squared


def _demand_few(cells: int) -> None:
    """Checked for each row, so that a huge table of blanks is not written first."""
    if cells > LIMITS.cells:
        raise LimitExceeded(f"The table has more than {LIMITS.cells:,} cells.", code="TOO_MANY_CELLS")


def _record(cells: list[str | None]) -> str:
    """The cells as CSV. Most rows need no quotes, which is quick to check."""
    if "" not in cells:
        record = ",".join([cell or "" for cell in cells])
        if record.count(",") == len(cells) - 1 and not ('"' in record or "\n" in record or "\r" in record):
            return record
    return ",".join(map(field, cells))


def field(cell: str | None) -> str:
    if cell is None:
        return ""
    return '"' + cell.replace('"', '""') + '"' if not cell or SPECIAL.search(cell) else cell


def _left_aside(count: int, noun: str, where: str) -> list[str]:
    if count < 1:
        return []
    return [f"{plural(count, f'empty {noun}')} {where} the table skipped."]
