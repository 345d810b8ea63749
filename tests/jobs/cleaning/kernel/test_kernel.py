"""The kernel gives the same results as Python and Polars, byte by byte, for any memory layout of a column."""

from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.cleaning import kernel
from jobs.cleaning.kernel.build import FLAGS, STRICT, build
from jobs.cleaning.values.white import WHITE
from tests.jobs.cleaning.kernel.columns import LONG, columns

MANY_ROWS = 30_000
"""Enough rows for memory to be reused."""


def lines(frame: pl.DataFrame, delimiter: str) -> bytes:
    buffer = BytesIO()
    frame.write_csv(buffer, include_header=False, separator=delimiter, quote_style="necessary")
    return buffer.getvalue()


@given(columns(), st.booleans(), st.booleans())
def test_texts_are_trimmed_as_python_does(texts: pl.Series, left: bool, right: bool) -> None:
    def stripped(text: str | None) -> str | None:
        text = text.lstrip(WHITE) if left and text else text
        return text.rstrip(WHITE) if right and text else text

    trimmed = kernel.trimmed(texts, left=left, right=right)
    assert trimmed.to_list() == list(map(stripped, texts))
    assert trimmed.name == texts.name
    assert (trimmed.is_null() == texts.is_null()).all()


def test_what_is_white_is_what_white_says() -> None:
    texts = [f"{chr(code)}é{chr(code)}" for code in (*range(0xD800), *range(0xE000, 0x11000), 0x1F600)]
    trimmed = kernel.trimmed(pl.Series(texts), left=True, right=True)
    assert trimmed.to_list() == [text.strip(WHITE) for text in texts]


@given(st.data(), st.integers(1, 4), st.integers(0, 12), st.sampled_from(",;\t|a"))
def test_rows_are_written_as_by_polars(data: st.DataObject, width: int, height: int, delimiter: str) -> None:
    frame = pl.DataFrame([data.draw(columns(height=height)).alias(f"c{place}") for place in range(width)])
    assert kernel.delimited(frame, delimiter) == lines(frame, delimiter)


@pytest.mark.parametrize(
    "texts", [["", "a", None, "\0", "short\0", "x" * 12], ["x" * 7, "x" * 8, "x" * 13, LONG, f"\0{LONG}", ","]]
)
def test_a_delimiter_may_be_what_fills_a_view_up(texts: list[str | None]) -> None:
    frame = pl.DataFrame({"c0": texts, "c1": texts})
    assert kernel.delimited(frame, "\0") == lines(frame, "\0")


@given(st.data(), st.integers(0, 2), st.integers(0, 3), st.lists(st.integers(0, 11), max_size=150).map(sorted))
def test_rows_beside_others_are_written_as_if_joined(data: st.DataObject, own: int, others: int, taken: list[int]) -> None:
    rows = [data.draw(columns(height=len(taken))).alias(f"own {place}") for place in range(own)]
    table = pl.DataFrame([data.draw(columns(height=12)).alias(f"c{place}") for place in range(others)])
    places = pl.Series(taken, dtype=pl.UInt64)
    joined = pl.DataFrame([*rows, *(column.gather(places) for column in table)])
    assert kernel.beside(pl.DataFrame(rows), table, places, ",") == kernel.delimited(joined, ",")


@pytest.mark.parametrize("places", [[1, 0], [0, 3], [-1, 0], [0]])
def test_rows_stand_beside_others_in_their_order_only(places: list[int]) -> None:
    way = pl.Series(places, dtype=pl.Int64 if min(places) < 0 else pl.UInt64)
    with pytest.raises(TypeError, match="ascending places"):
        kernel.beside(pl.DataFrame({"own": ["x", "y"]}), pl.DataFrame({"other": ["a", "b", "c"]}), way, ",")


def test_rows_of_no_columns_are_no_text() -> None:
    assert kernel.delimited(pl.DataFrame(), ",") == b""


def test_a_text_of_each_length_is_written_and_read_whole() -> None:
    texts = [("é,x\n" * length)[:length] for length in range(80)] * 50
    frame = pl.DataFrame({"c0": texts, "c1": [text[::-1] for text in texts]})
    written = kernel.delimited(frame, ",")
    assert written == lines(frame, ",")
    read = kernel.parsed(bytes(written), b",", b'"', b"\n", 2)
    assert read is not None
    assert read[0].equals(frame)


@given(st.lists(st.tuples(columns().map(pl.Series.to_list)), min_size=1, max_size=3))
def test_what_is_written_is_read_as_it_was(tables: list[tuple[list[str | None]]]) -> None:
    for (cells,) in tables:
        frame = pl.DataFrame({"c0": cells, "c1": cells[::-1]}, schema={"c0": pl.String, "c1": pl.String})
        read = kernel.parsed(bytes(kernel.delimited(frame, ",")) or b"\n", b",", b'"', b"\n", 2)
        assert (read is None) is (not cells)
        if read is not None:
            assert read[0].equals(frame)


