"""Files in a bucket: downloaded from it directly by those who may have them, and uploaded to it by those who may upload."""

from base64 import b64encode
from pathlib import Path
from urllib.parse import urlsplit

import google_crc32c
import httpx
import pytest

from tests.fake_gcs import FakeGcs
from tests.ui.api.programs import CLEAN, ended, give, order, problem, submit
from tests.ui.in_a_bucket import app, bucket, settings_of
from tests.ui.served import Served, serving
from ui.client import Rinse

__all__ = ["app", "bucket"]

KNOWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def done(app: Served) -> str:
    """The id of a finished job."""
    with httpx.Client(base_url=app.api, timeout=30) as api:
        return str(ended(api, submit(api, order(give(api, name="K%C3%B6ln.csv")))["id"])["id"])


def test_the_bucket_gives_the_result_out_under_its_name(api: httpx.Client, bucket: FakeGcs, done: str) -> None:
    sent_on = api.get(f"/jobs/{done}/result")
    address = sent_on.headers["location"]
    assert sent_on.status_code == 307
    assert address.startswith(f"{bucket.url}/bucket/rinse/o/{done}/")
    assert (sent_on.headers["cache-control"], sent_on.headers["referrer-policy"]) == ("no-store", "no-referrer")
    answer = httpx.get(address, timeout=30)
    assert answer.content == CLEAN
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert (
        answer.headers["content-disposition"] == "attachment; filename=\"K_ln-clean.csv\"; filename*=UTF-8''K%C3%B6ln-clean.csv"
    )
    assert httpx.get(address, headers={"Range": "bytes=3-6"}, timeout=30).content == CLEAN[3:7]


def test_what_is_not_there_for_you_is_not_signed(api: httpx.Client, done: str) -> None:
    assert "no such job" in problem(api.get("/jobs/somebodyelsesxxxxxxx/result"), 404)
    assert "made no nothing" in problem(api.get(f"/jobs/{done}/outputs/nothing"), 404)
    draft = submit(api, order(give(api), draft=True))
    problem(api.get(f"/jobs/{draft['id']}/result"), 404)


def test_a_script_in_a_page_gets_it_through_the_app(api: httpx.Client, done: str) -> None:
    """The bucket's CORS rules do not include our pages, so it would refuse them."""
    fetched = api.get(f"/jobs/{done}/result", headers=KNOWN | {"Sec-Fetch-Mode": "cors"})
    assert (fetched.status_code, fetched.content) == (200, CLEAN)
    assert api.get(f"/jobs/{done}/result", headers=KNOWN | {"Sec-Fetch-Mode": "navigate"}).status_code == 307


def test_the_client_follows_and_takes_its_token_along_to_nobody(
    app: Served, bucket: FakeGcs, done: str, tmp_path: Path
) -> None:
    seen = len(bucket.headers)
    Rinse(app.base_url, token="secret").download(done, "result", tmp_path / "clean.csv")
    assert (tmp_path / "clean.csv").read_bytes() == CLEAN
    to_the_bucket = [headers for path, headers in bucket.headers[seen:] if "X-Goog-Signature" in path]
    assert to_the_bucket
    assert not any("secret" in value for headers in to_the_bucket for value in headers.values())


def test_no_signed_address_is_logged(app: Served, api: httpx.Client, done: str) -> None:
    signature = urlsplit(api.get(f"/jobs/{done}/result").headers["location"]).query.rpartition("=")[2]
    assert signature not in app.log
    assert "X-Goog-Signature" not in app.log


def test_a_setting_keeps_the_bytes_in_the_app(app: Served, bucket: FakeGcs, done: str, tmp_path: Path) -> None:
    settings = settings_of(bucket, "rinse", app.data_dir / "key.json") | {
        "DATA_DIR": str(app.data_dir),
        "DIRECT_TRANSFER": "no",
    }
    with serving(tmp_path, "web", ready="serving", **settings) as other, httpx.Client(base_url=other.api, timeout=30) as api:
        answer = api.get(f"/jobs/{done}/result")
        assert (answer.status_code, answer.content) == (200, CLEAN)


