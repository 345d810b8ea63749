"""Reads rows of sheets and tables with the compiled library (`kernel/sheet.c`), if available."""

import ctypes
from array import array
from collections.abc import Callable, Sequence
from ctypes import POINTER, byref, c_char_p, c_int, c_int64, c_void_p, string_at
from itertools import accumulate
from pathlib import Path
from typing import Any

from jobs.cleaning.limits import LIMITS
from jobs.cleaning.native import LIBRARY, declare, opened
from jobs.cleaning.workbook.units import Units

Answer = Callable[[bytes, bytes, bytes], bytes]
"""Returns the field for a cell's type, style and value."""
MOST_KNOWN, LONGEST_KNOWN = 50_000, 64
"""How many answers are cached, for values of up to so many bytes: dates are often repeated."""
QUESTION = 6
NOWHERE = 1 << 32
OUT_OF_MEMORY = -1


class Written(ctypes.Structure):
    """Consecutive rows as CSV without record ends; see `kernel/sheet.c`."""

    _fields_ = (
        *((name, c_void_p) for name in ("text", "sizes", "widths")),
        *((name, c_int64) for name in ("bytes", "rows", "formulas", "read", "first", "last", "left")),
    )

    @property
    def record(self) -> bytes:
        return string_at(self.text, self.bytes) if self.bytes else b""

    @property
    def lists(self) -> "tuple[array[int], array[int]]":
        """How many bytes each row has, and how many cells."""
        sizes, widths = array("Q"), array("Q")
        for each, at in ((sizes, self.sizes), (widths, self.widths)):
            each.frombytes(string_at(at, self.rows * each.itemsize) if self.rows else b"")
        return sizes, widths


class CompiledRows:
    """Reads the rows of a sheet.

    `texts` are the shared strings, as fields; `numbers` says for each style whether numbers stay numbers. `units` collects
    those of columns, if there are several.
    """

    def __init__(self, texts: Sequence[bytes], numbers: Sequence[bool], units: Units, answer: Answer) -> None:
        self.texts, self.ends = b"".join(texts), array("q", accumulate(map(len, texts)))
        self.numbers, self.units, self.answer = bytes(numbers), units, answer
        self.known = dict[tuple[bytes, bytes, bytes], bytes]()
        shown, seen = (address(units.bits), address(units.columns)) if units.are_several else (None, None)
        self.sheet = _library.rinse_sheet(
            self.texts, address(self.ends), len(texts), self.numbers, len(numbers), shown, seen, LIMITS.columns
        )
        if not self.sheet:
            raise MemoryError

    def __enter__(self) -> "CompiledRows":
        return self

    def __exit__(self, *_: object) -> None:
        _library.rinse_sheet_free(self.sheet)

    def rows(self, xml: bytes, read: int, first: int, last: int, left: int | None) -> Written | None:
        """The rows of a piece, which follow others; None if anything in it is not plain."""
        asked = _library.rinse_sheet_read(self.sheet, xml, len(xml), read)
        if not is_plain(asked):
            return None
        answers = self.answers(xml, asked)
        ends = array("q", accumulate(map(len, answers)))
        written = Written(read=read, first=first, last=last, left=NOWHERE if left is None else left)
        result = _library.rinse_sheet_write(self.sheet, b"".join(answers), address(ends), byref(written))
        return written if is_plain(result) else None

    def answers(self, xml: bytes, asked: int) -> list[bytes]:
        if not asked:
            return []
        places = array("q")
        places.frombytes(string_at(_library.rinse_sheet_questions(self.sheet), asked * QUESTION * places.itemsize))
        each = iter(places)
        return [
            self.answered((xml[kind:kind_end], xml[style:style_end], xml[value:end]))
            for value, end, kind, kind_end, style, style_end in zip(*[each] * QUESTION, strict=True)
        ]

    def answered(self, question: tuple[bytes, bytes, bytes]) -> bytes:
        if len(question[2]) > LONGEST_KNOWN:
            return self.answer(*question)
        answer = self.known.get(question)
        if answer is None:
            if len(self.known) == MOST_KNOWN:
                self.known.clear()
            answer = self.known[question] = self.answer(*question)
        return answer


def squared(text: bytes, sizes: "array[int]", widths: "array[int]", width: int, left: int) -> bytes:
    """The rows with record ends, each padded to `width` cells, without the first `left`."""
    room = ctypes.create_string_buffer(len(text) + len(sizes) * (width + 1))
    size = _library.rinse_square(text, address(sizes), address(widths), len(sizes), width, left, room)
    return string_at(room, size)


def is_plain(result: int) -> bool:
    if result == OUT_OF_MEMORY:
        raise MemoryError
    return result >= 0


def address(numbers: "array[int]") -> int:
    return numbers.buffer_info()[0]


def _loaded(path: Path = LIBRARY) -> ctypes.CDLL | None:
    library = opened(path)
    if library is None:
        return None
    declare(library, "rinse_sheet", c_void_p, c_char_p, c_void_p, c_int64, c_char_p, c_int64, c_void_p, c_void_p, c_int64)
    declare(library, "rinse_sheet_read", c_int64, c_void_p, c_char_p, c_int64, c_int64)
    declare(library, "rinse_sheet_questions", c_void_p, c_void_p)
    declare(library, "rinse_sheet_write", c_int, c_void_p, c_char_p, c_void_p, POINTER(Written))
    declare(library, "rinse_square", c_int64, c_char_p, c_void_p, c_void_p, c_int64, c_int64, c_int64, c_char_p)
    declare(library, "rinse_sheet_free", None, c_void_p)
    return library


_library: Any = _loaded()
BUILT = _library is not None
