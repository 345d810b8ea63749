"""Parquet as a table: every value as the text a person would write."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from jobs.cleaning.errors import CleaningError
from tests.jobs.cleaning.reader.reading import read, read_file

NOON = datetime(2024, 1, 2, 12)
VALUES = [
    (pl.Series(["", None, "00123"]), ["", None, "00123"]),
    (pl.Series([1, None, -(2**62)]), ["1", None, "-4611686018427387904"]),
    (pl.Series([1.0, 1e-7, 0.1]), ["1", "0.0000001", "0.1"]),
    (pl.Series([1e300, float("nan"), float("inf")]), ["1e+300", "NaN", "inf"]),
    (pl.Series([0.1, 16777216.0, None], dtype=pl.Float32), ["0.1", "16777216", None]),
    (pl.Series([Decimal("1.50"), Decimal("-0.05"), None]), ["1.50", "-0.05", None]),
    (pl.Series([True, False, None]), ["true", "false", None]),
    (pl.Series([date(2024, 1, 2), None, None]), ["2024-01-02", None, None]),
    (pl.Series([NOON, NOON + timedelta(milliseconds=5), None]), ["2024-01-02T12:00:00", "2024-01-02T12:00:00.005", None]),
    (pl.Series([NOON, None, None]).dt.replace_time_zone("Europe/Oslo"), ["2024-01-02T12:00:00+01:00", None, None]),
    (pl.Series([time(1, 2, 3), None, None]), ["01:02:03", None, None]),
    (pl.Series([timedelta(hours=30), None, None]), ["P1DT6H", None, None]),
    (pl.Series([b"ab", b"\xc3\xab", None]), ["ab", "ë", None]),
    (pl.Series([b"ab", b"\xff", None]), ["6162", "ff", None]),
    (pl.Series([[1, None], [], None]), ["[1,null]", "[]", None]),
    (pl.Series([{"a": 'x"'}, None, None]), ['{"a":"x\\""}', None, None]),
    (pl.Series(["a", None, "a"], dtype=pl.Categorical), ["a", None, "a"]),
    (pl.Series([None, None, None]), [None, None, None]),
]


def test_no_column_is_a_table_of_nothing(tmp_path: Path) -> None:
    pl.DataFrame().write_parquet(tmp_path / "given.parquet")
    table = read_file(tmp_path / "given.parquet")
    assert (table.rows, table.reading.kind, table.reading.notes) == ([], "parquet", ("The file is empty.",))


def test_every_type_has_its_text(tmp_path: Path) -> None:
    frame = pl.DataFrame([series.alias(f"column {place}") for place, (series, _) in enumerate(VALUES)])
    frame.write_parquet(tmp_path / "given.parquet")
    table = read_file(tmp_path / "given.parquet")
    assert table.names == frame.columns
    assert [list(column) for column in zip(*table.rows, strict=True)] == [texts for _, texts in VALUES]
    assert table.reading.kind == "parquet"


def test_a_parquet_file_without_rows_has_its_columns(tmp_path: Path) -> None:
    pl.DataFrame(schema={"a": pl.Int64, "b": pl.String}).write_parquet(tmp_path / "given.parquet")
    assert read_file(tmp_path / "given.parquet").names == ["a", "b"]


@pytest.mark.parametrize("content", [b"PAR1", b"PAR1" + bytes(100) + b"PAR1", b"PAR1\xff\xff\xff\x7fPAR1"])
def test_a_damaged_file_is_refused(content: bytes) -> None:
    with pytest.raises(CleaningError) as refused:
        read(content)
    assert refused.value.code == "CORRUPT"
