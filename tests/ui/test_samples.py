"""The sample is small, messy in every way the first steps mend, and the same each time."""

import csv
import io

from ui.samples import HEADER, messy_orders


def test_the_sample_is_the_same_each_time() -> None:
    assert messy_orders() == messy_orders()


def test_the_sample_is_messy() -> None:
    header, *rows = csv.reader(io.StringIO(messy_orders().decode("utf-8-sig"), newline=""))
    assert tuple(header) == HEADER
    assert len(rows) == len({tuple(row) for row in rows}) + 17
    assert any(row[1] != row[1].strip() for row in rows)
    assert any(row[2] == "" for row in rows)
    assert any(row[0].startswith("00") for row in rows)
    assert any(row[5] == "NA" for row in rows)
