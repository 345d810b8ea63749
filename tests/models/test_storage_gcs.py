"""What only a network can do to a storage."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import AlreadyThere, Damaged, Misconfigured, StorageUnavailable
from models.storage_gcs import GcsStorage, make_client
from tests.fake_gcs import FakeGcs, running_fake_gcs
from tests.models.test_storage import BIG, bucket_of, get, put


@pytest.fixture
def gcs() -> Iterator[FakeGcs]:
    with running_fake_gcs("bucket") as fake:
        yield fake


@pytest.mark.parametrize("trouble", ["503", "lost"])
@pytest.mark.parametrize("when", ["begin", "chunk", "last chunk", "stat"])
def test_one_failure_is_survived_wherever_it_happens(gcs: FakeGcs, trouble: str, when: str) -> None:
    gcs.faults[when.removeprefix("last ")] = ["ok", "ok", trouble] if when == "last chunk" else [trouble]
    put(bucket_of(gcs), "u/1/in", BIG)
    assert get(bucket_of(gcs), "u/1/in") == BIG


def test_an_answer_that_is_lost_again_and_again_is_looked_up(gcs: FakeGcs) -> None:
    """The upload came through, every answer to it did not: the session is then gone, and the object is ours."""
    gcs.forgets_sessions = True
    gcs.faults["chunk"] = ["lost"]
    put(bucket_of(gcs), "u/1/in", b"ours")
    assert get(bucket_of(gcs), "u/1/in") == b"ours"


def test_a_bucket_that_does_not_answer_is_said_so(gcs: FakeGcs) -> None:
    storage = bucket_of(gcs, patience=0.05)
    for operation in ("begin", "stat", "list"):
        gcs.faults[operation] = ["503"] * 1000
    with pytest.raises(StorageUnavailable):
        put(storage, "u/1/in", b"x")
    with pytest.raises(StorageUnavailable):
        get(storage, "u/1/in")
    with pytest.raises(StorageUnavailable):
        storage.check()


def test_a_server_that_is_away_is_said_so(gcs: FakeGcs) -> None:
    storage = GcsStorage(make_client("http://127.0.0.1:9"), "bucket", retry=None)
    with pytest.raises(StorageUnavailable):
        storage.check()


def test_a_chunk_that_was_taken_in_part_is_an_upload_that_broke_off(gcs: FakeGcs) -> None:
    """The library can not send the rest of it; what matters is that no object comes of it."""
    gcs.faults["chunk"] = ["part"]
    with pytest.raises(StorageUnavailable, match="broke off"):
        put(bucket_of(gcs), "u/1/in", BIG)
    assert gcs.buckets["bucket"] == {}


def test_a_last_chunk_that_was_taken_in_part_is_an_upload_that_broke_off_too(gcs: FakeGcs) -> None:
    """The library takes the answer for a chunk like any other, and says nothing: no object has come of it either."""
    gcs.faults["chunk"] = ["part"]
    with pytest.raises(StorageUnavailable, match="broke off"):
        put(bucket_of(gcs), "u/1/in", b"few bytes")
    assert gcs.buckets["bucket"] == {}


def test_bytes_that_changed_on_the_way_up_are_removed(gcs: FakeGcs) -> None:
    gcs.faults["chunk"] = ["corrupt"]
    with pytest.raises(Damaged):
        put(bucket_of(gcs), "u/1/in", b"precious")
    assert gcs.buckets["bucket"] == {}


def test_bytes_that_change_on_the_way_down_never_pass_for_the_object(gcs: FakeGcs, tmp_path: Path) -> None:
    put(bucket_of(gcs), "u/1/in", BIG)
    gcs.faults["read"] = ["ok", "corrupt"]
    with pytest.raises(Damaged):
        bucket_of(gcs).download("u/1/in", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_reader_stays_with_the_generation_it_began_with(gcs: FakeGcs) -> None:
    put(bucket_of(gcs), "u/1/in", BIG)
    with bucket_of(gcs).open("u/1/in") as file:
        file.read(10)
        gcs.put("bucket", "rinse/u/1/in", BIG[::-1], {}, {})
        with pytest.raises(Exception, match="not in the storage any more"):
            file.read()


def test_the_contract_notices_a_server_without_preconditions(gcs: FakeGcs) -> None:
    """Create-only rests on the server; so would the contract's tests see it if it were ignored, or not asked for."""
    gcs.checks_preconditions = False
    storage = bucket_of(gcs)
    put(storage, "u/1/in", b"first")
    put(storage, "u/1/in", b"second")
    assert get(storage, "u/1/in") == b"second"


def test_every_upload_and_no_other_request_asks_for_generation_zero(gcs: FakeGcs) -> None:
    put(bucket_of(gcs), "u/1/in", BIG)
    assert [upload.query.get("ifGenerationMatch") for upload in gcs.uploads.values()] == ["0"]


def test_a_name_taken_while_the_upload_is_on_its_way_is_left_alone(gcs: FakeGcs) -> None:
    def write_while_it_is_taken() -> Iterator[bytes]:
        yield BIG
        gcs.put("bucket", "rinse/u/1/in", b"theirs", {}, {})

    with pytest.raises(AlreadyThere):
        put(bucket_of(gcs), "u/1/in", write_while_it_is_taken())
    assert get(bucket_of(gcs), "u/1/in") == b"theirs"


def test_an_upload_that_is_garbage_collected_does_not_become_an_object(gcs: FakeGcs) -> None:
    writer = bucket_of(gcs).create("u/1/in")
    writer.write(BIG)
    del writer
    gc.collect()
    assert bucket_of(gcs).stat("u/1/in") is None


def test_long_lists_come_in_pages(gcs: FakeGcs) -> None:
    for number in range(25):
        gcs.put("bucket", f"rinse/o/job/1/{number:02}", b"x", {}, {})
    gcs.page_size = 10
    assert len(list(bucket_of(gcs).list("o/job/"))) == 25


def test_a_bucket_that_does_not_exist_is_a_wrong_setting(gcs: FakeGcs) -> None:
    with pytest.raises(Misconfigured, match="no-such-bucket"):
        GcsStorage(make_client(gcs.url), "no-such-bucket").check()
