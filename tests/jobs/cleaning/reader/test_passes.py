"""Passes over a table: any number of them, all the same, each ended at any point."""

import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.reader import ReaderSettings, open_table
from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.feed import Feed
from jobs.cleaning.reader.pieces import pieces
from jobs.cleaning.reader.prefetch import Prefetch
from jobs.cleaning.reader.records import Record, RecordParser
from jobs.cleaning.reader.regular import CompiledBlock, Regular
from jobs.cleaning.reader.text import TextSource
from jobs.cleaning.table import ROW


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file of several blocks, with a quoted line break, short rows and blank lines."""
    path = tmp_path / "large.csv"
    line = 'x1,"text, with ""quotes"" and\na line break",12.50,,\n'
    path.write_text("id,text,price,note,more\n" + (line * 200_000 + "short\n\n") * 2)
    return path


def test_every_pass_gives_the_same_rows(large: Path, tmp_path: Path) -> None:
    with open_table(large, ReaderSettings(), scratch=tmp_path) as table:
        first = [(batch.height, batch.frame.hash_rows().sum()) for batch in table.batches()]
        assert [(batch.height, batch.frame.hash_rows().sum()) for batch in table.batches()] == first
        assert len(first) > 1
        assert sum(height for height, _ in first) == 400_002


@pytest.mark.parametrize("aside", ["count", "reject"])
@pytest.mark.usefixtures("either_way")
def test_lines_between_rows_are_the_same_in_every_pass(aside: str, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text("id,name\n" + ("1,a longer text as in most rows\n" * 89 + '# the "end", of\n# a part\n\n') * 600)
    with open_table(path, ReaderSettings.model_validate({"aside": aside, "comment": "#"}), scratch=tmp_path) as table:
        for _ in range(2):
            batches = list(table.batches())
            rows = pl.concat(batch.frame for batch in batches)
            assert rows.height == 600 * 89
            assert len(batches) > 1
            refused = [batch.refused for batch in batches if batch.refused is not None]
            if aside == "count":
                assert not refused
                assert rows[ROW][-1] == rows.height
                continue
            lines = pl.concat(refused)
            assert lines.height == 600 * 3
            assert lines[ROW].to_list() == [92 * part + row for part in range(600) for row in (90, 91, 92)]
            assert lines.drop(ROW).rows()[-3:] == [
                ('# the "end"', " of", "line 55199 is a comment"),
                ("# a part", None, "line 55200 is a comment"),
                (None, None, "line 55201 is blank"),
            ]
        told = {oddity["kind"]: (oddity["count"], oddity["lines"][:2]) for oddity in table.reading.oddities}
        assert told == {"comment": (1200, [91, 92]), "blank": (600, [93, 185])}


def test_rows_are_numbered_from_one_without_gaps(large: Path, tmp_path: Path) -> None:
    with open_table(large, ReaderSettings(), scratch=tmp_path) as table:
        numbers = [number for batch in table.batches() for number in batch.frame.get_column(ROW)]
    assert numbers == list(range(1, 400_003))


def test_pieces_end_where_records_do_and_together_are_the_file(large: Path) -> None:
    feed = Feed(large, "utf-8")
    found = list(pieces(feed, Dialect(), 1 << 20))
    feed.close()
    assert b"".join(piece.data for piece in found) == large.read_bytes()
    assert [piece.final for piece in found] == [False] * (len(found) - 1) + [True]
    assert all(piece.data.endswith(b"\n") and piece.data.count(b'"') % 2 == 0 for piece in found)


@pytest.mark.parametrize("length", [10, 70_000, 300_000])
def test_lines_of_any_length_are_kept_whole(length: int, tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    path.write_text("".join(f'{number},"two\nlines",{"x" * length}\n' for number in range(1_000_000 // length)))
    feed = Feed(path, "utf-8")
    found = list(pieces(feed, Dialect(), 200_000))
    feed.close()
    assert b"".join(piece.data for piece in found) == path.read_bytes()
    assert all(piece.data.endswith(b"\n") for piece in found if length < 200_000)
    assert [piece.final for piece in found] == [False] * (len(found) - 1) + [True]


def test_two_threads_have_equal_parts_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("id,name\n" + "1,one of many rows\n" * 300_000)
    with open_table(path, ReaderSettings(), scratch=tmp_path) as table:
        one, other = (batch.height for batch in table.batches())
    assert one == pytest.approx(other, rel=0.05)


@pytest.mark.parametrize(("rows", "between"), [(1000, ""), (1000, "# a comment\n"), (1000, "\n"), (1, "\n"), (1, "\n\n\n")])
def test_each_regular_block_is_parsed_once_and_ahead_of_its_turn(
    rows: int, between: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, parsed_by, parsed = tmp_path / "regular.csv", list[str](), CompiledBlock.parsed
    path.write_text("id,name\n" + ('1,"a, b"\n' * rows + between) * (120_000 // rows))

    def noted(block: CompiledBlock, start: int, end: int, width: int) -> Regular | None:
        parsed_by.append(threading.current_thread().name.partition("_")[0])
        return parsed(block, start, end, width)

    monkeypatch.setattr(CompiledBlock, "parsed", noted)
    with open_table(path, ReaderSettings(), scratch=tmp_path) as table:
        source = TextSource(path, table._layout, table.reading, block=200_000)
    assert sum(batch.height for batch in source.batches()) == 120_000
    assert parsed_by == ["parser"] * (path.stat().st_size // 200_000 + 1)


def test_few_records_are_read_one_by_one_where_few_are_irregular(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, one_by_one, records = tmp_path / "ragged.csv", list[Record](), RecordParser.records
    path.write_text("id,name\n" + ("1,a longer text as in most rows\n" * 3999 + "2\n") * 20)

    def noted(parser: RecordParser, *where: Any, **how: Any) -> Iterator[Record]:
        for record in records(parser, *where, **how):
            one_by_one.append(record)
            yield record

    with open_table(path, ReaderSettings(), scratch=tmp_path) as table:
        monkeypatch.setattr(RecordParser, "records", noted)
        assert sum(batch.height for batch in table.batches()) == 80_000
        assert len(one_by_one) < 8_000
        assert table.reading.notes == (
            "20 rows are shorter than the others: the missing cells are empty (the first in line 4,001).",
        )


def test_the_share_grows_to_one(large: Path, tmp_path: Path) -> None:
    with open_table(large, ReaderSettings(), scratch=tmp_path) as table:
        shares = [table.share for _ in table.batches()]
        assert shares == sorted(shares)
        assert 0 < shares[0] < 1
        assert table.share == 1


def test_a_table_without_rows_is_one_batch_of_none(tmp_path: Path) -> None:
    path = tmp_path / "header.csv"
    path.write_text("id,name\n")
    with open_table(path, ReaderSettings(), scratch=tmp_path) as table:
        for _ in range(2):
            (batch,) = table.batches()
            assert batch.frame.columns == [ROW, "c0", "c1"]
            assert batch.height == 0


def test_a_pass_that_is_given_up_leaves_no_thread(large: Path, tmp_path: Path) -> None:
    with open_table(large, ReaderSettings(), scratch=tmp_path) as table:
        batches = table.batches()
        next(batches)
        assert "reader" in [thread.name for thread in threading.enumerate()]
    assert "reader" not in [thread.name for thread in threading.enumerate()]


def test_a_pass_may_begin_before_anybody_asks_for_it(large: Path, tmp_path: Path) -> None:
    with open_table(large, ReaderSettings(), scratch=tmp_path) as table:
        usual = [batch.frame for batch in table.batches()]
    with open_table(large, ReaderSettings(), scratch=tmp_path) as table:
        table.start()
        for _ in range(2):
            assert_frame_equal(pl.concat(batch.frame for batch in table.batches()), pl.concat(usual))


def test_a_pass_that_nobody_asks_for_leaves_no_thread(large: Path, tmp_path: Path) -> None:
    with open_table(large, ReaderSettings(), scratch=tmp_path) as table:
        table.start()
        assert "reader" in [thread.name for thread in threading.enumerate()]
    assert "reader" not in [thread.name for thread in threading.enumerate()]


@pytest.mark.parametrize("line", ["1,a\n", '1,"a"\n'])
@pytest.mark.parametrize("less", [3, 5, 1000])
@pytest.mark.usefixtures("either_way")
def test_a_file_that_changes_between_passes_is_refused(tmp_path: Path, line: str, less: int) -> None:
    path = tmp_path / "regular.csv"
    path.write_text("id,name\n" + line * 400_000)
    with open_table(path, ReaderSettings(), scratch=tmp_path) as table:
        assert list(table.batches())
        path.write_bytes(path.read_bytes()[:-less])
        with pytest.raises(CleaningError, match="changed while it was read"):
            list(table.batches())


def test_an_error_arrives_where_the_item_would_have() -> None:
    def numbers() -> Generator[int, None, None]:
        yield 1
        raise CleaningError("Enough.")

    items = iter(Prefetch(numbers()))
    assert next(items) == 1
    with pytest.raises(CleaningError, match="Enough"):
        next(items)
    assert "reader" not in [thread.name for thread in threading.enumerate()]


def test_lines_behind_a_table_are_rejected_once_however_many_blocks_they_fill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.cleaning.reader.text.BLOCK", 64)
    path = tmp_path / "two.csv"
    path.write_text("id,name\n" + "1,a\n2,b\n" * 20 + "\n\nid,name,more\n" + "x,y,z\n" * 50)
    with open_table(path, ReaderSettings(aside="reject"), scratch=tmp_path) as table:
        for _ in range(2):
            batches = list(table.batches())
            assert sum(batch.height for batch in batches) == 40
            assert sum(batch.refused.height for batch in batches if batch.refused is not None) == 53


@pytest.mark.parametrize("how", [{"table": "whole"}, {"aside": "keep"}])
def test_a_row_that_a_border_of_blocks_cuts_is_joined(how: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    path.write_text("id,name,city\n" + "1,Ann,Oslo\n" * 30 + "2,Bo\n" + "b,Rome\n" + "3,Cy,Bern\n" * 30)
    settings = ReaderSettings.model_validate(how | {"ragged": {"short": "join_next"}})
    with open_table(path, settings, scratch=tmp_path) as table:
        for block in range(300, 400):
            source = TextSource(path, table._layout, table.reading, block=block)
            rows = [row[1:] for batch in source.batches() for row in batch.frame.rows()]
            assert rows == [("1", "Ann", "Oslo")] * 30 + [("2", "Bo\nb", "Rome")] + [("3", "Cy", "Bern")] * 30, block
