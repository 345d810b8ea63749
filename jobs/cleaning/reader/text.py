"""Delimited text as a table that can be read repeatedly, a batch at a time, in bounded memory."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from jobs.cleaning.errors import CleaningError, LimitExceeded, RecipeError
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.reader.blocks import REASON, BlockParser, Shape, together
from jobs.cleaning.reader.borders import Borders
from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.feed import Feed
from jobs.cleaning.reader.manner import style_in
from jobs.cleaning.reader.oddities import Oddities
from jobs.cleaning.reader.passes import BLOCK, MANY, OF_A_COLUMN, SLACK, SMALL, Known, first_pass, next_pass, parsed_blocks
from jobs.cleaning.reader.positions import START, Place, Position
from jobs.cleaning.reader.prefetch import Prefetch
from jobs.cleaning.reader.reading import Kind, Reading
from jobs.cleaning.reader.records import Record, RecordParser
from jobs.cleaning.reader.rows import Rules
from jobs.cleaning.style import Style
from jobs.cleaning.table import ROW, Batch, Column


class Layout(NamedTuple):
    """Where the rows are.

    `start` bytes of UTF-8 text precede the first row, which is in `line`; `above` are the records above the table, `earlier` is
    the number of lines before those, which are of other tables. Without `borders`, the table extends to the end of the file.
    """

    dialect: Dialect
    encoding: str
    start: int
    line: int
    shape: Shape
    names: tuple[str | None, ...]
    rules: Rules = Rules()
    borders: Borders | None = None
    above: tuple[Record, ...] = ()
    lines_above: tuple[int, ...] = ()
    earlier: int = 0


def block_size(size: int, columns: int) -> int:
    """How many bytes of a file of this size are read at a time: such that two threads have equal parts of it.

    Steps work column by column, so tables of many columns need larger batches.
    """
    most = max(BLOCK, columns * OF_A_COLUMN) if columns > MANY else BLOCK
    pairs = -(-size // (2 * most))
    return min(most, max(size // (2 * pairs), SMALL) + SLACK) if pairs else most


Given = tuple[Batch, float, Place, Position | None]
"""A batch, the share of the file that is read with it, and the position of the pass after it."""


Running = Prefetch[Given] | Generator[Given, None, None]


class TextSource:
    """A `Source` over delimited text."""

    def __init__(self, path: Path, layout: Layout, reading: Reading, block: int | None = None) -> None:
        self._path, self._layout, self._reading = path, layout, reading
        self._block = block or block_size(path.stat().st_size, layout.shape.columns)
        names = layout.names + (None,) * (layout.shape.columns - len(layout.names))
        self.columns = tuple(Column(key, name) for key, name in zip(layout.shape.keys, names, strict=True))
        self.name = path.name
        self.printed: tuple[str, ...] = ()
        """The first lines of text of fixed width, with a character for each place."""
        self.share = 0.0
        self.place = START
        self._oddities = Oddities()
        self._above(self._parser(self._oddities))  # known before the first pass
        self._known: list[Known] = []
        self._begun: Position | None = None
        self._reached: Position | None = None
        self._cleanups: list[Callable[[], None]] = []
        self._running: list[Running] = []
        self._started: Running | None = None

    @property
    def reading(self) -> Reading:
        """How the file is read. The notes are complete once a pass has finished."""
        seen = self._layout.dialect.quote if self._oddities.quote_seen else None
        quote = (self._reading.quote or seen) if self._reading.kind == "text" else None
        notes, oddities = (*self._reading.notes, *self._oddities.sentences()), tuple(self._oddities.as_json())
        return self._reading._replace(quote=quote, notes=notes, oddities=oddities)

    @property
    def above(self) -> list[tuple[int, Record]]:
        """The records above the table, each with its line."""
        return list(zip(self._layout.lines_above, self._layout.above, strict=True))

    def below(self, most: int) -> list[tuple[int, Record]]:
        """The first records after the table, each with its line, once a pass has counted them; none of a large file."""
        first = [line for kind in ("below", "table") for line in self._oddities.kinds[kind].lines[:1]]
        if not first or not self._is_one_block():
            return []
        layout, found = self._layout, list[tuple[int, Record]]()
        with closing(Feed(self._path, layout.encoding, layout.start)) as feed:
            text = feed.read(4 * self._block)  # as UTF-8, it may be longer
        begun = chain([0], (end.end() for end in layout.dialect.line_ends(text)))
        start = next(islice(begun, first[0] - layout.line, None), len(text))
        with suppress(CleaningError):  # such as too long a cell: they are only notes
            for record in islice(RecordParser(layout.dialect).records(text, start), most):
                found.append((first[0] + layout.dialect.count_lines(text, start, record.start), record))
        return found

    def style(self) -> Style:
        """How the file is written, for a result in the same style."""
        if self._reading.kind != "text":
            raise RecipeError("The result can be written like the input only if that is delimited text. Choose a format.")
        layout, header = self._layout, next(iter(self._reading.header_records), None)
        return style_in(self._path, layout.encoding, layout.dialect, start=layout.start, header=header, keys=layout.shape.keys)

    def made_from(self, kind: Kind, notes: tuple[str, ...], **facts: Any) -> "TextSource":
        """The same table, converted from a file of another kind; the style of the intermediate text is irrelevant."""
        nothing = dict.fromkeys(("encoding", "delimiter", "record_end"))
        return self.with_facts(notes, **({**nothing, "confidence": 1.0} | facts), kind=kind)

    def with_facts(self, notes: tuple[str, ...], **facts: Any) -> "TextSource":
        """The same table with more facts about its file."""
        self._reading = self._reading._replace(notes=(*notes, *self._reading.notes), **facts)
        return self

    def closing(self, cleanup: Callable[[], None]) -> None:
        """Registers a function to call when the source is closed."""
        self._cleanups.append(cleanup)

    @property
    def position(self) -> Position:
        """How far the first pass had come with the last batch."""
        if self._known or self._reached is None:
            return Position(tuple(self._known), self._oddities, None)
        return self._reached

    def resume(self, position: Position) -> None:
        """Resumes a first pass over the same file at this position, if that was not its end."""
        if position.parser is None:
            self._known, self._oddities = list(position.known), position.oddities
        else:
            self._begun = self._reached = position

    def start(self) -> None:
        """Starts the first pass, if it has not started, so that reading overlaps with work done before the first batch."""
        self._started = self._started or self._begin()

    def batches(self, after: Place = START, until: Place | None = None) -> Iterator[Batch]:
        """The batches between two places where batches ended before; a first pass goes from its start to the end."""
        self.share = 0.0
        ahead, self._started = self._started or self._begin(after, until), None
        try:
            for batch, share, place, position in ahead:
                self.share, self.place, self._reached = share, place, position or self._reached
                yield batch
        finally:
            ahead.close()
            self._running.remove(ahead)
        self.share = 1.0

    def close(self) -> None:
        """Stops a pass that was not finished."""
        for ahead in tuple(self._running):
            ahead.close()
        for cleanup in self._cleanups:
            cleanup()

    def find_end(self) -> tuple[int, int] | None:
        """Where another table begins: how many bytes of UTF-8 text precede it, and its line; None if there is none."""
        layout, size = self._layout, 0
        parser = self._parser(Oddities(), layout.borders)
        with (
            closing(Feed(self._path, layout.encoding, layout.start)) as feed,
            closing(parsed_blocks(feed, parser, self._block, rejects=True)) as blocks,
        ):
            for parsed, _ in blocks:
                size += parsed.end
                if parsed.ended == "table":
                    return layout.start + size, parser.line
        return None

    def find_width(self) -> int:
        """The number of columns with which no row of the table is too wide."""
        parser = self._parser(Oddities(), self._layout.borders)
        parser.widest = self._layout.shape.columns
        with closing(Feed(self._path, self._layout.encoding, self._layout.start)) as feed:
            for _ in parsed_blocks(feed, parser, self._block, rejects=self._layout.rules.aside == "reject"):
                pass
        return parser.widest

    def _begin(self, after: Place = START, until: Place | None = None) -> Running:
        items = self._numbered(after, until)
        running = items if self._is_one_block() else Prefetch(items, ahead=1)
        self._running.append(running)
        return running

    def _is_one_block(self) -> bool:
        """Then nothing can be read ahead."""
        return self._path.stat().st_size < self._block

    def _parser(self, oddities: Oddities, borders: Borders | None = None) -> BlockParser:
        layout = self._layout
        named = None if self._reading.header is None else len(layout.names)
        return BlockParser(
            layout.dialect, layout.shape, layout.line, oddities, named=named, rules=layout.rules, borders=borders
        )

    def _above(self, parser: BlockParser) -> pl.DataFrame:
        return parser.above(self._layout.above, self._layout.lines_above, earlier=self._layout.earlier)

    def _numbered(self, after: Place, until: Place | None) -> Generator[Given, None, None]:
        is_first, begun = not self._known, self._begun
        oddities = begun.oddities.copy() if is_first and begun else Oddities()
        known = list(begun.known if begun else ()) if is_first else self._known
        parser, rows = self._parser(oddities, self._layout.borders if is_first else None), after.rows
        for frame, share, blocks, is_over in self._frames(parser, known, after, until, is_first=is_first):
            numbers = pl.int_range(rows + 1, rows + frame.height + 1, dtype=pl.UInt64, eager=True).alias(ROW)
            frame.insert_column(0, numbers)
            rows += frame.height
            if rows > LIMITS.rows:
                raise LimitExceeded(f"The table has more than {LIMITS.rows:,} rows.", code="TOO_MANY_CELLS")
            batch, place = self._batch(frame), Place(blocks, rows, parser.line)
            state = None if is_over and known else parser.state
            yield batch, share, place, Position(tuple(known), oddities.copy(), state) if is_first else None
        if is_first:
            self._oddities, self._known = oddities, known

    def _frames(
        self, parser: BlockParser, known: list[Known], after: Place, until: Place | None, *, is_first: bool
    ) -> Generator[tuple[pl.DataFrame, float, int, bool], None, None]:
        """At least one frame, perhaps without rows.

        With how many blocks have been read, and whether what follows the table has been counted already; lines above come with
        the first.
        """
        layout = self._layout
        above, given = self._above(parser) if after == START else parser.no_rows(), False
        start = layout.start + sum(block.size for block in known[: after.blocks])
        with closing(Feed(self._path, layout.encoding, start)) as feed:
            if is_first:
                if self._begun and self._begun.parser:
                    parser.resume(self._begun.parser)
                blocks = first_pass(feed, parser, self._block, rejects=layout.rules.aside == "reject", known=known)
            else:
                parser.line = after.line or parser.line
                blocks = next_pass(feed, parser, known[after.blocks : until.blocks if until else None])
            with closing(blocks):
                for number, (frame, share) in enumerate(blocks, start=after.blocks + 1):
                    if frame.height:
                        yield (together([above, frame]) if above.height and not given else frame), share, number, False
                        given = True
        if not given:
            yield above, 1.0, len(known), True

    def _batch(self, frame: pl.DataFrame) -> Batch:
        """The rows, and separately the rejected ones."""
        refused = None
        if REASON in frame.columns:
            refused = frame.filter(pl.col(REASON).is_not_null())
            frame = frame.filter(pl.col(REASON).is_null()).drop(REASON)
        return Batch(self.columns, frame, refused=refused)
