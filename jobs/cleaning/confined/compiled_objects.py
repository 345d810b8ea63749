"""Reads rows of objects with the compiled library (`kernel/objects.c`), if available."""

from collections.abc import Iterable
from ctypes import POINTER, byref, c_char_p, c_int, c_int64, c_void_p
from itertools import islice
from pathlib import Path
from typing import Any

from jobs.cleaning.native import LIBRARY, declare, opened
from jobs.cleaning.workbook.compiled import Written, is_plain

Columns = dict[tuple[str, int], int]
"""The index of each column: by its key, and how often the key occurred before in the same object."""


class CompiledObjects:
    """Reads objects whose keys are known already. `columns` may grow."""

    def __init__(self, columns: Columns) -> None:
        self.columns, self.known, self.rows = columns, 0, 0
        self.objects = _library.rinse_objects()
        if not self.objects:
            raise MemoryError

    def __enter__(self) -> "CompiledObjects":
        return self

    def __exit__(self, *_: object) -> None:
        _library.rinse_objects_free(self.objects)

    def read(self, data: bytes, at: int, number: int, *, in_array: bool) -> Written | None:
        """Reads objects from `at` on, up to one of another shape; the first is row `number`. None if there is none."""
        self.learn(islice(self.columns, self.known, None))
        written = Written(first=1)
        is_plain(_library.rinse_objects_read(self.objects, data, len(data), at, in_array, byref(written)))
        written.last = number - 1 + written.rows
        return written if written.rows else None

    def learn(self, columns: Iterable[tuple[str, int]]) -> None:
        for key, nth in columns:
            name = None if nth else _name(key)
            is_plain(_library.rinse_objects_column(self.objects, name, len(name or b"")))
            self.known += 1


def _name(key: str) -> bytes | None:
    try:
        return key.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return None


def _loaded(path: Path = LIBRARY) -> Any:
    library = opened(path)
    if library is None:
        return None
    declare(library, "rinse_objects", c_void_p)
    declare(library, "rinse_objects_column", c_int, c_void_p, c_char_p, c_int64)
    declare(library, "rinse_objects_read", c_int, c_void_p, c_char_p, c_int64, c_int64, c_int, POINTER(Written))
    declare(library, "rinse_objects_free", None, c_void_p)
    return library


_library = _loaded()
BUILT = _library is not None
