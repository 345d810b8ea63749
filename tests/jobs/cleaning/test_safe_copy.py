"""The copy that is safe for spreadsheets differs from the result only in cells that would run there."""

from pathlib import Path

import pytest

from jobs.cleaning.safe_copy import write_safe_copy
from jobs.cleaning.writer import WriterSettings
from tests.jobs.cleaning.reader.reading import Rows
from tests.jobs.cleaning.writer.writing import write, written


@pytest.mark.parametrize("names", [["a"], [None]], ids=["header", "no header"])
@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_no_row_of_the_result_is_missing_in_the_copy(kind: str, names: list[str | None], tmp_path: Path) -> None:
    rows: Rows = [["sep=;"], [None], ["#x"], ["=1"], [""], [None], ["Total"], [None]]
    result, copy, has_header = tmp_path / f"result.{kind}", tmp_path / "copy", names != [None]
    write(result, names, rows, has_header=has_header, format=kind)
    settings = WriterSettings.model_validate({"format": kind})
    assert write_safe_copy(result, settings, copy, has_header=has_header, scratch=tmp_path) == 1
    written(tmp_path / "expected", names, rows, has_header=has_header, format=kind, guard_formulas=True)
    assert copy.read_bytes() == (tmp_path / "expected").read_bytes()
