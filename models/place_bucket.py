"""A prefix of a bucket that schedules read from or write to."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from google.cloud.storage import Bucket

from models.errors import AlreadyThere
from models.gcs_errors import translated_errors
from models.places import GOOGLE, Found, Place, at
from models.settings import get_settings
from models.storage_gcs import RETRY, TIMEOUT, make_client


class BucketPlace(Place):
    """The objects directly below a prefix. Objects only appear once they are complete."""

    def __init__(self, address: str) -> None:
        self.address = address
        bucket, _, prefix = address.removeprefix(GOOGLE).partition("/")
        settings = get_settings()
        client = make_client(settings.storage_emulator_host, settings.storage_key_file)
        self._bucket: Bucket = client.bucket(bucket)
        self._prefix = prefix.rstrip("/") + "/" if prefix else ""
        self._calls: dict[str, Any] = {"timeout": TIMEOUT, "retry": RETRY}

    def find(self) -> Iterator[Found]:
        with at(self.address), translated_errors():
            for blob in self._bucket.list_blobs(prefix=self._prefix, delimiter="/", **self._calls):
                if name := blob.name.removeprefix(self._prefix):
                    yield Found(name, blob.size, str(blob.generation))

    def fetch(self, found: Found, path: Path) -> None:
        blob = self._bucket.blob(self._prefix + found.name, generation=int(found.state))
        with at(f"{self.address}/{found.name}"), translated_errors():
            blob.download_to_filename(str(path), **self._calls)

    def put(self, name: str, path: Path) -> bool:
        blob = self._bucket.blob(self._prefix + name)
        try:
            with at(self.address), translated_errors():
                blob.upload_from_filename(str(path), if_generation_match=0, **self._calls)
        except AlreadyThere:
            return False
        return True
