"""Failures of a storage that only a file system can cause."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.errors import AlreadyThere, Damaged, DiskFull, Misconfigured
from models.storage_local import NO_LINK, PARTS, LocalStorage
from tests.full_disk import no_file_over
from tests.models.test_storage import put


def test_a_full_disk_is_said_so_and_leaves_nothing(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    with no_file_over(1_000_000), pytest.raises(DiskFull) as told:
        put(storage, "u/1/in", bytes(2_000_000))
    assert told.value.code == "DISK_FULL"
    assert list(storage.list("")) == []
    assert list((tmp_path / PARTS).iterdir()) == []


def test_a_full_disk_is_found_before_anything_is_stored(tmp_path: Path) -> None:
    """An empty file could be created, so the check succeeded."""
    storage = LocalStorage(tmp_path)
    with no_file_over(500_000), pytest.raises(DiskFull):
        storage.check()
    storage.check()
    assert list((tmp_path / PARTS).iterdir()) == []


def test_what_the_disk_did_not_keep_as_it_was_written_is_not_there(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)

    def write() -> None:
        with storage.create("u/1/in") as writer:
            writer.write(bytes(2_000_000))
            (part,) = (tmp_path / PARTS).iterdir()
            with part.open("r+b") as disk:
                disk.write(b"x")

    with pytest.raises(Damaged):
        write()
    assert list(storage.list("")) == []
    assert list((tmp_path / PARTS).iterdir()) == []


def test_a_folder_that_can_not_be_used_is_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file, not a folder")
    with pytest.raises(Misconfigured, match="STORAGE"):
        LocalStorage(tmp_path / "files").check()


def test_an_object_is_an_ordinary_file_that_can_be_read_in_place(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    put(storage, "u/1/in", b"city\n")
    assert storage.local_path("u/1/in").read_bytes() == b"city\n"


def test_what_is_adopted_is_not_copied(tmp_path: Path) -> None:
    storage, path = LocalStorage(tmp_path / "files"), tmp_path / "result.csv"
    path.write_bytes(b"city\n")
    os.utime(path, (0, 0))
    begun = datetime.now(UTC) - timedelta(seconds=1)
    stored = storage.adopt(path, "o/job/1/result.csv")
    assert storage.local_path("o/job/1/result.csv").samefile(path)
    assert stored == storage.upload(path, "o/job/1/copy.csv")
    entry = storage.stat("o/job/1/result.csv")
    assert entry
    assert entry.stored_at >= begun


@pytest.mark.parametrize("number", NO_LINK)
def test_what_can_not_be_linked_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    storage, path = LocalStorage(tmp_path / "files"), tmp_path / "result.csv"
    path.write_bytes(b"city\n")

    def hardlink_to(target: Path, link_to: Path) -> None:
        if link_to == path:
            raise OSError(number, os.strerror(number))
        os.link(link_to, target)

    monkeypatch.setattr(Path, "hardlink_to", hardlink_to)
    assert storage.adopt(path, "o/job/1/result.csv").bytes == 5
    assert storage.local_path("o/job/1/result.csv").read_bytes() == b"city\n"
    assert not storage.local_path("o/job/1/result.csv").samefile(path)
    assert list((tmp_path / "files" / PARTS).iterdir()) == []


def test_a_name_that_is_taken_is_not_given_again(tmp_path: Path) -> None:
    storage, path = LocalStorage(tmp_path / "files"), tmp_path / "result.csv"
    path.write_bytes(b"new\n")
    put(storage, "o/job/1/result.csv", b"old\n")
    with pytest.raises(AlreadyThere):
        storage.adopt(path, "o/job/1/result.csv")
    assert storage.local_path("o/job/1/result.csv").read_bytes() == b"old\n"


def test_folders_go_with_their_last_object(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    put(storage, "o/job/1/result.csv", b"x")
    put(storage, "o/job/1/receipt.json", b"x")
    storage.delete("o/job/1/result.csv")
    assert (tmp_path / "o/job/1").is_dir()
    storage.delete("o/job/1/receipt.json")
    assert not (tmp_path / "o/job").exists()
    assert (tmp_path / "o").is_dir()  # somebody may be creating a folder in it


def test_other_people_of_the_machine_can_not_look_in(tmp_path: Path) -> None:
    put(LocalStorage(tmp_path / "files"), "u/1/in", b"x")
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0


def test_files_that_others_leave_there_are_no_objects(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    put(storage, "u/1/in", b"city\n")
    for name in (".DS_Store", ".nfs0001", "my notes.txt"):
        (tmp_path / "u/1" / name).write_text("left here")
    assert [entry.key for entry in storage.list("u/")] == ["u/1/in"]
