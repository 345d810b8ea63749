"""Files in a bucket: the browser uploads to it and downloads from it directly, not through the app."""

import hashlib
from pathlib import Path

import httpx
import pytest

from tests.browser.person import Person
from tests.fake_gcs import FakeGcs
from tests.ui.api.programs import CLEAN, ended, give, order, submit
from tests.ui.in_a_bucket import app, bucket
from tests.ui.served import Served

__all__ = ["app", "bucket"]


def test_the_clean_file_comes_from_the_bucket(ann: Person, api: httpx.Client, bucket: FakeGcs) -> None:
    job = ended(api, submit(api, order(give(api, name="orders.csv")))["id"])
    ann.open(f"/jobs/{job['id']}")
    with ann.page.expect_download() as started:
        ann.page.get_by_role("link", name="Clean file").click()
    assert started.value.url.startswith(f"{bucket.url}/bucket/rinse/o/{job['id']}/")
    assert started.value.suggested_filename == "orders-clean.csv"
    assert started.value.path().read_bytes() == CLEAN


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Too large for a single request."""
    path = tmp_path / "Köln.csv"
    path.write_bytes(b"id,name\n" + b"".join(b"%07d,somebody\n" % number for number in range(600_000)))
    return path


def came_from_pages(bucket: FakeGcs) -> list[tuple[str, int]]:
    """What browsers have sent to the bucket: the start of each request, and its size in bytes."""
    sent = [headers for path, headers in bucket.headers if "upload_id" in path and "Origin" in headers]
    return [(said["Content-Range"].partition("-")[0], int(said["Content-Length"])) for said in sent if "Content-Range" in said]


def went_through_the_app(person: Person, app: Served) -> list[str]:
    """The calls by which the browser has sent a file to the app."""
    calls = [request for request in person.sent if request.url.startswith(app.api)]
    return [request.url for request in calls if request.method in ("PUT", "PATCH")]


def test_a_large_file_goes_straight_to_the_bucket(
    ann: Person, app: Served, api: httpx.Client, bucket: FakeGcs, large: Path
) -> None:
    bucket.headers.clear()
    ann.open("/").drop(large)
    ann.has_a_draft()
    assert came_from_pages(bucket) == [("bytes 0", large.stat().st_size)]
    assert went_through_the_app(ann, app) == []
    file = api.get("/jobs", params={"limit": 1}).json()["jobs"][0]["file"]
    assert (file["name"], file["bytes"]) == (large.name, large.stat().st_size)
    assert bucket.buckets["bucket"][f"rinse/u/{file['id']}/in"].body == large.read_bytes()
    assert bucket.unguarded == []
    ended(api, submit(api, order(file["id"], []))["id"])
    assert api.get(f"/files/{file['id']}").json()["sha256"] == hashlib.sha256(large.read_bytes()).hexdigest()


def test_what_the_bucket_took_by_half_goes_on_there(ann: Person, app: Served, bucket: FakeGcs, large: Path) -> None:
    bucket.headers.clear()
    bucket.faults["chunk"] = ["part"]
    ann.open("/").drop(large)
    ann.has_a_draft()
    size, half = large.stat().st_size, large.stat().st_size // 2
    assert came_from_pages(bucket) == [("bytes 0", size), (f"bytes {half}", size - half)]
    assert went_through_the_app(ann, app) == []


def test_a_bucket_that_the_browser_cannot_reach_is_left_alone(
    ann: Person, api: httpx.Client, bucket: FakeGcs, large: Path
) -> None:
    bucket.knows_origins = False
    ann.open("/").drop(large)
    ann.has_a_draft()
    bucket.knows_origins = True
    assert api.get("/jobs", params={"limit": 1}).json()["jobs"][0]["file"]["bytes"] == large.stat().st_size
    assert any("CORS" in complaint for complaint in ann.complaints)
    ann.complaints.clear()


@pytest.mark.parametrize("path", ["/upload/storage/v1/b/bucket-of-others/o", "/storage/v1/b/bucket/o", "/bucket/rinse/u/x/in"])
def test_pages_may_send_to_that_bucket_and_to_nothing_else_there(ann: Person, bucket: FakeGcs, path: str) -> None:
    bucket.headers.clear()
    ann.open("/")
    with ann.page.expect_console_message(lambda said: "Content Security Policy" in said.text):
        ann.page.evaluate("address => fetch(address, {method: 'PUT'}).catch(() => null)", f"{bucket.url}{path}?upload_id=x")
    assert f"{path}?upload_id=x" not in [asked for asked, _ in bucket.headers]  # the server itself may ask at any time
    ann.complaints.clear()


def test_the_policy_names_the_uploads_of_that_bucket(app: Served, bucket: FakeGcs) -> None:
    policy = app.get("/").headers["content-security-policy"]
    assert f"connect-src 'self' {bucket.url}/upload/storage/v1/b/bucket/;" in policy
