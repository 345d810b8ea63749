"""The rows are the same, however the bytes are split into blocks and whichever parser reads them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobs.cleaning.reader.blocks import BlockParser, Shape
from jobs.cleaning.reader.borders import Borders
from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.oddities import Oddities
from jobs.cleaning.reader.records import RecordParser, content_width
from jobs.cleaning.reader.regular import block_of
from jobs.cleaning.values import kept_bytes
from tests.jobs.cleaning.reader.reading import Rows, read
from tests.jobs.cleaning.reader.test_text import render

pytestmark = pytest.mark.usefixtures("either_way")
HOSTILE = st.lists(st.sampled_from(["a", "é", ",", '"', '""', "\n", "\r\n", "\r", "\ufeff", "x,y\n", '"p\nq",z\n', "\x00"]))
TEXT = HOSTILE.map(lambda pieces: "".join(pieces).encode())
DIALECT = st.builds(
    Dialect, delimiter=st.just(","), quote=st.sampled_from(['"', None]), record_end=st.sampled_from(["\n", "\r", "any"])
)
CHARACTER = st.characters(
    exclude_categories=["Cs", "Cc"], include_characters='\r\n\t\x1f",', max_codepoint=kept_bytes.FIRST - 1
)
CELL = st.one_of(st.none(), st.text(CHARACTER))


@given(TEXT, DIALECT, st.integers(1, 3))
def test_a_block_is_regular_only_if_it_is_read_as_we_read_it(text: bytes, dialect: Dialect, width: int) -> None:
    frame = block_of(text, dialect).frame(0, len(text), width)
    if frame is not None:
        assert [list(row) for row in frame.iter_rows()] == [record.cells for record in RecordParser(dialect).records(text)]


@example(b"\x00\r\x00\n", Dialect(delimiter=",", quote=None, record_end="any"), 2, 1)
@given(TEXT, DIALECT, st.integers(1, 40), st.sampled_from([1, 8, 1 << 20]))
def test_the_size_of_blocks_does_not_show(text: bytes, dialect: Dialect, size: int, stretch: int) -> None:
    assert in_blocks(text, dialect, size, stretch) == in_blocks(text, dialect, len(text) + 1, 1 << 20)


@given(st.integers(1, 5).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1)))
def test_a_table_that_was_written_canonically_is_read_as_it_was(rows: Rows) -> None:
    content = "\ufeff" + render(rows)
    if content.strip("\ufeff\n \r\t"):
        table = read(content, delimiter=",", quote='"', header=1, encoding="utf-8", table="whole")
        assert [table.names, *table.rows] == rows


def in_blocks(text: bytes, dialect: Dialect, size: int, stretch: int) -> tuple[Rows, list[dict[str, object]]]:
    """The rows and the oddities, reading the text in blocks of `size` bytes."""
    width = max((content_width(record.cells) for record in RecordParser(dialect).records(text)), default=1)
    shape, oddities = Shape(max(1, width), max(1, width), max(1, width)), Oddities()
    borders = Borders(("a", "é"), shape.cells, frozenset(), first_is_wordy=False)
    parser = BlockParser(dialect, shape, 1, oddities, named=width - 1, borders=borders, stretch=stretch)
    rows, held = Rows(), b""
    for start in range(0, len(text) + 1, size):
        held += text[start : start + size]
        parsed = parser.parse(held, final=start + size > len(text))
        rows += [list(row) for row in parsed.frame.iter_rows()]
        held = held[parsed.end :]
        if parsed.ended:
            break
    return rows, oddities.as_json()
