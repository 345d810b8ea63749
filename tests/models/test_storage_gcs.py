"""Failures of a storage that only a network can cause."""

import base64
import gc
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from google.auth.credentials import Credentials

from models.errors import AlreadyThere, Damaged, Misconfigured, Missing, StorageUnavailable
from models.gcs_signing import Signer
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
    """The upload succeeded, but all answers were lost: the session is gone, and the object is ours."""
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
    """The library cannot send the rest; what matters is that no object is created."""
    gcs.faults["chunk"] = ["part"]
    with pytest.raises(StorageUnavailable, match="broke off"):
        put(bucket_of(gcs), "u/1/in", BIG)
    assert gcs.buckets["bucket"] == {}


def test_a_last_chunk_that_was_taken_in_part_is_an_upload_that_broke_off_too(gcs: FakeGcs) -> None:
    """The library takes the answer for that of any other chunk and reports nothing; again, no object is created."""
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
    """Create-only depends on the server; so the contract's tests notice if it is ignored or not requested."""
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


def with_key(gcs: FakeGcs, folder: Path) -> GcsStorage:
    return GcsStorage(make_client(gcs.url, gcs.key_file(folder / "key.json")), "bucket", "rinse")


def signed(storage: GcsStorage, key: str) -> str:
    address = storage.signed_address(key, disposition="attachment; filename*=UTF-8''K%C3%B6ln.csv", content_type="text/csv")
    assert address
    return address


def test_whoever_has_a_signed_address_gets_the_object_under_its_name(gcs: FakeGcs, tmp_path: Path) -> None:
    storage = with_key(gcs, tmp_path)
    put(storage, "u/1/in", b"city\nOslo\n")
    answer = requests.get(signed(storage, "u/1/in"), timeout=30)
    assert (answer.status_code, answer.content) == (200, b"city\nOslo\n")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''K%C3%B6ln.csv"
    assert answer.headers["Content-Type"] == "text/csv"


def test_a_signed_address_opens_nothing_else_and_not_for_ever(gcs: FakeGcs, tmp_path: Path) -> None:
    storage = with_key(gcs, tmp_path)
    put(storage, "u/1/in", b"mine")
    put(storage, "u/2/in", b"theirs")
    address = signed(storage, "u/1/in")
    for changed in (address.replace("u/1/in", "u/2/in"), address.replace("Expires=300", "Expires=30000")):
        assert changed != address
        assert requests.get(changed, timeout=30).status_code == 403
    assert requests.put(address, b"others", timeout=30).status_code == 403
    gcs.accounts.late = timedelta(minutes=6)
    assert requests.get(address, timeout=30).status_code == 400


def test_a_signed_address_stays_with_its_generation(gcs: FakeGcs, tmp_path: Path) -> None:
    storage = with_key(gcs, tmp_path)
    put(storage, "u/1/in", b"first")
    address = signed(storage, "u/1/in")
    gcs.put("bucket", "rinse/u/1/in", b"second", {}, {})
    assert requests.get(address, timeout=30).status_code == 404


def test_an_object_that_is_gone_has_no_address(gcs: FakeGcs, tmp_path: Path) -> None:
    with pytest.raises(Missing):
        signed(with_key(gcs, tmp_path), "u/1/in")


def test_who_cannot_sign_has_no_addresses(gcs: FakeGcs) -> None:
    put(bucket_of(gcs), "u/1/in", b"x")
    assert bucket_of(gcs).signed_address("u/1/in", disposition="attachment", content_type="text/csv") is None


def test_a_key_file_that_is_not_there_is_a_wrong_setting(gcs: FakeGcs, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="STORAGE_KEY_FILE"):
        make_client(gcs.url, tmp_path / "no.json")


class OfAMachine(Credentials):
    """An identity without a key, as on a virtual machine."""

    service_account_email = "default"

    def refresh(self, _: object) -> None:
        self.token, self.service_account_email = "token", "rinse@project.iam.gserviceaccount.com"


class Iam:
    """Google's IAM, which signs for accounts if `status` is 200."""

    def __init__(self, gcs: FakeGcs, status: int = 200) -> None:
        self.gcs, self.status, self.asked = gcs, status, 0

    def __call__(self, url: str, method: str, body: bytes, headers: dict[str, str], **_: object) -> "Answer":
        self.asked += 1
        email = url.partition("/serviceAccounts/")[2].partition(":signBlob")[0]
        assert (method, headers["authorization"]) == ("POST", "Bearer token")
        said = base64.b64decode(json.loads(body)["payload"])
        signature = self.gcs.accounts.keys[email].sign(said, padding.PKCS1v15(), hashes.SHA256())
        return Answer(self.status, json.dumps({"signedBlob": base64.b64encode(signature).decode()}).encode(), {})


class Answer(NamedTuple):
    status: int
    data: bytes
    headers: dict[str, str]


def address_by(iam: Iam, gcs: FakeGcs, signer: Signer | None = None) -> str | None:
    blob = make_client(gcs.url).bucket("bucket").get_blob("rinse/u/1/in")
    signer = signer or Signer(OfAMachine(), iam)
    return signer.address(blob, disposition="attachment", content_type="text/csv")


def test_a_machine_without_a_key_has_addresses_signed(gcs: FakeGcs, tmp_path: Path) -> None:
    put(with_key(gcs, tmp_path), "u/1/in", b"signed for")
    address = address_by(Iam(gcs), gcs)
    assert address
    assert requests.get(address, timeout=30).content == b"signed for"


def test_an_iam_that_does_not_sign_is_not_asked_for_every_download(gcs: FakeGcs, tmp_path: Path) -> None:
    put(with_key(gcs, tmp_path), "u/1/in", b"x")
    iam = Iam(gcs, status=403)
    signer = Signer(OfAMachine(), iam)
    assert [address_by(iam, gcs, signer) for _ in range(3)] == [None, None, None]
    assert iam.asked == 1