@given(
    st.lists(
        st.sampled_from([*"aé漢😀".encode(), 0xC0, 0xC1, 0xE0, 0xED, 0xF0, 0xF4, 0x80, 0x8F, 0x90, 0xA0, 0xBF]), max_size=40
    ).map(bytes)
)
def test_text_is_what_python_takes_for_text(text: bytes) -> None:
    try:
        is_text = max(text.decode(), default="") < "\U00100000"
    except UnicodeDecodeError:
        is_text = False
    assert (kernel.parsed(text + b"\n", b",", b'"', b"\n", 1) is not None) is is_text


@pytest.mark.parametrize(
    "text",
    [
        b"a\xff,b\n",
        b"a\xc3\n",
        b"\xed\xa0\x80,\n",
        b"\xe0\x80\x80,\n",
        b"\xf4\x8f\xbf\xbf,\n",
        b"\xc0\xaf,\n",
        b"\xf0\x9f\x98\n",
    ],
)
def test_what_is_no_text_or_may_stand_for_other_bytes_is_not_read(text: bytes) -> None:
    assert kernel.parsed(text, b",", b'"', b"\n", 2) is None
    assert kernel.parsed(b"x,\n" * 40 + text, b",", b'"', b"\n", 2) is None


def test_memory_that_is_used_again_holds_nothing_of_what_was_there() -> None:
    frame = pl.DataFrame({"c0": [f" {row}{LONG}" for row in range(MANY_ROWS)], "c1": [None, "", "x"] * (MANY_ROWS // 3)})
    expected = kernel.delimited(frame.with_columns(pl.col("c0").str.strip_chars_start()), ",")
    for _ in range(5):
        read = kernel.parsed(bytes(kernel.delimited(frame, ",")), b",", b'"', b"\n", 2)
        assert read is not None
        again = read[0]
        assert kernel.delimited(again.with_columns(kernel.trimmed(again["c0"], left=True, right=False)), ",") == expected
        assert again.equals(frame)


def test_lines_within_a_cell_take_no_memory_for_rows() -> None:
    """A view for each of them in each column would exceed the memory of any machine."""
    assert kernel.parsed(b'"' + b"\n" * (1 << 24) + b'",x\n', b",", b'"', b"\n", 1 << 20) is None


@pytest.mark.parametrize(("more", "rows"), [(b"", 0), (b",", 0), (b",,", 1), (b"a,b,c\n", 1), (b"a,b,c,d\n", 0)])
def test_rows_of_as_few_bytes_as_can_be_have_room(more: bytes, rows: int) -> None:
    read = kernel.parsed(b",,\n" * 5000 + more + b"\n", b",", b'"', b"\n", 3)
    assert read is not None
    assert read[0].height == 5000 + rows


def test_lines_between_rows_are_no_rows() -> None:
    text = b'# "one\n1,a\n\r\n#two,"2,3",\n#\n' * 1000 + b"#"
    found = kernel.parsed(text + b"\n", b",", b'"', b"\n", 2, comment=b"#", blank=True, longest=20)
    assert found is not None
    assert found[0].rows() == [("1", "a")] * 1000
    lines = found[1].to_list()
    assert [text[start:][:3] for start in lines[1::2]] == [b'# "', b"\r\n#", b"#tw", b"#\n#"] * 1000 + [b"#"]
    assert lines[::2] == [before for row in range(1000) for before in (row, row + 1, row + 1, row + 1)] + [1000]


def test_of_many_lines_between_rows_only_the_first_are_listed() -> None:
    text = b"1,a\n#\n" * 100_000
    found = kernel.parsed(text, b",", b'"', b"\n", 2, comment=b"#", longest=20)
    assert found is not None
    assert found[0].height < 100_000
    assert len(found[1]) < 150_000
    assert text[found[2] :].startswith(b"#")


@pytest.mark.parametrize("comment", [b"# a long comment", b'#,"a\nb"', b'#,"a"b', b'#,"a"b"'])
def test_a_comment_of_which_it_is_not_certain_where_it_ends_is_not_read(comment: bytes) -> None:
    assert kernel.parsed(comment + b"\na,b\n", b",", b'"', b"\n", 2, comment=b"#", longest=10) is None


@pytest.mark.parametrize("more", [b"c\n", b"c,d,e\n", b'c,"d"e\n', b'c,d"\n', b'"c\nd\n'])
def test_what_precedes_an_irregular_record_is_read(more: bytes) -> None:
    text = b'1,a\n# one\n2,"a long text, with a\nline break"\n# two\n'
    found = kernel.parsed(text + more + b"3,c\n" * 100, b",", b'"', b"\n", 2, comment=b"#", longest=10)
    assert found is not None
    frame, lines, read = found
    assert frame.rows() == [("1", "a"), ("2", "a long text, with a\nline break")]
    assert lines.to_list() == [1, 4, 2, text.index(b"# two")]
    assert read == len(text)


def test_compiles_without_a_warning(tmp_path: Path) -> None:
    build(tmp_path / "kernel.so", (*FLAGS, *STRICT))
    assert [path.name for path in tmp_path.iterdir()] == ["kernel.so"]


def test_a_library_that_is_made_of_other_sources_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kernel._loaded()
    monkeypatch.setattr("jobs.cleaning.native.sources", lambda: "others")
    assert kernel._loaded() is None


def test_columns_of_anything_but_text_are_refused() -> None:
    numbers = pl.Series("a", [1, 2])
    for refuses in (
        lambda: kernel.trimmed(numbers, left=True, right=True),
        lambda: kernel.numbers(numbers),
    ):
        with pytest.raises(TypeError, match="columns of text"):
            refuses()
    with pytest.raises(TypeError, match="columns of text"):
        kernel.delimited(pl.DataFrame({"a": ["x", "y"], "b": [1, 2]}), ",")


def test_where_integers_are_wanted_they_are_asked_for() -> None:
    signed = pl.Series("a", [1, 2])
    with pytest.raises(TypeError, match="columns of unsigned integers"):
        kernel.Rows().numbers(signed, signed, add=True)
    with pytest.raises(TypeError, match="rows as unsigned integers"):
        kernel.changed(signed, [pl.Series(["x", "y"])], [pl.Series(["X", "Y"])], [b","])
    with pytest.raises(TypeError, match="rows as unsigned integers"):
        kernel.gone(signed, signed)


ROWS = pl.Series([1, 2, 3], dtype=pl.UInt64)
NAMES = pl.Series(["a", "b", "c"])


def test_rows_are_taken_in_their_order_only() -> None:
    with pytest.raises(TypeError, match="ascending"):
        kernel.changed(ROWS.reverse(), [NAMES], [NAMES.reverse()], [b","])
    for rows, left in ((ROWS.reverse(), ROWS[:1]), (ROWS[:2], ROWS), (ROWS, ROWS.reverse())):
        with pytest.raises(TypeError, match="ascending"):
            kernel.gone(rows, left)


@pytest.mark.parametrize(("old", "new"), [(NAMES[:2], NAMES), (NAMES, NAMES[:2]), (NAMES[:2], NAMES[1:])])
def test_columns_of_another_length_are_refused(old: pl.Series, new: pl.Series) -> None:
    with pytest.raises(TypeError, match="as many cells"):
        kernel.changed(ROWS, [NAMES, old], [NAMES, new], [b",", b","])


@given(st.sets(st.integers(0, 40)).map(sorted), st.data())
def test_rows_that_are_gone_are_found(rows: list[int], data: st.DataObject) -> None:
    left = [row for row in rows if data.draw(st.booleans())]
    gone = kernel.gone(pl.Series(rows, dtype=pl.UInt64), pl.Series(left, dtype=pl.UInt64))
    assert [rows[place] for place in gone] == [row for row in rows if row not in left]


WEIGHTS = st.dictionaries(st.integers(0, 9), st.integers(0, 2**32 - 1), max_size=6)


@given(st.lists(WEIGHTS, min_size=1, max_size=5), st.data())
def test_vectors_are_multiplied_as_by_hand(vectors: list[dict[int, int]], data: st.DataObject) -> None:
    numbers = st.integers(0, len(vectors) - 1)
    pairs = data.draw(st.lists(st.tuples(numbers, numbers)))
    starts = [sum(map(len, vectors[:place])) for place in range(len(vectors) + 1)]
    entries = [entry for vector in vectors for entry in sorted(vector.items())]
    expected = [
        sum(weight * vectors[second].get(place, 0) for place, weight in vectors[first].items()) % 2**64
        for first, second in pairs
    ]
    assert dots(pairs, starts, entries) == expected


@pytest.mark.parametrize(("pairs", "starts"), [([(0, 1)], [0, 1]), ([(0, 0)], [1, 0]), ([(0, 0)], [0, 2]), ([(0, 0)], [])])
def test_vectors_that_are_not_there_are_refused(pairs: list[tuple[int, int]], starts: list[int]) -> None:
    with pytest.raises(TypeError, match="unsigned integers, in order"):
        dots(pairs, starts, [(0, 1)])


def dots(pairs: list[tuple[int, int]], starts: list[int], entries: list[tuple[int, int]]) -> list[int]:
    two = {"first": pl.UInt32, "second": pl.UInt32}
    packed = (pl.DataFrame(rows, schema=two, orient="row") for rows in (pairs, entries))
    return kernel.dots(next(packed), pl.Series(starts, dtype=pl.UInt64), next(packed)).to_list()


def test_a_name_with_a_nul_ends_nothing() -> None:
    name = "a\0b"
    texts, rows, numbers = pl.Series(name, [" x", None]), pl.Series(name, [1, 2], pl.UInt64), pl.Series(name, ["1", "2.5"])
    assert kernel.trimmed(texts, left=True, right=True).to_list() == ["x", None]
    assert kernel.delimited(texts.to_frame(), ",") == b" x\n\n"
    assert kernel.beside(texts.to_frame(), texts.to_frame(), pl.Series(name, [0, 1], pl.UInt64), ",") == b" x, x\n,\n"
    assert kernel.numbers(numbers) is not None
    assert kernel.Rows().numbers(rows, rows, add=True).to_list() == [0, 1]
    lines, counts = kernel.changed(rows, [texts], [texts.reverse()], [b","])
    assert (kernel.merged([lines], 1), counts) == (b"1, x,\n", [2])
