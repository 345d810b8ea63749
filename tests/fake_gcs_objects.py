"""The objects of the fake Google Cloud Storage, and their descriptions."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import google_crc32c


@dataclass
class Stored:
    """One generation of an object."""

    body: bytes
    generation: int
    metadata: dict[str, str]
    metageneration: int = 1
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass
class Upload:
    """A resumable session."""

    bucket: str
    name: str
    query: dict[str, str]
    metadata: dict[str, str]
    origin: str | None = None
    """The origin whose pages may send to it."""
    received: bytearray = field(default_factory=bytearray)
    finished: Stored | None = None


class Refusal(Exception):
    """Ends a request with this status."""

    def __init__(self, status: int, message: str = "") -> None:
        super().__init__(message)
        self.status, self.message = status, message


def describe(bucket: str, name: str, stored: Stored) -> dict[str, Any]:
    """An object's resource."""
    return {
        "kind": "storage#object",
        "bucket": bucket,
        "name": name,
        "generation": str(stored.generation),
        "metageneration": str(stored.metageneration),
        "timeCreated": stored.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "size": str(len(stored.body)),
        "crc32c": crc32c(stored.body),
        "metadata": stored.metadata,
    }


def crc32c(body: bytes) -> str:
    return base64.b64encode(google_crc32c.value(body).to_bytes(4, "big")).decode()
