"""Turns blocks of text into frames: regular blocks in one go, irregular ones with the exact parser.

Only a stretch from an irregular record on takes the slow path. The result is the same on either path, and for any block size.
"""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.reader.ahead import RecordsAhead, may_end_within
from jobs.cleaning.reader.borders import Borders, End, is_gap
from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.oddities import LISTED, Oddities
from jobs.cleaning.reader.records import Record, RecordParser
from jobs.cleaning.reader.regular import Between, Block, Regular, block_of, can_be_regular
from jobs.cleaning.reader.rows import RowMaker, Rows, Rules, TooWide

ParserState = tuple[int, End | None, bool]
"""The line, what ended the table (if anything did), and whether it is in a gap."""

STRETCH = 128 << 10
"""Bytes that the exact parser handles at a time. For smaller blocks, starting the fast parser does not pay off."""
SHORT = 32
"""Where an irregular record follows regular ones, the stretch from it on is shorter by this factor."""
WORTH_IT, OF_COLUMNS = 8, 100
"""Regular records before an irregular one are parsed fast if they are as long as a stretch divided by this, for each so many
columns: each takes its time."""
REASON = "reason"
"""The last column of a frame with rejected rows: the reason; null in all other rows."""


class TableIsWider(CleaningError):
    """A row has more cells than the table was opened with columns. Open it again with `width` columns."""

    code = "PARSE"

    def __init__(self, width: int, line: int) -> None:
        super().__init__(f"Line {line:,} has {width:,} cells, more than the rows before it.")
        self.width = width


class Shape(NamedTuple):
    """The widths of a table: its `columns`, the `cells` of most records, and what counts as `full`.

    A header may name fewer or more than `cells` columns. A row of fewer than `full` cells is too short. A single row that is
    longer than all others adds columns, but does not make the others short.
    """

    columns: int
    cells: int
    full: int

    @property
    def keys(self) -> list[str]:
        return [f"c{i}" for i in range(self.columns)]


class Parsed(NamedTuple):
    """A parsed block.

    Its rows, how many bytes they took, whether the whole block was proved regular in one piece, and what begins after it, if
    the table ends there.
    """

    frame: pl.DataFrame
    end: int
    regular: bool
    ended: End | None = None


