"""The innermost loops over columns of text, compiled from the C sources in this folder by `make compiled`.

If they are not BUILT (without a C compiler), Polars does the same more slowly, with identical results. Each function takes and
returns whole columns, and releases the GIL.
"""

import ctypes
import weakref
from collections.abc import Sequence
from ctypes import POINTER, byref, c_bool, c_char_p, c_int, c_int64, c_uint8, c_uint64, c_void_p
from pathlib import Path
from typing import Any

import polars as pl

from jobs.cleaning.native import LIBRARY, declare, opened

STREAM = b"arrow_array_stream"
"""Arrow's name for a capsule with a stream of arrays."""
NO_NUMBER = 1
TEXT, HASHES = "columns of text", "columns of unsigned integers"
BESIDE = "columns of text, and ascending places in the other frame as unsigned integers,"
CHANGED = "rows as unsigned integers, ascending, and as many cells as text"


class Made(ctypes.Structure):
    """A column made by a kernel function: Arrow's `ArrowArrayStream`."""

    _fields_ = tuple((name, c_void_p) for name in ("get_schema", "get_next", "get_last_error", "release", "private_data"))

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        return _capsule_of(ctypes.addressof(self), STREAM, None)

    def series(self, name: str) -> pl.Series:
        return pl.Series(self).alias(name)


def parsed(
    data: bytes,
    delimiter: bytes,
    quote: bytes,
    newline: bytes,
    width: int,
    *,
    comment: bytes = b"",
    blank: bool = False,
    longest: int = 0,
) -> tuple[pl.DataFrame, pl.Series, int] | None:
    """The columns c0, c1, … of delimited text that ends with a record end, in a dialect of single bytes (or without a quote).

    Only the records before the first one that is not regular, and how many bytes these are; None if there are none, or if the
    text has characters that stand for kept bytes. Lines that begin with `comment`, unless it is empty, are no rows, nor with
    `blank` are those without a character, if they are shorter than `longest`: in one more column is of each how many rows
    are before it, and then where it begins.
    """
    columns, read = (Made * (width + 1))(), c_int64()
    marks = delimiter[0], quote[0] if quote else -1, newline[0]
    if _checked(
        _kernel.rinse_parse(data, len(data), *marks, width, comment, len(comment), blank, longest, byref(read), columns)
    ):
        return None
    frame = pl.DataFrame([columns[place].series(f"c{place}") for place in range(width)])
    return frame, columns[width].series("lines"), read.value


def record_end(data: bytes, start: int, stop: int, quote: bytes, newline: bytes) -> int:
    """Where the last record within data[start:stop] ends, if all quotes are valid; `start` if none does."""
    return int(_kernel.rinse_record_end(data, start, stop, quote[0] if quote else -1, newline[0]))


def count(data: bytes, start: int, stop: int, byte: bytes) -> int:
    """How often the byte occurs in data[start:stop]."""
    return int(_kernel.rinse_count(data, start, stop, byte[0]))


def trimmed(texts: pl.Series, *, left: bool, right: bool) -> pl.Series:
    """The texts without leading and trailing WHITE."""
    given, made = _capsule(texts), Made()
    return made.series(texts.name) if _checked(_kernel.rinse_trim(_stream(given), left, right, byref(made))) else texts


def delimited(frame: pl.DataFrame, delimiter: str) -> memoryview:
    """The rows as text: quotes where needed and around empty text, LF. The delimiter is one byte."""
    given, text = _capsules(frame.get_columns()), c_void_p()
    size = _checked(_kernel.rinse_write(_streams(given), len(given), ord(delimiter), byref(text)))
    return _taken(text, size)


def beside(frame: pl.DataFrame, other: pl.DataFrame, places: pl.Series, delimiter: str) -> memoryview:
    """As `delimited`: each row of the frame, followed by the row at its place in the other one. Places ascend."""
    given, way, text = _capsules([*frame.get_columns(), *other.get_columns()]), _capsule(places), c_void_p()
    columns = (_streams(given), len(given), frame.width, _stream(way))
    return _taken(text, _checked(_kernel.rinse_beside(*columns, ord(delimiter), byref(text)), BESIDE))


