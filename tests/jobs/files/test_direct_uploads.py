"""Direct uploads to a bucket: stalled ones are soon abandoned, and no complete one is lost."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from jobs.files import direct_uploads, tidying
from models import db
from models.errors import Conflict, NotFound
from models.file import input_key
from models.settings import Settings
from models.storage import Storage, open_storage
from models.upload import Upload, get_upload
from tests.fake_gcs import FakeGcs, running_fake_gcs
from tests.jobs.following import ALICE

WHOLE = bytes(512 * 1024)
HALF = len(WHOLE) // 2


@pytest.fixture
def bucket() -> Iterator[FakeGcs]:
    with running_fake_gcs("bucket") as fake:
        yield fake


@pytest.fixture
def storage(rinse: Settings, bucket: FakeGcs, monkeypatch: pytest.MonkeyPatch) -> Storage:
    """Every object is old enough to be swept."""
    monkeypatch.setattr(rinse, "storage", "gs://bucket/rinse")
    monkeypatch.setattr(rinse, "storage_emulator_host", bucket.url)
    monkeypatch.setattr(rinse, "sweep_seconds", 0)
    return open_storage()


def begun(storage: Storage) -> Upload:
    upload = direct_uploads.begin(ALICE, "big.csv", len(WHOLE), None, storage)
    assert upload is not None
    return upload


def send(upload: Upload, start: int, end: int) -> int:
    """The bucket's answer."""
    told = {"Content-Range": f"bytes {start}-{end - 1}/{len(WHOLE)}"}
    return httpx.put(str(upload.address), content=WHOLE[start:end], headers=told, timeout=30).status_code


def nobody_asks_for_days(upload: Upload) -> None:
    with db.session() as session:
        get_upload(session, upload.id, ALICE).updated_at -= timedelta(days=2)


def test_bytes_wait_until_the_browser_says_that_it_is_done(storage: Storage) -> None:
    upload = begun(storage)
    assert send(upload, 0, len(WHOLE)) == 200
    tidying.tidy()
    file = direct_uploads.accept(ALICE, upload.id, None, storage)
    tidying.tidy()
    assert storage.stat(file.key) is not None


def test_one_that_goes_on_without_a_word_is_kept(storage: Storage) -> None:
    upload = begun(storage)
    assert send(upload, 0, HALF) == 308
    nobody_asks_for_days(upload)
    tidying.tidy()
    assert send(upload, HALF, len(WHOLE)) == 200
    assert direct_uploads.accept(ALICE, upload.id, None, storage).bytes == len(WHOLE)


def test_one_that_does_not_go_on_is_given_up(storage: Storage) -> None:
    upload = begun(storage)
    nobody_asks_for_days(upload)
    tidying.tidy()
    with pytest.raises(NotFound):
        direct_uploads.accept(ALICE, upload.id, None, storage)
    assert send(upload, 0, HALF) == 404


def test_one_whose_bucket_does_not_answer_keeps_nothing_else_from_being_deleted(storage: Storage) -> None:
    away, other = begun(storage), begun(storage)
    for upload in (away, other):
        nobody_asks_for_days(upload)
    with storage.create("u/lost/in") as writer:
        writer.write(b"x")
    with db.session() as session:
        get_upload(session, away.id, ALICE).address = "http://127.0.0.1:9/away"
    tidying.tidy()
    assert storage.stat("u/lost/in") is None
    with db.read_session() as session:
        assert get_upload(session, away.id, ALICE)
        with pytest.raises(NotFound):
            get_upload(session, other.id, ALICE)


def test_a_session_that_is_forgotten_once_it_is_whole_loses_nothing(storage: Storage, bucket: FakeGcs) -> None:
    bucket.forgets_sessions = True
    upload = begun(storage)
    assert send(upload, 0, len(WHOLE)) == 200
    nobody_asks_for_days(upload)
    tidying.tidy()
    with db.read_session() as session:
        upload = get_upload(session, upload.id, ALICE)
    assert direct_uploads.look(ALICE, upload, storage).received == len(WHOLE)
    assert direct_uploads.accept(ALICE, upload.id, None, storage).bytes == len(WHOLE)


@pytest.mark.parametrize("forgets", [False, True])
def test_what_was_whole_and_is_gone_from_the_bucket_is_to_be_begun_anew(
    storage: Storage, bucket: FakeGcs, forgets: bool
) -> None:
    bucket.forgets_sessions = forgets
    upload = begun(storage)
    assert send(upload, 0, len(WHOLE)) == 200
    storage.delete(input_key(upload.id))
    with pytest.raises(NotFound, match="Start it again"):
        direct_uploads.accept(ALICE, upload.id, None, storage)
    with pytest.raises(NotFound, match="no such upload"):
        direct_uploads.accept(ALICE, upload.id, None, storage)


def test_while_bytes_are_missing_it_is_no_file_and_still_wanted(storage: Storage) -> None:
    upload = begun(storage)
    assert send(upload, 0, HALF) == 308
    with pytest.raises(Conflict, match="Not all of it"):
        direct_uploads.accept(ALICE, upload.id, None, storage)
    assert direct_uploads.look(ALICE, upload, storage).received == HALF
