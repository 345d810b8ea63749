"""Compressed files and archives: the table in them, or a refusal; never more bytes than the limits allow."""

import bz2
import gzip
import io
import lzma
import zipfile
from pathlib import Path

import pytest
from backports import zstd

from jobs.cleaning.confined import bombs, compressed
from jobs.cleaning.errors import CleaningError
from jobs.cleaning.limits import Limits
from tests.jobs.cleaning.reader.reading import read
from tests.jobs.cleaning.workbook.making import workbook

CONTENT = b"id;name\n00123;Zo\xc3\xab\n2;\n"
ROWS = [["00123", "Zoë"], ["2", None]]
COMPRESS = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress, "zstd": zstd.compress}


def archive(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("container", COMPRESS)
def test_a_compressed_file_is_read_like_its_content(container: str) -> None:
    table = read(COMPRESS[container](CONTENT))
    assert (table.rows, table.reading.container, table.reading.delimiter) == (ROWS, container, ";")


@pytest.mark.parametrize("container", COMPRESS)
def test_parts_one_after_the_other_are_one_file_and_padding_is_nothing(container: str, tmp_path: Path) -> None:
    compress = COMPRESS[container]
    assert unpacked(compress(b"a\n") + compress(b"") + bytes(8) + compress(b"b\n") + bytes(500), tmp_path) == (b"a\nb\n", 0)
    assert unpacked(compress(b"a\n") + b"no such thing", tmp_path) == (b"a\n", 13)


@pytest.mark.parametrize("container", COMPRESS)
def test_what_is_cut_off_or_changed_is_refused(container: str, tmp_path: Path) -> None:
    content = COMPRESS[container](bytes(range(256)) * 50)
    for damaged in (content[:-1], content[:40], content[:-6] + bytes([content[-6] ^ 1]) + content[-5:]):
        with pytest.raises(CleaningError, match="is damaged") as refused:
            unpacked(damaged, tmp_path)
        assert refused.value.code == "CORRUPT"


@pytest.mark.parametrize("container", COMPRESS)
def test_a_bomb_is_not_unpacked(container: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bombs, "LIMITS", Limits(ratio_from=8 << 20))
    with pytest.raises(CleaningError, match="It is not opened") as refused:
        unpacked(COMPRESS[container](bytes(30 << 20)), tmp_path)
    assert refused.value.code == "BOMB"
    assert (tmp_path / "content").stat().st_size < 16 << 20


def unpacked(content: bytes, folder: Path) -> tuple[bytes, int]:
    """The work of the separate process, done in this one."""
    (folder / "packed").write_bytes(content)
    found = compressed.run(folder / "packed", folder / "content", "packed")
    return (folder / "content").read_bytes(), found["left"]


def test_an_archive_of_one_file_is_that_file() -> None:
    table = read(archive({"folder/": b"", "folder/a.csv": CONTENT, "__MACOSX/folder/._a.csv": b"\0", ".DS_Store": b"\0"}))
    assert (table.rows, table.reading.container, table.reading.member) == (ROWS, "zip", "folder/a.csv")


def test_of_several_files_one_is_chosen() -> None:
    content = archive({"a.csv": b"id\n1\n", "b.csv": CONTENT})
    with pytest.raises(CleaningError, match=r"holds 2 files: a\.csv, b\.csv\. Say which one is the table\.$") as refused:
        read(content)
    assert refused.value.as_json().items() >= {"code": "ARCHIVE_AMBIGUOUS", "choices": ["a.csv", "b.csv"]}.items()
    assert read(content, member=1).rows == read(content, member="b.csv").rows == ROWS
    with pytest.raises(CleaningError, match="holds no file"):
        read(content, member="c.csv")


def test_a_workbook_in_an_archive_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"May": '<row r="1"><c r="A1"><v>7</v></c></row>'})
    table = read(archive({"a.xlsx": path.read_bytes()}), header="none")
    assert (table.rows, table.reading.kind, table.reading.sheet) == ([["7"]], "workbook", "May")


@pytest.mark.parametrize("content", [gzip.compress(b"", mtime=0), archive({"a.csv": b" \n"})])
def test_nothing_in_a_container_is_a_table_of_nothing(content: bytes) -> None:
    table = read(content)
    assert (table.rows, table.reading.notes) == ([], ("The file is empty.",))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (gzip.compress(gzip.compress(CONTENT, mtime=0), mtime=0), "ARCHIVE_NESTED"),
        (gzip.compress(bytes(257) + b"ustar" + bytes(600), mtime=0), "ARCHIVE_NESTED"),
        (archive({"a.zip": archive({"a.csv": CONTENT})}), "ARCHIVE_NESTED"),
        (archive({"../a.csv": CONTENT}), "ARCHIVE_PATH"),
        (archive({"/etc/a.csv": CONTENT}), "ARCHIVE_PATH"),
        (archive({"..\\a.csv": CONTENT}), "ARCHIVE_PATH"),
        (archive({"C:/a.csv": CONTENT}), "ARCHIVE_PATH"),
        (archive({}), "EMPTY"),
        (archive({"a.png": b"\x89PNG\r\n"}), "TYPE_MISMATCH"),
        (archive({"a.png": b"\x89PNG\r\n", "b/c.JPG": b"\xff\xd8\xff"}), "TYPE_MISMATCH"),
        (archive({f"{number}.csv": b"" for number in range(1001)}), "TOO_MANY_MEMBERS"),
    ],
)
def test_archives_that_are_refused(content: bytes, code: str) -> None:
    with pytest.raises(CleaningError) as refused:
        read(content)
    assert refused.value.code == code
