"""The samples are small, messy each in its own way, and the same each time."""

import csv
import io
from pathlib import Path

import pytest

from jobs.cleaning.profile import profile
from jobs.cleaning.reader import ReaderSettings
from ui.samples import SAMPLES, Sample, contacts, orders, report
from ui.samples.orders import HEADER, messy_orders
from ui.samples.report import messy_report


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_a_sample_is_small_and_the_same_each_time(sample: Sample, tmp_path: Path) -> None:
    assert sample.make() == sample.make()
    path = tmp_path / sample.name
    path.write_bytes(sample.make())
    seen = profile(path, ReaderSettings(), tmp_path, name=sample.name)
    assert 70 < seen["rows"] < 300
    assert len(seen["problems"]) > 1


@pytest.mark.parametrize(("name", "header"), [("orders", 1), ("report", 4), ("contacts", 1)])
def test_a_sample_is_read_with_the_header_that_its_author_meant(name: str, header: int, tmp_path: Path) -> None:
    path = tmp_path / SAMPLES[name].name
    path.write_bytes(SAMPLES[name].make())
    seen = profile(path, ReaderSettings(), tmp_path, name=path.name)
    meant = {"orders": orders.HEADER, "report": report.HEADER, "contacts": contacts.HEADER}[name]
    assert (seen["reader"]["header"], [column["name"] for column in seen["columns"]]) == (header, list(meant))


def test_the_report_is_read_as_it_was_meant(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_bytes(messy_report())
    reader = profile(path, ReaderSettings(), tmp_path, name=path.name)["reader"]
    assert (reader["encoding"], reader["delimiter"]) == ("cp1252", ";")


def test_the_sample_is_messy() -> None:
    header, *rows = csv.reader(io.StringIO(messy_orders().decode("utf-8-sig"), newline=""))
    assert tuple(header) == HEADER
    assert len(rows) == len({tuple(row) for row in rows}) + 17
    assert any(row[1] != row[1].strip() for row in rows)
    assert any(row[2] == "" for row in rows)
    assert any(row[0].startswith("00") for row in rows)
    assert any(row[5] == "NA" for row in rows)
