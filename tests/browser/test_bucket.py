"""Files in a bucket: what the browser sends and gets goes there and comes from there, not through the app."""

from collections.abc import Iterator

import httpx
import pytest

from tests.browser.person import Person
from tests.fake_gcs import FakeGcs, running_fake_gcs
from tests.ui.api.programs import CLEAN, ended, give, order, submit
from tests.ui.served import Served, serving


@pytest.fixture(scope="module")
def bucket() -> Iterator[FakeGcs]:
    with running_fake_gcs("bucket") as fake:
        yield fake


@pytest.fixture(scope="module")
def app(bucket: FakeGcs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("bucket")
    settings = {"STORAGE": "gs://bucket/rinse", "STORAGE_EMULATOR_HOST": bucket.url, "WORKERS": "1"}
    with serving(folder, STORAGE_KEY_FILE=str(bucket.key_file(folder / "key.json")), **settings) as served:
        yield served


def test_the_clean_file_comes_from_the_bucket(ann: Person, api: httpx.Client, bucket: FakeGcs) -> None:
    job = ended(api, submit(api, order(give(api, name="orders.csv")))["id"])
    ann.open(f"/jobs/{job['id']}")
    with ann.page.expect_download() as started:
        ann.page.get_by_role("link", name="Clean file").click()
    assert started.value.url.startswith(f"{bucket.url}/bucket/rinse/o/{job['id']}/")
    assert started.value.suggested_filename == "orders-clean.csv"
    assert started.value.path().read_bytes() == CLEAN