class BlockParser:
    """Parses the blocks of one pass, in order.

    Without `borders`, the table extends to the end of the file. `named` is how many columns the header names, if there is one.
    Once `aside` is set, no record is a row any more: all are of the kind that it names. If `widest` is set, rows that are too
    wide are skipped, and it holds the width of the widest one.
    """

    def __init__(
        self,
        dialect: Dialect,
        shape: Shape,
        line: int,
        oddities: Oddities,
        *,
        named: int | None = None,
        rules: Rules | None = None,
        borders: Borders | None = None,
        stretch: int = STRETCH,
    ) -> None:
        self.dialect, self._shape, self._rules = dialect, shape, rules or Rules()
        self._records, self._stretch, self.line, self._oddities = RecordParser(dialect), stretch, line, oddities
        self._maker = RowMaker(shape.columns, shape.full, dialect, self._rules, oddities, named)
        self.between = Between(self._rules.comment, blank=shape.columns > 1 and self._rules.aside != "keep")
        self._surplus = shape.keys[named:] if named is not None else []
        self._borders = borders if shape.columns > 1 else None
        self._worth_it = self._stretch // WORTH_IT * max(1, shape.cells // OF_COLUMNS)
        self.aside: End | None = None
        self.widest: int | None = None
        self._in_gap = False

    def parse(self, data: bytes, *, final: bool, block: Block | None = None) -> Parsed:
        """The whole records in `data`, which must start with one; all of `data` if it is the end of the file.

        `block` is the same data, if it has been made already.
        """
        self._oddities.quote_seen |= self.dialect.quote is not None and self.dialect.quote.encode() in data
        frames, at, whole, ended = [], 0, False, None
        stride = len(data) if can_be_regular(self.dialect) and not self.aside else 0
        block = (block or block_of(data, self.dialect, self.between)) if stride > self._stretch else None
        while at < len(data) and not ended:
            end = self._regular_end(block, at, at + stride, final) if block and stride > self._stretch else 0
            begun = block.frame(at, end, self._shape.cells) if block and end > at else None
            is_near = begun is not None and begun.end < end and begun.end - at < self._worth_it
            found = self._regular(block, at, begun) if block and begun and not is_near else None
            if block and found:
                frame, whole = self._with_lines_between(block, at, found), at == 0 and not found.starts
                self._in_gap = self._in_gap and not found.rows.height
                stride, end = min(2 * stride, len(data)) if found.end == end else 0, found.end
            elif stride > self._stretch and not is_near:
                stride //= 2
                continue
            else:
                whole = False
                size = self._stretch if stride or not block else self._stretch // SHORT
                frame, end, ended = self._exact(data, at, final, max(1, size))
                stride = min(2 * self._stretch, len(data)) if block else 0
                if end == at:
                    break
            self._advance(data, at, end, block)
            frames.append(frame)
            at = end
        return Parsed(together(frames) if frames else self._frame(Rows()), at, whole and len(frames) == 1, ended)

    def parse_regular(self, data: bytes) -> pl.DataFrame | None:
        """A block that an earlier pass proved regular; None if its content has changed since."""
        block = block_of(data, self.dialect, self.between)
        frame = block.frame_known_regular(self._shape.cells)
        fitted = None if frame is None else self._fit(Regular(frame, len(data), [], []))
        self._advance(data, 0, len(data), block)
        return None if fitted is None else fitted.rows

    def above(self, records: Sequence[Record], lines: Sequence[int], *, earlier: int = 0) -> pl.DataFrame:
        """The lines above the table: as rows, as rejected rows, or only counted, like the `earlier` ones of other tables."""
        rows = Rows()
        if earlier:
            self._oddities.add("earlier", 1, earlier)
        for record, line in zip(records, lines, strict=True):
            if self._rules.aside == "keep":
                self._add(rows, record, line)
            else:
                self._maker.set_aside(rows, record, line, "above")
        return self._frame(rows)

    def no_rows(self) -> pl.DataFrame:
        return self._frame(Rows())

    def pass_over(self, kind: End, data: bytes, more: bytes) -> None:
        """Counts lines that are not part of the table; the last one may lack its line end."""
        ends = (b"\r", b"\n") if self.dialect.record_end == "any" else (self.dialect.newline,)
        lines = self.dialect.count_lines(data) + (not more and not data.endswith(ends))
        lines -= len(ends) == 2 and data.endswith(b"\r") and more.startswith(b"\n")  # a CRLF, of which this is the first half
        self._oddities.add(kind, self.line, lines)
        self.line += lines

    @property
    def width(self) -> int:
        """How many cells regular records have."""
        return self._shape.cells

    @property
    def state(self) -> ParserState:
        """The state at the border of two blocks. Another parser that is given it continues there."""
        return self.line, self.aside, self._in_gap

    def resume(self, state: ParserState) -> None:
        self.line, self.aside, self._in_gap = state

    def _advance(self, data: bytes, at: int, end: int, block: Block | None) -> None:
        if data.find(b"\x00", at, end) >= 0:  # much faster than counting if there is none
            self._report_nuls(data, at, end)
        counts = block if block and self.dialect.record_end != "any" else None
        self.line += counts.count_lines(at, end) if counts else self.dialect.count_lines(data, at, end)

    def _report_nuls(self, data: bytes, at: int, end: int) -> None:
        """Reports each line with NUL characters once."""
        line, place = self.line, at
        listed = self._oddities.kinds["nul"].lines
        while (found := data.find(b"\x00", place, end)) >= 0:
            line += self.dialect.count_lines(data, place, found)
            place = self._line_end(data, found, end)
            self._oddities.add_in("nul", [] if line in listed[-1:] else [line], data.count(b"\x00", found, place))

    def _line_end(self, data: bytes, at: int, end: int) -> int:
        found = data.find(self.dialect.newline, at, end)
        end = found if found >= 0 else end
        lone = data.find(b"\r", at, end) if self.dialect.record_end == "any" else -1
        return lone if lone >= 0 and not data.startswith(b"\r\n", lone) else end

    def _regular_end(self, block: Block, at: int, stop: int, final: bool) -> int:
        if final and stop >= len(block.data):
            return len(block.data)
        return block.last_record_end(at, min(stop, len(block.data)))

    def _regular(self, block: Block, start: int, found: Regular) -> Regular | None:
        """The rows, fitted to the table; None if the exact parser must have a closer look at them."""
        if found.end - start > LIMITS.cell and _longest(found.rows) > LIMITS.cell:
            return None
        if self._borders:
            found = block.above_gap(found)
            if found.end == start or may_end_within(found.rows, block.blank_in(found), self._borders):
                return None
        fitted = self._fit(found)
        if fitted is not None:
            self._report_long(fitted)
        return fitted

    def _fit(self, found: Regular) -> Regular | None:
        """Fits records with more or fewer cells to the table's columns; None if the exact parser is needed for that."""
        frame, missing = found.rows, self._shape.columns - found.rows.width
        if missing > 0:
            if frame.width < self._shape.full:
                if self._rules.ragged.short != "pad":
                    return None
                self._report_all("short", found)
            frame = frame.with_columns(pl.lit(None, pl.String).alias(key) for key in self._shape.keys[frame.width :])
        if missing < 0:
            surplus = frame.select(frame.columns[missing:])
            if surplus.select(pl.any_horizontal(pl.all().str.len_bytes().sum() > 0)).item():
                return None
            self._report_all("surplus", found)
            frame = frame.select(self._shape.keys)
        return found._replace(rows=frame)

    def _report_long(self, found: Regular) -> None:
        """Reports the rows with text beyond the header's columns."""
        if not self._surplus:
            return
        is_long = pl.any_horizontal(pl.col(self._surplus).str.len_bytes() > 0).fill_null(value=False)
        places = found.rows.select(is_long.arg_true()).to_series()
        if len(places):
            listed = places.head(LISTED)
            lines = self._lines(found, int(listed[-1]) + 1).gather(listed)
            self._oddities.add_in("long", lines.to_list(), len(places))

    def _report_all(self, kind: str, found: Regular) -> None:
        """Reports every row; a row may span several lines."""
        self._oddities.add_in(kind, self._lines(found, LISTED).to_list(), found.rows.height)

    def _lines(self, found: Regular, most: int) -> pl.Series:
        """The line in which each of the first rows of a regular stretch begins."""
        newline, first = pl.lit(self.dialect.newline.decode()), found.rows.head(most)
        further = first.select(pl.sum_horizontal(pl.all().str.count_matches(newline, literal=True))).to_series()
        lines = (further + 1).cum_sum().shift(1, fill_value=0) + self.line
        between = pl.Series(found.before, dtype=pl.Int64)
        return lines + between.search_sorted(pl.int_range(first.height, eager=True), side="right") if found.before else lines

    def _with_lines_between(self, block: Block, at: int, found: Regular) -> pl.DataFrame:
        """Counts the lines between the rows, and adds them as rejected rows if wanted."""
        rows, line, counted = Rows(), self.line, at
        for start in found.starts:
            kind = "blank" if block.is_blank(start) else self._rules.commented
            if self._rules.aside != "reject" and self._oddities.is_listed(kind):
                self._oddities.add_in(kind, [], 1)
                continue
            line, counted = line + block.count_lines(counted, start), start
            if self._rules.aside == "reject":
                record = next(self._records.records(block.data, start, stop=start + 1))
                self._maker.set_aside(rows, record, line, kind)
            else:
                self._oddities.add(kind, line)
        return among(found, self._frame(rows)) if rows.cells else found.rows

    def _exact(self, data: bytes, at: int, final: bool, size: int) -> tuple[pl.DataFrame, int, End | None]:
        records = RecordsAhead(self._records.records(data, at, final=final))
        rows, end, ended, line, counted = Rows(), at, None, self.line, at
        while (record := records.next()) and record.start < at + size:
            if self._fits(record) and not self._is_comment(data, record):
                if self._surplus and self._maker.is_long(record.cells):
                    line, counted = line + self.dialect.count_lines(data, counted, record.start), record.start
                    self._oddities.add("long", line)
                rows.cells.append(record.cells)
                end, self._in_gap = record.end, False
                continue
            line, counted = line + self.dialect.count_lines(data, counted, record.start), record.start
            if self.aside:
                self._maker.set_aside(rows, record, line, self.aside)
            elif self._is_comment(data, record):
                self._maker.set_aside(rows, record, line, self._rules.commented)
            else:
                asks = self._borders is not None and self._asks(record, self._borders)
                following = records.following(record) if asks or self._maker.looks_ahead else []
                last = (asks or self._maker.looks_ahead) and records.are_last(following)
                if last and not final:
                    break  # the decision needs more of the file
                others = [each for each in following if not self._is_comment(data, each)]
                if asks and self._borders and (ended := self._borders.end(record, others, at_end=last)):
                    break
                self._in_gap = is_gap(record)
                for _ in range(self._add(rows, record, line, following)):
                    record = records.next() or record
            end = record.end
        return self._frame(rows), end, ended

    def _is_comment(self, data: bytes, record: Record) -> bool:
        return self._rules.comment is not None and data.startswith(self._rules.comment, record.start)

    def _fits(self, record: Record) -> bool:
        """Whether it is an ordinary row that needs no closer look."""
        return (
            len(record.cells) == self._shape.columns == self._shape.cells
            and not (record.stray or record.broken or self.aside)
            and not (record.is_blank and self._shape.columns > 1)
            and not (self._borders and self._borders.may_be_here(record.cells))
        )

    def _asks(self, record: Record, borders: Borders) -> bool:
        """Whether the table may end here. Of consecutive empty records, only the first is checked."""
        if self._in_gap and is_gap(record):
            return False
        return len(record.cells) != self._shape.cells or borders.may_be_here(record.cells)

    def _add(self, rows: Rows, record: Record, line: int, following: list[Record] | None = None) -> int:
        try:
            return self._maker.add(rows, record, line, following or [])
        except TooWide as wide:
            if self.widest is None:
                raise TableIsWider(wide.width, line) from None
            self.widest = max(self.widest, wide.width)
            return 0

    def _frame(self, rows: Rows) -> pl.DataFrame:
        columns = zip(*rows.cells, strict=True) if rows.cells else [()] * self._shape.columns
        series = [pl.Series(key, column, pl.String) for key, column in zip(self._shape.keys, columns, strict=True)]
        if rows.reasons:
            series.append(pl.Series(REASON, [rows.reasons.get(place) for place in range(len(rows.cells))], pl.String))
        return pl.DataFrame(series)


def together(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Joins the frames into one; some may have rejected rows."""
    return pl.concat(frames, how="diagonal" if any(REASON in frame.columns for frame in frames) else "vertical")


def among(found: Regular, between: pl.DataFrame) -> pl.DataFrame:
    """The rows, and the lines between them as rows where they are."""
    order = pl.concat([2 * pl.Series(found.before, dtype=pl.Int64), 2 * pl.int_range(found.rows.height, eager=True) + 1])
    return together([between, found.rows]).with_columns(order.alias("order")).sort("order", maintain_order=True).drop("order")


def _longest(frame: pl.DataFrame) -> int:
    lengths = frame.select(pl.max_horizontal(pl.all().str.len_bytes().max())).item()
    return int(lengths or 0)
