"""The rows are the same, however the bytes are split into blocks and whichever parser reads them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobs.cleaning.reader.blocks import BlockParser, Shape
from jobs.cleaning.reader.borders import Borders
from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.oddities import Oddities
from jobs.cleaning.reader.records import RecordParser, content_width
from jobs.cleaning.reader.regular import Between, block_of
from jobs.cleaning.reader.rows import Rules
from jobs.cleaning.values import kept_bytes
from tests.jobs.cleaning.reader.reading import Rows, read
from tests.jobs.cleaning.reader.test_text import render

pytestmark = pytest.mark.usefixtures("either_way")
HOSTILE = st.lists(
    st.sampled_from(
        [
            "a",
            "é",
            ",",
            '"',
            '""',
            "\n",
            "\r\n",
            "\r",
            "\ufeff",
            "x,y\n",
            '"p\nq",z\n',
            "\x00",
            "#",
            "\n#",
            "\n#a,b\n",
            '\n#a "b\n',
        ]
    )
)
ASIDE = ["count", "keep", "reject"]
TEXT = HOSTILE.map(lambda pieces: "".join(pieces).encode())
DIALECT = st.builds(
    Dialect, delimiter=st.just(","), quote=st.sampled_from(['"', None]), record_end=st.sampled_from(["\n", "\r", "any"])
)
CHARACTER = st.characters(
    exclude_categories=["Cs", "Cc"], include_characters='\r\n\t\x1f",', max_codepoint=kept_bytes.FIRST - 1
)
CELL = st.one_of(st.none(), st.text(CHARACTER))


@example(text=b'a,b\na,"b"c\n', dialect=Dialect(), width=2, comment=None, blank=False)
@given(TEXT, DIALECT, st.integers(1, 3), st.sampled_from([None, b"#", b"#a"]), st.booleans())
def test_a_block_is_regular_as_far_as_it_is_read_as_we_read_it(
    text: bytes, dialect: Dialect, width: int, comment: bytes | None, blank: bool
) -> None:
    found = block_of(text, dialect, Between(comment, blank and width > 1)).frame(0, len(text), width)
    if found is None:
        return
    rows, before, starts = Rows(), [], []
    for record in RecordParser(dialect).records(text):
        if record.start == found.end:
            break
        if (comment and text.startswith(comment, record.start)) or (blank and width > 1 and record.is_blank):
            before.append(len(rows))
            starts.append(record.start)
        else:
            rows.append(record.cells)
    assert [list(row) for row in found.rows.iter_rows()] == rows
    assert (found.before, found.starts) == (before, starts)


@example(b"\x00\r\x00\n", Dialect(delimiter=",", quote=None, record_end="any"), 2, 1, "count", 0)
@example(b"a,b\n#\n\n" * 20 + b"c,d\n", Dialect(), 40, 8, "reject", 0)
@example(b"#\na,b\n\n#a" * 120 + b"\nc,d\n", Dialect(), 1 << 20, 8, "count", 1)
@given(TEXT, DIALECT, st.integers(1, 40), st.sampled_from([1, 8, 1 << 20]), st.sampled_from(ASIDE), st.integers(-1, 1))
def test_the_size_of_blocks_does_not_show(
    text: bytes, dialect: Dialect, size: int, stretch: int, aside: str, more: int
) -> None:
    exact = in_blocks(text, dialect, len(text) + 1, 1 << 20, aside, more)
    assert in_blocks(text, dialect, size, stretch, aside, more) == exact


@given(st.integers(1, 5).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1)))
def test_a_table_that_was_written_canonically_is_read_as_it_was(rows: Rows) -> None:
    content = "\ufeff" + render(rows)
    if content.strip("\ufeff\n \r\t"):
        table = read(content, delimiter=",", quote='"', header=1, encoding="utf-8", table="whole")
        assert [table.names, *table.rows] == rows


def in_blocks(
    text: bytes, dialect: Dialect, size: int, stretch: int, aside: str, more: int
) -> tuple[Rows, list[dict[str, object]]]:
    """The rows with reasons, and the oddities, reading the text in blocks of `size` bytes.

    Most records are expected to have so many cells `more` than there are columns.
    """
    width = max(1, max((content_width(record.cells) for record in RecordParser(dialect).records(text)), default=1))
    shape, oddities = Shape(width, width + more if width > 1 else 1, width), Oddities()
    borders = Borders(("a", "é"), shape.cells, frozenset(), first_is_wordy=False)
    rules = Rules(aside=aside, comment=None if aside == "keep" else b"#")
    parser = BlockParser(dialect, shape, 1, oddities, named=width - 1, rules=rules, borders=borders, stretch=stretch)
    rows, held = Rows(), b""
    for start in range(0, len(text) + 1, size):
        held += text[start : start + size]
        parsed = parser.parse(held, final=start + size > len(text))
        rows += [[*row, *[None] * (width + 1 - len(row))] for row in parsed.frame.iter_rows()]
        held = held[parsed.end :]
        if parsed.ended:
            break
    return rows, oddities.as_json()
