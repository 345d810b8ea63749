"""Direct uploads: we begin a resumable session in the bucket, and the client sends the bytes to its address.

Whoever knows the address of a session can write this one object, so only its owner is told. The session can only create
(`ifGenerationMatch=0`), and the bucket expires it after a week.
"""

import base64
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import requests
from google.cloud.storage import Blob

from models.errors import Missing
from models.gcs_errors import by_status, translated_errors

GONE = (404, 410, 499)


class Landed(NamedTuple):
    """An object that a direct upload has created, as the bucket describes it."""

    bytes: int
    crc32c: int


class Sessions:
    """Resumable sessions in one bucket. All verbs raise StorageUnavailable."""

    def __init__(self, blob_of: Callable[[str], Blob], calls: dict[str, Any]) -> None:
        self._blob_of, self._calls = blob_of, calls

    def begin(self, key: str, size: int, origin: str | None) -> str:
        """The address to which `size` bytes can be sent, also by pages of this origin (CORS)."""
        with translated_errors():
            return str(
                self._blob_of(key).create_resumable_upload_session(
                    content_type="application/octet-stream",
                    size=size,
                    origin=origin,
                    checksum=None,
                    if_generation_match=0,
                    **self._calls,
                )
            )

    def received(self, address: str, size: int) -> int:
        """How many bytes have arrived. Raises Missing if the bucket no longer knows the session."""
        answer = self._ask("PUT", address, {"Content-Range": f"bytes */{size}"})
        if answer.status_code in GONE:
            raise Missing("There is no such upload any more. Start it again.")
        if answer.ok and answer.status_code < 300:
            return size
        if answer.status_code != 308:
            raise by_status(answer.status_code)
        last = re.fullmatch(r"bytes=0-(\d+)", answer.headers.get("Range", ""))
        return int(last[1]) + 1 if last else 0

    def give_up(self, address: str) -> None:
        """Cancels the session: nothing can be sent there any more."""
        self._ask("DELETE", address, {})

    def look(self, key: str) -> Landed | None:
        """None if there is no such object."""
        blob = self._blob_of(key)
        try:
            with translated_errors():
                blob.reload(**self._calls)
        except Missing:
            return None
        return Landed(blob.size, crc32c_number(blob))

    def _ask(self, method: str, address: str, headers: dict[str, str]) -> requests.Response:
        with translated_errors():
            return requests.request(
                method,
                address,
                headers={"Content-Length": "0"} | headers,
                timeout=self._calls["timeout"],
                allow_redirects=False,
            )


def crc32c_number(blob: Blob) -> int:
    return int.from_bytes(base64.b64decode(blob.crc32c), "big")
