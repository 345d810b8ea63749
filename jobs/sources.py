"""Where a schedule's files come from: a file of its owner, new files in a place, or a URL.

Each source yields the items of one run. An item is fetched when its job is about to be created. By its mark it is recognised:
however often a run is retried, it creates one job per item.
"""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from jobs import outbound
from models.errors import Refused, Unreachable, Unwelcome
from models.file import display_name
from models.places import Found, open_place
from models.settings import get_settings

FETCH_SECONDS = 900.0
BLOCK = 1 << 20

Fetch = Callable[[Path], None]


class OwnFile(BaseModel):
    """A file that its owner has uploaded: the same one each time."""

    model_config = ConfigDict(extra="forbid")
    type: Literal["file"] = "file"
    file_id: str


class FromPlace(BaseModel):
    """The files of a folder or a `gs://bucket/prefix` that are new, or have changed."""

    model_config = ConfigDict(extra="forbid")
    type: Literal["place"]
    address: str = Field(min_length=1, max_length=1000)


class FromWeb(BaseModel):
    """A file at a URL, downloaded each time."""

    model_config = ConfigDict(extra="forbid")
    type: Literal["web"]
    url: str = Field(max_length=2000, pattern=r"^https?://[^\s/]+")


Source = OwnFile | FromPlace | FromWeb
SOURCE: TypeAdapter[Source] = TypeAdapter(Source)


class Item(NamedTuple):
    """One file of a run. Without `fetch`, it is stored already, as the file `file_id`."""

    mark: str
    name: str
    file_id: str | None = None
    fetch: Fetch | None = None
    is_new_once: bool = False
    """Whether later runs leave it out."""


def source_of(values: dict[str, Any]) -> Source:
    """Raises Refused."""
    try:
        source = SOURCE.validate_python(values)
    except ValidationError:
        raise Refused(
            "A source is {type: file, file_id}, {type: place, address} for a folder or gs://bucket/prefix, or {type: web, url}."
        ) from None
    if isinstance(source, FromPlace):
        open_place(source.address)
    return source


def items_of(source: Source) -> Iterator[Item]:
    """Raises Refused for a place that is not shared any more, and what the place itself raises."""
    match source:
        case OwnFile():
            yield Item("file", "", file_id=source.file_id)
        case FromPlace():
            place = open_place(source.address)
            for found in place.find():
                yield Item(mark_of(found), found.name, fetch=fetching(place.fetch, found), is_new_once=True)
        case FromWeb():
            name = display_name(unquote(urlsplit(source.url).path.rpartition("/")[2]))
            yield Item("web", name, fetch=lambda path: download(source.url, path))


def mark_of(found: Found) -> str:
    return hashlib.sha256(f"{found.name}\n{found.bytes}\n{found.state}".encode()).hexdigest()


def fetching(fetch: Callable[[Found, Path], None], found: Found) -> Fetch:
    return lambda path: fetch(found, path)


def download(url: str, path: Path) -> None:
    """Downloads a file completely. Raises Unwelcome if it is too large or missing, Unreachable if a retry may succeed."""
    limit = get_settings().max_upload_bytes
    with outbound.call("GET", url, seconds=FETCH_SECONDS) as answer, path.open("xb") as file:
        if answer.status != 200:
            error = Unreachable if answer.status >= 500 or answer.status in (408, 429) else Unwelcome
            raise error(f"The address answers {outbound.status_line(answer)}, not with a file.")
        size = 0
        while block := answer.read(BLOCK):
            size += file.write(block)
            if size > limit:
                raise Unwelcome(f"The file at this address is larger than the {limit:,} bytes that may come in.")
        if answer.length:  # what is still missing of the promised bytes
            raise Unreachable("The address broke off in the middle of the file.")