BIG = bytes(range(256)) * 4096


def begin(api: httpx.Client, size: int = len(BIG), straight: str = "true") -> str:
    """Returns the upload's address here."""
    said = {
        "Upload-Length": str(size),
        "Upload-Metadata": f"filename {b64encode(b'big.csv').decode()}",
        "Upload-Straight": straight,
    }
    answer = api.post("/uploads", headers=said)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["Location"].removeprefix("/api/v1"))


def send(api: httpx.Client, upload: str, start: int, content: bytes) -> httpx.Response:
    address, end = api.get(upload).json()["address"], start + len(content)
    return httpx.put(address, content=content, headers={"Content-Range": f"bytes {start}-{end - 1}/{len(BIG)}"}, timeout=30)


def test_what_is_sent_to_the_bucket_becomes_a_file(api: httpx.Client, bucket: FakeGcs) -> None:
    upload = begin(api)
    assert send(api, upload, 0, BIG[: 1 << 18]).status_code == 308
    assert api.head(upload).headers["Upload-Offset"] == str(1 << 18)
    assert "Not all of it" in problem(api.post(f"{upload}/done", json={}), 409)
    assert send(api, upload, 1 << 18, BIG[1 << 18 :]).status_code == 200
    file = api.post(f"{upload}/done", json={"crc32c": google_crc32c.value(BIG)}).json()
    assert (file["name"], file["bytes"], file["sha256"]) == ("big.csv", len(BIG), None)
    assert api.post(f"{upload}/done", json={}).json() == file == api.get(f"/files/{file['id']}").json()
    assert api.get(upload).json() == {"id": file["id"], "bytes": len(BIG), "received": len(BIG), "file": file, "address": None}
    assert bucket.buckets["bucket"][f"rinse/u/{file['id']}/in"].body == BIG
    assert bucket.unguarded == []


@pytest.mark.parametrize("wrong", ["checksum", "size"])
def test_other_bytes_than_were_announced_are_no_file(api: httpx.Client, bucket: FakeGcs, wrong: str) -> None:
    upload = begin(api, len(BIG) + (wrong == "size"))
    send(api, upload, 0, BIG)
    assert "other bytes" in problem(api.post(f"{upload}/done", json={"crc32c": google_crc32c.value(b"x")}), 500)
    upload_id = upload.rpartition("/")[2]
    problem(api.get(upload), 404)
    problem(api.get(f"/files/{upload_id}"), 404)
    assert f"rinse/u/{upload_id}/in" not in bucket.buckets["bucket"]


def test_an_upload_that_is_given_up_takes_nothing_any_more(api: httpx.Client, bucket: FakeGcs) -> None:
    upload = begin(api)
    address = api.get(upload).json()["address"]
    assert api.delete(upload).status_code == 204
    assert (
        httpx.put(address, content=BIG, headers={"Content-Range": f"bytes 0-{len(BIG) - 1}/{len(BIG)}"}, timeout=30).status_code
        == 404
    )


def test_an_upload_that_the_bucket_has_forgotten_is_gone(api: httpx.Client, bucket: FakeGcs) -> None:
    upload = begin(api)
    bucket.uploads.clear()
    assert "Start it again" in problem(api.get(upload), 404)
    assert "no such upload" in problem(api.get(upload), 404)


def test_each_upload_goes_one_way(api: httpx.Client) -> None:
    headers = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    assert "go to its address" in problem(api.patch(begin(api), content=BIG, headers=headers), 409)
    through = begin(api, straight="false")
    assert api.get(through).json()["address"] is None
    assert "comes through Rinse" in problem(api.post(f"{through}/done", json={}), 409)
    assert api.patch(through, content=BIG, headers=headers).status_code == 204
    assert api.get(through).json()["file"]["bytes"] == len(BIG)


def test_no_address_is_given_to_strangers(api: httpx.Client) -> None:
    for call in (api.get, api.head, api.delete):
        assert call("/uploads/somebodyelsesxxxxxxx").status_code == 404
    problem(api.post("/uploads/somebodyelsesxxxxxxx/done", json={}), 404)
