"""Fixtures of the whole app with its files in a bucket, for modules that import them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_gcs import FakeGcs, running_fake_gcs
from tests.ui.served import Served, serving


@pytest.fixture(scope="module")
def bucket() -> Iterator[FakeGcs]:
    with running_fake_gcs("bucket") as fake:
        yield fake


@pytest.fixture(scope="module")
def app(bucket: FakeGcs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("bucket")
    key = bucket.key_file(folder / "key.json")
    with serving(folder, **settings_of(bucket, "rinse", key)) as served:
        yield served


def settings_of(bucket: FakeGcs, folder: str, key: Path) -> dict[str, str]:
    where = {"STORAGE": f"gs://bucket/{folder}", "STORAGE_EMULATOR_HOST": bucket.url, "STORAGE_KEY_FILE": str(key)}
    return where | {"WORKERS": "1"}
