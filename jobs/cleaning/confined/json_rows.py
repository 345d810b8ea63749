"""Converts JSON to canonical CSV: one row per object, one column per key, in the order in which the keys first appear.

The objects follow each other (JSON Lines, or without line breaks), or are in one array. Texts are texts, numbers are kept as
written, true, false and nested values become their JSON. Null and an absent key are null. A key that occurs twice in an object
makes two columns.
"""

import codecs
import json
import re
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NoReturn

from jobs.cleaning.confined import compiled_objects
from jobs.cleaning.confined.compiled_objects import Columns, CompiledObjects
from jobs.cleaning.errors import LimitExceeded, UnreadableFile
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.workbook.compiled import Written
from jobs.cleaning.workbook.spool import Spool

PIECE = 1 << 20
BYTE_ORDER_MARK = "\ufeff"
BLANK = re.compile(r"[ \t\r\n]*")
SEPARATOR = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")
UTF_8 = ("utf-8", "utf-8-sig", "ascii")
Pairs = list[tuple[str, Any]]
MOST_NESTED = 250
"""Levels of a value. Python stops by itself somewhat deeper, each version elsewhere."""


class _Object(Pairs):
    """An object's members in their order, including equal keys."""


class _Number(str):
    """A number as it is written."""


DECODER = json.JSONDecoder(object_pairs_hook=_Object, parse_int=_Number, parse_float=_Number, parse_constant=_Number)


def run(path: Path, out: Path, name: str, encoding: str = "utf-8") -> dict[str, Any]:
    """Writes the rows to `out`; returns {notes}."""
    columns: Columns = {}
    with Spool(out) as spool, CompiledObjects(columns) if compiled_objects.BUILT else nullcontext() as compiled:
        reader = _Reader(path, name, encoding, compiled)
        try:
            for number, row in reader.rows():
                if isinstance(row, Written):
                    spool.add_rows(row)
                    continue
                demand_few(len(row))
                spool.add(number, _cells(row, columns))
                demand_few(len(columns))
        except RecursionError:
            reader.refuse("it nests too deep")
        if columns:
            spool.finish([_whole(key) for key, _ in columns])
        else:
            out.touch()
    return {"notes": []}


def demand_few(keys: int) -> None:
    if keys > LIMITS.columns:
        raise LimitExceeded(f"The objects have more than {LIMITS.columns:,} different keys.", code="TOO_MANY_COLUMNS")


def _cells(row: _Object, columns: Columns) -> list[str | None]:
    cells: list[str | None] = [None] * len(columns)
    keys = [key for key, _ in row]
    is_plain = len(set(keys)) == len(keys)
    for place, (key, value) in enumerate(row):
        column = columns.setdefault((key, 0 if is_plain else keys[:place].count(key)), len(columns))
        if column == len(cells):
            cells.append(None)
        cells[column] = _text(value)
    return cells


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return _whole(value) if isinstance(value, str) else _json(value)


def _json(value: Any, level: int = 0) -> str:
    """The value as JSON, without white space."""
    if isinstance(value, _Number):
        return str(value)
    if level > MOST_NESTED:
        raise RecursionError
    if isinstance(value, _Object):
        return "{" + ",".join(f"{_json(key)}:{_json(each, level + 1)}" for key, each in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_json(each, level + 1) for each in value) + "]"
    return json.dumps(value, ensure_ascii=not isinstance(value, str) or _whole(value) != value)


def _whole(text: str) -> str:
    """A lone surrogate, such as "\\ud800", is valid JSON but not text: it becomes U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class _Reader:
    """Reads objects one after the other, with no more than a few in memory."""

    def __init__(self, path: Path, name: str, encoding: str, compiled: CompiledObjects | None) -> None:
        self._path, self._name, self._compiled = path, name, compiled
        self._encoding = "utf-8" if encoding in UTF_8 else encoding
        self._text, self._at, self._line, self._ended = "", 0, 1, False
        self._data, self._place = b"", 0

    def rows(self) -> Iterator[tuple[int, _Object | Written]]:
        """Single objects, or several at once if they were written already, with the number of the first."""
        number = 1
        with self._path.open("rb") as self._file:
            self._decoder = codecs.getincrementaldecoder(self._encoding)()
            self._fill()
            self._go_to(self._text.startswith(BYTE_ORDER_MARK))
            self._skip(BLANK)
            in_array = self._text.startswith("[", self._at)
            self._go_to(self._at + in_array)
            self._skip(BLANK)
            while self._at < len(self._text):
                if in_array and self._text[self._at] == "]":
                    self._demand_end()
                    break
                row = self._plain_objects(number, in_array=in_array) or self._object()
                yield number, row
                number += row.rows if isinstance(row, Written) else 1
                self._skip(SEPARATOR if in_array else BLANK)
            else:
                if in_array:
                    self.refuse("the array does not end")

    def _demand_end(self) -> None:
        self._go_to(self._at + 1)
        self._skip(BLANK)
        if self._at < len(self._text):
            self.refuse("something stands behind the array")

    def _plain_objects(self, number: int, *, in_array: bool) -> Written | None:
        if self._compiled is None:
            return None
        written = self._compiled.read(self._data, self._place, number, in_array=in_array)
        if written:
            passed = self._data[self._place : written.read]
            self._line += passed.count(b"\n")
            self._at, self._place = self._at + len(passed.decode()), written.read
        return written

    def _object(self) -> _Object:
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._fill():
                    continue
                self.refuse(error.msg)
            if not isinstance(value, _Object):
                self.refuse('here should be an object, such as {"id": 1}')
            self._go_to(end)
            return value

    def _skip(self, pattern: re.Pattern[str]) -> None:
        """Moves to the next value, if there is one."""
        while True:
            found = pattern.match(self._text, self._at)
            end = found.end() if found else self._at
            if end < len(self._text) or not self._fill():
                break
        self._go_to(end)

    def _go_to(self, place: int) -> None:
        passed = self._text[self._at : place]
        self._line += passed.count("\n")
        self._place += len(passed.encode())
        self._at = place

    def _fill(self) -> bool:
        """Reads more text; returns whether there was any. Text before the current position is dropped."""
        held = len(self._text) - self._at
        if held > LIMITS.record:
            raise LimitExceeded(f"An object is longer than {LIMITS.record >> 20} MB.", code="CELL_TOO_LONG")
        if self._ended:
            return False
        data = self._file.read(max(PIECE, held))
        self._ended = not data
        try:
            text = self._decoder.decode(data, self._ended)
        except UnicodeDecodeError as error:
            raise UnreadableFile(f"{self._name} is JSON, but not in {self._encoding.upper()}.", code="ENCODING") from error
        self._data = self._data[self._place :] + (data if self._encoding == "utf-8" else text.encode())
        self._text = self._text[self._at :] + text
        self._at = self._place = 0
        return not self._ended

    def refuse(self, why: str) -> NoReturn:
        raise UnreadableFile(f"{self._name} is not valid JSON: line {self._line:,}, {why}.", code="PARSE")
