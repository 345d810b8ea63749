"""A file that is not a table is refused with a sentence, by its content, whatever its name is."""

import gzip
from pathlib import Path

import pytest

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.reader import ReaderSettings, open_table
from tests.jobs.cleaning.reader.reading import read
from tests.jobs.pictures.making import picture

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (PNG, "TYPE_MISMATCH"),
        (b"%PDF-1.7\n", "TYPE_MISMATCH"),
        (gzip.compress(PNG, mtime=0), "TYPE_MISMATCH"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0)[:-3], "CORRUPT"),
        (b"\x7fELF" + bytes(60), "BINARY"),
        (bytes(range(256)) * 20, "BINARY"),
        (b"<!DOCTYPE html><html><body>No such file</body></html>", "TYPE_MISMATCH"),
        (b"PK\x03\x04 cut off", "CORRUPT"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(CleaningError) as refused:
        read(content)
    assert refused.value.code == code
    assert refused.value.message.startswith("given.csv ")


def test_ascii_that_is_mostly_nul_is_refused_with_the_way_to_read_it() -> None:
    padded = b"".join(cell.ljust(8, b"\x00") + end for cell, end in [(b"id", b","), (b"n", b"\n"), (b"1", b","), (b"2", b"\n")])
    with pytest.raises(CleaningError, match=r"NUL.* say that its encoding is utf-8"):
        read(padded)
    assert read(padded, encoding="utf-8").rows == [["1" + "\x00" * 7, "2" + "\x00" * 7]]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_every_picture_that_can_be_resized_is_known_for_one(kind: str) -> None:
    with pytest.raises(CleaningError, match=rf"(?i)^given\.csv is a {kind} picture, not a table\.$") as refused:
        read(picture(kind=kind))
    assert refused.value.instead == "pictures"


def test_text_that_begins_as_a_bitmap_does_is_text() -> None:
    assert read("BMI,height\n22,180\n").names == ["BMI", "height"]


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(CleaningError, match=r"gone\.csv cannot be opened"),
        open_table(tmp_path / "gone.csv", ReaderSettings(), scratch=tmp_path),
    ):
        pass


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(CleaningError) as refused:
        read(b"," * 20_000 + b"\n", delimiter=",")
    assert refused.value.code == "TOO_MANY_COLUMNS"


def test_a_cell_that_is_too_long_is_refused() -> None:
    with pytest.raises(CleaningError) as refused:
        read(b"id,text\n1,x\n2," + b"x" * (11 << 20) + b"\n")
    assert refused.value.code == "CELL_TOO_LONG"


@pytest.mark.parametrize(
    "settings",
    [
        {"encoding": "utf-9"},
        {"encoding": "base64"},
        {"encoding": "idna"},
        {"encoding": "punycode"},
        {"encoding": "undefined"},
        {"delimiter": "\n"},
        {"quote": "ab"},
        {"header": 0},
        {"colour": 1},
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        ReaderSettings.model_validate(settings)
