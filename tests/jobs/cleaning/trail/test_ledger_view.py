"""The two ledgers, page by page."""

from pathlib import Path

import pytest

from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.trail.ledger_view import ledger_lines

CHANGES = """row,column,step,old,new
1,city,1, Oslo,Oslo
2,city,1,,""
2,name,2,x,y
"""


def test_lines_come_a_page_at_a_time_with_missing_and_empty_apart(tmp_path: Path) -> None:
    path = written(tmp_path, CHANGES)
    page = ledger_lines(path, offset=1, limit=1)
    assert (page["kind"], page["total"], page["rows"]) == ("changes", 3, [["2", "city", "1", None, ""]])


def test_lines_of_one_step_or_column(tmp_path: Path) -> None:
    path = written(tmp_path, CHANGES)
    assert ledger_lines(path, step=2)["rows"] == [["2", "name", "2", "x", "y"]]
    assert ledger_lines(path, column="city")["total"] == 2
    assert ledger_lines(path, step=2, column="city")["total"] == 0


def test_lines_of_one_row_of_the_table(tmp_path: Path) -> None:
    path = written(tmp_path, CHANGES)
    assert ledger_lines(path, row=2)["rows"] == [["2", "city", "1", None, ""], ["2", "name", "2", "x", "y"]]
    assert ledger_lines(path, row=2, column="name")["total"] == 1
    assert ledger_lines(path, row=3)["total"] == 0


def test_it_counts_lines_by_step_and_by_column(tmp_path: Path) -> None:
    page = ledger_lines(written(tmp_path, CHANGES), step=2)
    assert page["steps"] == [["1", 2], ["2", 1]]
    assert page["names"] == [["city", 2], ["name", 1]]


def test_rejects_hold_the_cells_as_they_were_read(tmp_path: Path) -> None:
    page = ledger_lines(written(tmp_path, "row,step,reason,a\n7,1,missing: a,\n"))
    assert page["columns"] == ["row", "step", "reason", "a"]
    assert page["rows"] == [["7", "1", "missing: a", None]]


def test_columns_are_called_as_in_the_table_also_if_two_are_alike_or_have_no_name(tmp_path: Path) -> None:
    page = ledger_lines(written(tmp_path, 'row,step,reason,,,row,"a\nb","a\nb"\n7,1,why,u,v,w,x,y\n'))
    assert page["columns"] == ["row", "step", "reason", None, None, "row", "a\nb", "a\nb"]
    assert page["rows"] == [["7", "1", "why", "u", "v", "w", "x", "y"]]


def test_another_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        ledger_lines(written(tmp_path, "a,b\n1,2\n"))


def written(folder: Path, text: str) -> Path:
    path = folder / "ledger.csv"
    path.write_text(text)
    return path