def changed(
    rows: pl.Series, old: Sequence[pl.Series], new: Sequence[pl.Series], between: Sequence[bytes]
) -> tuple[memoryview, list[int]]:
    """Lines for the cells that differ between columns, for `merged`; and how many cells of each column do.

    A line is the row, the text in `between`, old and new cell. Sorted by row, as `rows` is, then in the order of the columns.
    """
    row, one, other, text = _capsule(rows), _capsules(old), _capsules(new), c_void_p()
    texts, lengths, counts = (c_char_p * len(old))(*between), (c_int64 * len(old))(*map(len, between)), (c_uint64 * len(old))()
    columns = (_stream(row), _streams(one), _streams(other))
    size = _checked(_kernel.rinse_changed(*columns, texts, lengths, len(old), counts, byref(text)), CHANGED)
    return _taken(text, size), list(counts)


def merged(parts: Sequence[memoryview], most: int) -> memoryview:
    """The lines in all parts: by row, and then in the order of the parts. Only the first ones, at most `most`."""
    views = [(c_uint8 * len(part)).from_buffer(part) for part in parts]
    texts, sizes = (c_void_p * len(parts))(*map(ctypes.addressof, views)), (c_int64 * len(parts))(*map(len, parts))
    text = c_void_p()
    return _taken(text, _checked(_kernel.rinse_merged(texts, sizes, len(parts), most, byref(text))))


def gone(rows: pl.Series, left: pl.Series) -> pl.Series:
    """The places of the rows that are no longer among those that are left. Both are ascending."""
    one, other, made = _capsule(rows), _capsule(left), Made()
    _checked(_kernel.rinse_gone(_stream(one), _stream(other), byref(made)), CHANGED)
    return made.series("places")


def holds(text: memoryview, byte: bytes) -> bool:
    """Whether the byte occurs in text written by the kernel."""
    return bool(text) and bool(_kernel.rinse_holds((c_uint8 * len(text)).from_buffer(text), len(text), byte[0]))


def room(size: int) -> memoryview:
    """Memory for text that was written by the kernel. What is in it is arbitrary."""
    text = c_void_p(_kernel.rinse_room(size))
    if not text.value:
        raise MemoryError
    return _taken(text, size)


def may_hold_formulas(data: bytes, stop: int, delimiter: bytes) -> bool:
    """Whether delimited text in data[:stop], which begins with a cell, may contain one that begins like a formula."""
    return bool(_kernel.rinse_may_hold_formulas(data, stop, delimiter[0]))


def numbers(texts: pl.Series) -> tuple[pl.Series, pl.Series] | None:
    """For each number how many places follow the point, and its digits as an integer, scaled to the most places of any.

    None if one is not a number, or has too many digits.
    """
    given, digits, places = _capsule(texts), Made(), Made()
    if _checked(_kernel.rinse_numbers(_stream(given), byref(digits), byref(places))) == NO_NUMBER:
        return None
    return places.series("places"), digits.series("digits")


def dots(pairs: pl.DataFrame, starts: pl.Series, entries: pl.DataFrame) -> pl.Series:
    """The dot product of each pair of sparse vectors, given by their numbers.

    The entries of a vector, its sorted indices and their weights, begin at its start and end at that of the next; all are
    non-negative 32-bit integers.
    """
    given, made = _capsules([packed(pairs), starts.cast(pl.UInt64), packed(entries)]), Made()
    _checked(_kernel.rinse_dots(*map(_stream, given), byref(made)), "unsigned integers, in order")
    return made.series("dots")


def packed(two: pl.DataFrame) -> pl.Series:
    """Two columns of 32 bits as one of 64."""
    high, low = (column.cast(pl.UInt64) for column in two)
    return high * (1 << 32) + low


class Rows:
    """Distinct rows, numbered from 0 in the order of their first appearance. Thread-safe."""

    def __init__(self) -> None:
        self.pointer = _kernel.rinse_rows()
        if not self.pointer:
            raise MemoryError
        weakref.finalize(self, _kernel.rinse_rows_free, self.pointer)

    @property
    def size(self) -> int:
        return int(_kernel.rinse_rows_size(self.pointer))

    def numbers(self, first: pl.Series, second: pl.Series, *, add: bool) -> pl.Series:
        """The numbers of rows, given the halves of their hashes; -1 for unknown ones that are not to be added."""
        one, other, made = _capsule(first), _capsule(second), Made()
        _checked(_kernel.rinse_rows_number(self.pointer, _stream(one), _stream(other), add, byref(made)), HASHES)
        return made.series("numbers")

    def hashes(self) -> tuple[pl.Series, pl.Series]:
        """The halves of the rows' hashes, in the order of their numbers."""
        first, second = Made(), Made()
        _checked(_kernel.rinse_rows_hashes(self.pointer, byref(first), byref(second)))
        return first.series("first"), second.series("second")


