"""The sample that is read of a file before its table is opened."""

from pathlib import Path

import pytest

from jobs.cleaning.reader.detect import dialect
from jobs.cleaning.reader.detect.score import ENOUGH
from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.records import Record, RecordParser
from jobs.cleaning.reader.sample import take_sample
from jobs.cleaning.reader.settings import ReaderSettings

PLAIN = "".join(f'{i},"a name, and more",{i * 7}.50,2024-01-{i % 28 + 1:02}\n' for i in range(1000)).encode()


def test_each_record_of_the_sample_is_there_once(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(PLAIN)
    sample = take_sample(path, "utf-8", ReaderSettings())
    assert len(sample.records) == 1000 > ENOUGH
    assert sample.records == list(RecordParser(sample.dialect).records(PLAIN))


def test_a_dialect_that_is_far_behind_is_not_read_on(monkeypatch: pytest.MonkeyPatch) -> None:
    read, counts = dialect.read, dict[str, int]()

    def counted(sample: bytes, candidate: Dialect, final: bool, most: int = ENOUGH) -> list[Record]:
        records = read(sample, candidate, final, most)
        counts[candidate.delimiter] = counts.get(candidate.delimiter, 0) + len(records)
        return records

    monkeypatch.setattr(dialect, "read", counted)
    found, sure, _ = dialect.detect_dialect(PLAIN, ReaderSettings(), final=True)
    assert (found.delimiter, sure) == (",", 1.0)
    assert counts == {",": ENOUGH, " ": dialect.OF_A_PLACE}
