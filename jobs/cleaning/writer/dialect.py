"""Batches → delimited text in any dialect and encoding. Standard CSV goes the faster way of `text.py`."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import polars as pl

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.style import Style
from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.values import kept_bytes
from jobs.cleaning.writer.text import first_in_quotes


class DialectWriter:
    """Writes delimited text of one style. With `names`, these come first."""

    def __init__(self, path: Path, columns: Sequence[Column], names: Sequence[str | None] | None, style: Style) -> None:
        self._columns, self._style = columns, style
        self.begun = False
        self.file = path.open("wb")
        self.file.write(style.mark)
        if names is not None:
            header = pl.DataFrame([names], schema=dict.fromkeys(self._keys, pl.String), orient="row")
            self._write(header, style.header_quoted)

    @property
    def _keys(self) -> list[str]:
        return [column.key for column in self._columns]

    def write(self, batch: Batch) -> None:
        self._write(batch.frame, self._style.quoted)

    def _write(self, frame: pl.DataFrame, quoted: frozenset[str] | None) -> None:
        """With quotes around the cells of these columns; None: of all."""
        if not frame.height:
            return
        cells = [self._cell(frame, key, always=quoted is None or key in quoted) for key in self._keys]
        records = frame.select(pl.concat_str(cells, separator=self._style.delimiter)).to_series()
        end = self._style.record_end
        text = (end if self.begun else "") + end.join(records)
        if self._style.quote and not self.begun and not self._style.mark and text.startswith("\ufeff"):
            text = first_in_quotes(text, self._style.delimiter, end, self._style.quote)
        self.begun = True
        try:
            self.file.write(kept_bytes.encoded(text, self._style.encoding))
        except UnicodeEncodeError as error:
            raise self._unwritable(frame, error.object[error.start]) from None

    def _cell(self, frame: pl.DataFrame, key: str, *, always: bool) -> pl.Expr:
        style, cell = self._style, pl.col(key)
        # Where a space stands after delimiters, a reader takes one without it for a delimiter, too.
        special = [style.delimiter.rstrip(" ") or style.delimiter, *([style.quote] if style.quote else []), "\r", "\n"]
        is_special = cell.str.contains_any(special)
        if style.quote is None:
            self._refuse_special(frame, key, is_special)
            return cell.fill_null("")
        escaped = cell.str.replace_all(style.quote, style.escape + style.quote, literal=True)
        if style.escape != style.quote:
            is_special |= cell.str.contains(style.escape, literal=True)
            doubled = cell.str.replace_all(style.escape, style.escape * 2, literal=True)
            escaped = doubled.str.replace_all(style.quote, style.escape + style.quote, literal=True)
        in_quotes = pl.concat_str(pl.lit(style.quote), escaped, pl.lit(style.quote))
        return pl.when(pl.lit(always) | is_special | (cell == "")).then(in_quotes).otherwise(cell).fill_null("")

    def _refuse_special(self, frame: pl.DataFrame, key: str, is_special: pl.Expr) -> None:
        rows = frame.filter(is_special)
        if rows.height:
            sentence = "A cell holds the delimiter or a line break, and there is no quote to put around it. Choose a quote."
            raise self._refusal(sentence, "RECIPE", rows, key)

    def _unwritable(self, frame: pl.DataFrame, character: str) -> CleaningError:
        key = next(key for key in self._keys if frame.get_column(key).str.contains(character, literal=True).any())
        rows = frame.filter(pl.col(key).str.contains(character, literal=True))
        sentence = f"{character!r} cannot be written in {self._style.encoding}. Choose utf-8."
        return self._refusal(sentence, "ENCODING", rows, key)

    def _refusal(self, sentence: str, code: str, rows: pl.DataFrame, key: str) -> CleaningError:
        """With the place of the first of these rows; the header has no number."""
        column = next(column.name for column in self._columns if column.key == key)
        return CleaningError(sentence, code=code, column=column, row=int(rows[ROW][0]) if ROW in rows.columns else None)

    def __enter__(self) -> "DialectWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.begun and self._style.last_end and error is None:
            self.file.write(self._style.record_end.encode(self._style.encoding))
        self.file.close()