def _capsules(columns: Sequence[pl.Series]) -> list[Any]:
    """Capsules that keep the columns alive while the kernel uses them."""
    return [_capsule(column) for column in columns]


def _capsule(column: pl.Series) -> Any:
    """A capsule for one column. Its name is dropped: Polars aborts the process if it contains NUL."""
    return column.alias("").__arrow_c_stream__()


def _streams(capsules: list[Any]) -> Any:
    return (c_void_p * len(capsules))(*map(_stream, capsules))


def _taken(text: c_void_p, size: int) -> memoryview:
    """A view of text that the kernel has written; its memory is freed when the view is no longer used."""
    if not text.value:
        return memoryview(b"")
    written = (c_uint8 * size).from_address(text.value)
    weakref.finalize(written, _kernel.rinse_free, text.value).atexit = False
    return memoryview(written).cast("B")


def _stream(capsule: Any) -> int:
    """The address of the stream in the capsule, valid as long as the capsule."""
    return int(_pointer_in(capsule, STREAM))


def _checked(result: int, taken: str = TEXT) -> int:
    if result < 0:
        raise MemoryError if result == -1 else TypeError(f"The kernel takes {taken} here.")
    return result


def _loaded(library: Path = LIBRARY) -> ctypes.CDLL | None:
    kernel = opened(library)
    if kernel is None:
        return None
    between = [c_char_p, c_int64, c_bool, c_int64, POINTER(c_int64)]
    declare(kernel, "rinse_parse", c_int, c_char_p, c_int64, c_uint8, c_int, c_uint8, c_int, *between, POINTER(Made))
    declare(kernel, "rinse_record_end", c_int64, c_char_p, c_int64, c_int64, c_int, c_uint8)
    declare(kernel, "rinse_count", c_int64, c_char_p, c_int64, c_int64, c_uint8)
    declare(kernel, "rinse_trim", c_int, c_void_p, c_int, c_int, POINTER(Made))
    declare(kernel, "rinse_write", c_int64, POINTER(c_void_p), c_int, c_uint8, POINTER(c_void_p))
    declare(kernel, "rinse_beside", c_int64, POINTER(c_void_p), c_int, c_int, c_void_p, c_uint8, POINTER(c_void_p))
    columns = [c_void_p, POINTER(c_void_p), POINTER(c_void_p)]
    lines = [POINTER(c_char_p), POINTER(c_int64), c_int, POINTER(c_uint64), POINTER(c_void_p)]
    declare(kernel, "rinse_changed", c_int64, *columns, *lines)
    declare(kernel, "rinse_merged", c_int64, POINTER(c_void_p), POINTER(c_int64), c_int, c_int64, POINTER(c_void_p))
    declare(kernel, "rinse_gone", c_int, c_void_p, c_void_p, POINTER(Made))
    declare(kernel, "rinse_holds", c_int, c_void_p, c_int64, c_uint8)
    declare(kernel, "rinse_may_hold_formulas", c_bool, c_char_p, c_int64, c_uint8)
    declare(kernel, "rinse_room", c_void_p, c_int64)
    declare(kernel, "rinse_free", None, c_void_p)
    declare(kernel, "rinse_numbers", c_int, c_void_p, POINTER(Made), POINTER(Made))
    declare(kernel, "rinse_dots", c_int, c_void_p, c_void_p, c_void_p, POINTER(Made))
    declare(kernel, "rinse_rows", c_void_p)
    declare(kernel, "rinse_rows_free", None, c_void_p)
    declare(kernel, "rinse_rows_size", c_int64, c_void_p)
    declare(kernel, "rinse_rows_number", c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(Made))
    declare(kernel, "rinse_rows_hashes", c_int, c_void_p, POINTER(Made), POINTER(Made))
    return kernel


_pointer_in = ctypes.pythonapi.PyCapsule_GetPointer
_pointer_in.restype, _pointer_in.argtypes = c_void_p, (ctypes.py_object, c_char_p)
_capsule_of = ctypes.pythonapi.PyCapsule_New
_capsule_of.restype, _capsule_of.argtypes = ctypes.py_object, (c_void_p, c_char_p, c_void_p)
_kernel: Any = _loaded()
BUILT = _kernel is not None
