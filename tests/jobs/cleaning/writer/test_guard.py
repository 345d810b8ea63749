"""Cells that a spreadsheet would run are escaped on request; numbers stay numbers."""

from pathlib import Path

import pytest

from tests.jobs.cleaning.writer.writing import write, written

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "  =x", "\t=x", "\tx", "\rx", "＝x", "＋1-2", "-", "+49 30 12"]
HARMLESS = ["-12.5", "+1", "-1e5", "-1,234.50", "+12 %", "-.5", "a=b", "1-2", "", " x", "'=1", "e@mail.example"]


@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_formulas_are_guarded_and_counted(kind: str, tmp_path: Path) -> None:
    cells: list[list[str | None]] = [[cell] for cell in FORMULAS + HARMLESS] + [[None]]
    said = written(tmp_path / "guarded", ["=name"], cells, format=kind, guard_formulas=True)
    assert said == {"format": kind, "notes": [], "formulas_guarded": len(FORMULAS) + 1}
    expected: list[list[str | None]] = [["'" + cell] for cell in FORMULAS] + [[cell] for cell in HARMLESS] + [[None]]
    assert (tmp_path / "guarded").read_bytes() == write(tmp_path / "plain", ["'=name"], expected, format=kind)


def test_nothing_is_guarded_unasked_or_where_cells_are_text_anyway(tmp_path: Path) -> None:
    assert write(tmp_path / "out.csv", ["a"], [["=1+1"]]) == b"a\n=1+1\n"
    plain = write(tmp_path / "out.xlsx", ["a"], [["=1+1"]], format="xlsx")
    assert write(tmp_path / "out.xlsx", ["a"], [["=1+1"]], format="xlsx", guard_formulas=True) == plain
