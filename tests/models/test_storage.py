"""The contract of a storage, for the folder and the bucket alike."""

import gc
import hashlib
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import google_crc32c
import pytest
from google.cloud.storage.retry import DEFAULT_RETRY

from models.errors import AlreadyThere, Missing
from models.storage import Storage, output_key
from models.storage_gcs import CHUNK, GcsStorage, make_client
from models.storage_local import LocalStorage
from tests.fake_gcs import FakeGcs, running_fake_gcs

BIG = bytes(range(256)) * (2 * CHUNK // 256) + b"and a little more"


@pytest.fixture
def gcs() -> Iterator[FakeGcs]:
    with running_fake_gcs("bucket") as fake:
        yield fake


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return LocalStorage(tmp_path / "files")
    return bucket_of(request.getfixturevalue("gcs"))


def bucket_of(fake: FakeGcs, patience: float = 10) -> GcsStorage:
    at_once = DEFAULT_RETRY.with_timeout(patience).with_delay(initial=0.001, maximum=0.001, multiplier=1)
    return GcsStorage(make_client(fake.url), "bucket", "rinse", retry=at_once)


def put(storage: Storage, key: str, body: bytes | Iterable[bytes]) -> None:
    with storage.create(key) as writer:
        for block in [body] if isinstance(body, bytes) else body:
            writer.write(block)


def get(storage: Storage, key: str) -> bytes:
    with storage.open(key) as file:
        return file.read()


@pytest.mark.parametrize("body", [b"", b"a", b"city\nOslo\n", BIG, BIG[: 2 * CHUNK]], ids=len)
def test_what_is_stored_comes_back(storage: Storage, body: bytes) -> None:
    with storage.create("u/1/in") as writer:
        for start in range(0, len(body), 1_000_000):
            writer.write(body[start : start + 1_000_000])
    assert get(storage, "u/1/in") == body
    assert writer.stored == (len(body), hashlib.sha256(body).hexdigest(), google_crc32c.value(body))
    entry = storage.stat("u/1/in")
    assert entry
    assert entry.bytes == len(body)


def test_reading_in_pieces_gives_the_same_bytes(storage: Storage) -> None:
    put(storage, "u/1/in", BIG)
    with storage.open("u/1/in") as file:
        assert b"".join(iter(lambda: file.read(300_000), b"")) == BIG


def test_reading_can_begin_anywhere(storage: Storage) -> None:
    put(storage, "u/1/in", BIG)
    for start in (1, CHUNK, len(BIG) - 3, len(BIG)):
        with storage.open("u/1/in", start) as file:
            assert file.read() == BIG[start:]


def test_nothing_is_visible_before_the_end(storage: Storage) -> None:
    with storage.create("u/1/in") as writer:
        writer.write(BIG)
        assert storage.stat("u/1/in") is None
        assert list(storage.list("")) == []
    assert storage.stat("u/1/in")


def test_an_interrupted_upload_leaves_nothing(storage: Storage) -> None:
    def receive() -> Iterator[bytes]:
        yield BIG
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        put(storage, "u/1/in", receive())
    gc.collect()
    assert storage.stat("u/1/in") is None
    assert list(storage.list("")) == []


@pytest.mark.parametrize("body", [b"other", BIG], ids=len)
def test_nothing_is_ever_overwritten(storage: Storage, body: bytes) -> None:
    put(storage, "u/1/in", b"first")
    with pytest.raises(AlreadyThere):
        put(storage, "u/1/in", body)
    assert get(storage, "u/1/in") == b"first"


def test_not_even_the_same_bytes_are_stored_twice(storage: Storage) -> None:
    put(storage, "u/1/in", b"first")
    with pytest.raises(AlreadyThere):
        put(storage, "u/1/in", b"first")


def test_of_two_writers_at_once_one_wins(storage: Storage) -> None:
    def write_while_another_is_done() -> Iterator[bytes]:
        yield BIG
        put(storage, "u/1/in", b"quick")
        yield b"late"

    with pytest.raises(AlreadyThere):
        put(storage, "u/1/in", write_while_another_is_done())
    assert get(storage, "u/1/in") == b"quick"


def test_of_many_writers_in_a_race_one_wins(storage: Storage) -> None:
    start, won = threading.Barrier(8), []

    def race(body: bytes) -> None:
        start.wait()
        try:
            put(storage, "u/1/in", body)
            won.append(body)
        except AlreadyThere:
            pass

    racers = [threading.Thread(target=race, args=(b"%d" % number,)) for number in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert won == [get(storage, "u/1/in")]


def test_what_is_not_there_is_missing(storage: Storage, tmp_path: Path) -> None:
    assert storage.stat("u/1/in") is None
    assert storage.delete("u/1/in") is False
    with pytest.raises(Missing):
        get(storage, "u/1/in")
    with pytest.raises(Missing):
        storage.download("u/1/in", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_what_is_deleted_is_gone_and_its_key_is_free(storage: Storage) -> None:
    put(storage, "u/1/in", b"first")
    assert storage.delete("u/1/in") is True
    assert storage.stat("u/1/in") is None
    put(storage, "u/1/in", b"second")
    assert get(storage, "u/1/in") == b"second"


def test_files_go_up_and_come_down(storage: Storage, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(BIG)
    assert storage.upload(tmp_path / "in.csv", "u/1/in").bytes == len(BIG)
    storage.download("u/1/in", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == BIG
    assert storage.adopt(tmp_path / "in.csv", "o/1/out").bytes == len(BIG)
    assert get(storage, "o/1/out") == BIG


def test_a_list_holds_what_begins_with_the_prefix(storage: Storage) -> None:
    for attempt in (1, 2):
        put(storage, output_key("job", attempt, "result.csv"), b"x")
    put(storage, output_key("job2", 1, "result.csv"), b"x")
    put(storage, "u/1/in", b"xyz")
    assert {entry.key for entry in storage.list("o/job/")} == {"o/job/1/result.csv", "o/job/2/result.csv"}
    assert {entry.key for entry in storage.list("o/job/1")} == {"o/job/1/result.csv"}
    assert {(entry.key, entry.bytes) for entry in storage.list("u/")} == {("u/1/in", 3)}
    assert len(list(storage.list(""))) == 4
    assert all(entry.stored_at.tzinfo for entry in storage.list(""))


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../x", "u/../x", "u//x", "u/./x", "u/.x", "u/x/", "u\\x", "u/\n", "ü"])
def test_a_key_can_not_lead_elsewhere(storage: Storage, key: str) -> None:
    for verb in (storage.create, storage.open, storage.stat, storage.delete, storage.local_path):
        with pytest.raises(ValueError, match="not a key"):
            verb(key)


def test_a_storage_that_answers_is_ready(storage: Storage) -> None:
    storage.check()
    assert list(storage.list("")) == []


def test_a_file_of_mine_is_not_overwritten_either(storage: Storage, tmp_path: Path) -> None:
    put(storage, "u/1/in", b"theirs")
    (tmp_path / "copy").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        storage.download("u/1/in", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"mine"
