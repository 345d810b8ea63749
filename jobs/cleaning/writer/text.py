"""Batches → delimited text: UTF-8, LF, quotes only where needed and around empty text (null has none)."""

from codecs import BOM_UTF8
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import AnyStr

import polars as pl

from jobs.cleaning import kernel
from jobs.cleaning.pieces import InPieces
from jobs.cleaning.table import Batch, Column
from jobs.cleaning.values import kept_bytes

Text = bytes | memoryview


class TextWriter:
    """Writes CSV or TSV. With `names`, these come first."""

    def __init__(self, path: Path, columns: Sequence[Column], names: Sequence[str | None] | None, delimiter: str) -> None:
        self._keys, self._delimiter = [column.key for column in columns], delimiter
        self.begun = False
        self.file = path.open("wb")
        if names is not None:
            self.add(kept_bytes.restored(record(names, delimiter).encode()))

    def write(self, batch: Batch) -> None:
        self.add(self.text(batch))

    def text(self, batch: Batch) -> Text:
        """What stands in the file for a batch, whichever come before it."""
        if kernel.BUILT:
            frame = batch.frame[self._keys]
            texts = frame if all(kind == pl.String for kind in frame.dtypes) else frame.cast(pl.String)  # a ledger's are not
            return restored(kernel.delimited(texts, self._delimiter))
        frame, buffer = batch.frame.select(self._keys), BytesIO()
        frame.write_csv(buffer, include_header=False, separator=self._delimiter, line_terminator="\n", quote_style="necessary")
        return kept_bytes.restored(buffer.getvalue())

    def add(self, text: Text) -> None:
        if not self.begun and text[: len(BOM_UTF8)] == BOM_UTF8:
            text = first_in_quotes(bytes(text), self._delimiter.encode(), b"\n", b'"')
        self.begun = self.begun or len(text) > 0
        InPieces(self.file).write(text)

    def __enter__(self) -> "TextWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.file.close()


def restored(text: memoryview) -> Text:
    """As `kept_bytes.restored`, of what the kernel has written: hardly ever anything is to be done."""
    return kept_bytes.restored(bytes(text)) if kernel.holds(text, kept_bytes.LEAD) else text


def first_in_quotes(text: AnyStr, delimiter: AnyStr, end: AnyStr, quote: AnyStr) -> AnyStr:
    """A file whose first cell begins with U+FEFF: bare, a reader would take it for a byte order mark."""
    cell = text.partition(delimiter)[0].partition(end)[0]
    return quote + cell + quote + text[len(cell) :]


def record(cells: Sequence[str | None], delimiter: str) -> str:
    """One record as Polars writes it, which takes it longer than a small table: some ten times as long."""
    return delimiter.join(field(cell, delimiter) for cell in cells) + "\n"


def field(cell: str | None, delimiter: str) -> str:
    if cell is None:
        return ""
    if cell and not any(mark in cell for mark in (delimiter, '"', "\r", "\n")):
        return cell
    return '"' + cell.replace('"', '""') + '"'
