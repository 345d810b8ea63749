"""What only a file system can do to a storage."""

from pathlib import Path

import pytest

from models.errors import DiskFull, Misconfigured
from models.storage_local import PARTS, LocalStorage
from tests.full_disk import no_file_over
from tests.models.test_storage import put


def test_a_full_disk_is_said_so_and_leaves_nothing(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    with no_file_over(1_000_000), pytest.raises(DiskFull) as told:
        put(storage, "u/1/in", bytes(2_000_000))
    assert told.value.code == "DISK_FULL"
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


def test_folders_go_with_their_last_object(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    put(storage, "o/job/1/result.csv", b"x")
    put(storage, "o/job/1/receipt.json", b"x")
    storage.delete("o/job/1/result.csv")
    assert (tmp_path / "o/job/1").is_dir()
    storage.delete("o/job/1/receipt.json")
    assert not (tmp_path / "o/job").exists()


def test_other_people_of_the_machine_can_not_look_in(tmp_path: Path) -> None:
    put(LocalStorage(tmp_path / "files"), "u/1/in", b"x")
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0


def test_files_that_others_leave_there_are_no_objects(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    put(storage, "u/1/in", b"city\n")
    for name in (".DS_Store", ".nfs0001", "my notes.txt"):
        (tmp_path / "u/1" / name).write_text("left here")
    assert [entry.key for entry in storage.list("u/")] == ["u/1/in"]
