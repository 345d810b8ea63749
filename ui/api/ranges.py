"""Partial and conditional downloads: the parts of RFC 9110 about ranges and entity tags."""

import hashlib
import re
from typing import NamedTuple

from starlette.datastructures import Headers

RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


class Part(NamedTuple):
    """Bytes `start` to `end` (exclusive) of `size`."""

    start: int
    end: int
    size: int

    @property
    def is_whole(self) -> bool:
        return self.end - self.start == self.size

    @property
    def content_range(self) -> str:
        return f"bytes {self.start}-{self.end - 1}/{self.size}"


def entity_tag(key: str) -> str:
    """Objects are never overwritten, so the key identifies the bytes."""
    return f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'


def is_known(headers: Headers, tag: str) -> bool:
    """Whether the client already has this file (If-None-Match)."""
    known = [each.strip().removeprefix("W/") for each in headers.get("if-none-match", "").split(",")]
    return tag in known or "*" in known


def part_wanted(headers: Headers, tag: str, size: int) -> Part | None:
    """The requested part, or None if the file ends before it.

    The whole file if there is no range that we understand, if several are requested, or if the client has another version.
    """
    whole, asked = Part(0, size, size), RANGE.fullmatch(headers.get("range", ""))
    if asked is None or asked.group() == "bytes=-" or headers.get("if-range", tag) != tag:
        return whole
    first, last = (int(number) if number else None for number in asked.groups())
    if first is None:
        part = Part(max(size - (last or 0), 0), size, size)
    elif last is None:
        part = Part(first, size, size)
    elif last < first:
        return whole
    else:
        part = Part(first, min(last + 1, size), size)
    return part if part.start < part.end else None
