"""Batches → a workbook (Office Open XML) in which every cell is text: none becomes a number or a formula.

We write the few parts ourselves: XlsxWriter treats a cell `<r>…</r>` as markup, leaves U+FFFE in the XML, and takes five
times as long. Cells are inline strings; null is no cell, empty text a cell of length 0.
"""

import re
import zipfile
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import polars as pl

from jobs.cleaning.errors import LimitExceeded
from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.writer.package import RELATIONSHIPS, SHEET_END, SHEET_START, other_parts, sheet_part

ROWS, COLUMNS, CHARACTERS = 1_048_576, 16_384, 32_767
"""The limits of a sheet in Excel; `CHARACTERS` per cell, counted in UTF-16 units."""
AS_TEXT = "Choose CSV instead, which has no such limit."
CANNOT_STAND = r"[\x00-\x08\x0b-\x1f\x{fffe}\x{ffff}]|_x[0-9A-Fa-f]{4}"
"""Text that XML cannot contain, or that Excel would read as an escape for such text."""
UNDERSCORE = re.compile("_(?=x[0-9A-Fa-f]{4}[_\x00-\x08\x0b-\x1f\ufffe\uffff])")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
FIXED_DATE = (1980, 1, 1, 0, 0, 0)


class SheetWriter:
    """Writes one sheet, or with `split` as many as the rows need. `names`, if given, are the first row of each."""

    file = None

    def __init__(
        self, path: Path, columns: Sequence[Column], names: Sequence[str | None] | None, *, split: bool = False
    ) -> None:
        if len(columns) > COLUMNS:
            raise LimitExceeded(
                f"A sheet holds {COLUMNS:,} columns, the table has {len(columns):,}. {AS_TEXT}", code="TOO_MANY_COLUMNS"
            )
        self._columns, self._letters = columns, [column_letters(i) for i in range(len(columns))]
        schema = {column.key: pl.String for column in columns}
        self._header = None if names is None else pl.DataFrame([names], schema=schema, orient="row")
        self._split, self._sheets = split, 0
        self._pool, self._packing = ThreadPoolExecutor(1, "packing"), Future[int]()
        self._packing.set_result(0)
        self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4)
        try:
            for name, content in RELATIONSHIPS.items():
                self._archive.writestr(_member(name), content)
            self._begin_sheet()
        except BaseException:
            with suppress(OSError):
                self._close()
            raise

    def write(self, batch: Batch) -> None:
        for frame in batch.frame.iter_slices(20_000):
            while self._split and self._rows + frame.height > ROWS:
                room = ROWS - self._rows
                self._write(frame.head(room))
                self._end_sheet()
                self._begin_sheet()
                frame = frame.slice(room)
            self._write(frame)

    def _begin_sheet(self) -> None:
        self._sheet = self._archive.open(_member(sheet_part(self._sheets + 1)), "w", force_zip64=True)
        self._sheets, self._rows = self._sheets + 1, 0
        self._pack(SHEET_START)
        if self._header is not None:
            self._write(self._header)

    def _end_sheet(self) -> None:
        self._pack(SHEET_END)
        self._packing.result()
        self._sheet.close()

    def _write(self, frame: pl.DataFrame) -> None:
        self._check(frame)
        first = self._rows + 1
        self._rows += frame.height
        numbers = pl.int_range(first, self._rows + 1).cast(pl.String).alias("number")
        cells = [self._cell(frame, column.key, letters) for column, letters in zip(self._columns, self._letters, strict=True)]
        rows = frame.select(
            pl.concat_str(pl.lit('<row r="'), numbers, pl.lit('">'), *cells, pl.lit("</row>"), ignore_nulls=True)
        )
        self._pack("".join(rows.to_series()).encode())

    def _pack(self, xml: bytes) -> None:
        """Compresses in a thread, which takes as long as making the next piece of XML."""
        self._packing.result()
        self._packing = self._pool.submit(self._sheet.write, xml)

    def _cell(self, frame: pl.DataFrame, key: str, letters: str) -> pl.Expr:
        number = pl.int_range(self._rows - frame.height + 1, self._rows + 1).cast(pl.String)
        text = pl.col(key)
        if frame.get_column(key).str.contains(CANNOT_STAND).any():
            text = text.map_elements(escape, return_dtype=pl.String)
        text = text.str.replace_many(["&", "<", ">"], ["&amp;", "&lt;", "&gt;"])
        start, middle, end = f'<c r="{letters}', '" t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"
        return pl.concat_str(pl.lit(start), number, pl.lit(middle), text, pl.lit(end))

    def _check(self, frame: pl.DataFrame) -> None:
        if self._rows + frame.height > ROWS:
            sentence = f"A sheet holds {ROWS:,} rows, the table has more. Let it go on in further sheets, or choose CSV."
            raise LimitExceeded(sentence, code="OUTPUT_TOO_LARGE")
        for column in self._columns:
            texts = frame.get_column(column.key)
            long = texts.str.len_bytes() > CHARACTERS
            for at, text in zip(long.arg_true(), texts.filter(long), strict=True):
                if len(text.encode("utf-16-le")) // 2 > CHARACTERS:
                    row = int(frame[ROW][at]) if ROW in frame.columns else None
                    sentence = f"A sheet's cell holds {CHARACTERS:,} characters, the table has one of {len(text):,}. {AS_TEXT}"
                    raise LimitExceeded(sentence, code="CELL_TOO_LONG", column=column.name, row=row)

    def __enter__(self) -> "SheetWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if error is None:
                self._end_sheet()
                for name, content in other_parts(self._sheets).items():
                    self._archive.writestr(_member(name), content)
        finally:
            self._close()

    def _close(self) -> None:
        """Closes the archive even if its end cannot be written: otherwise its finaliser would try that once more."""
        self._pool.shutdown()
        try:
            if self._sheets:
                self._sheet.close()
        finally:
            self._archive.close()


def escape(text: str) -> str:
    """Escapes as Excel does: _x0007_ for a bell, _x005F_ for an underscore that begins what looks like an escape."""
    return CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", UNDERSCORE.sub("_x005F_", text))


def column_letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _member(name: str) -> zipfile.ZipInfo:
    """With a fixed date: the same table gives the same bytes."""
    member = zipfile.ZipInfo(name, FIXED_DATE)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member
