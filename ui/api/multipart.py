"""Parses multipart forms part by part while they arrive. Nothing is spooled: a file's bytes are passed on as they come."""

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from models.errors import Refused
from ui.api.bodies import LONGEST_BODY
from ui.errors import TooLarge

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks


MOST_FIELDS = 20


@dataclass(frozen=True)
class Part:
    """The headers of one field. `file_name` is None for a field that is not a file."""

    name: str
    file_name: str | None


@dataclass(frozen=True)
class End:
    """The end of a part, or of the whole form."""

    of_form: bool


class Form:
    """One request's form: `async for part in form.parts()`, and inside the loop `data()`, `text()` or neither."""

    def __init__(self, request: Request) -> None:
        self._body = request.stream()
        self._parser = MultipartParser(boundary_of(request), self._callbacks())
        self._heard: deque[Part | bytes | End] = deque()
        self._header, self._disposition = [b"", b""], b""
        self._fields = self._text_bytes = 0

    async def parts(self) -> AsyncIterator[Part]:
        while (heard := await self._next()) != End(of_form=True):
            if isinstance(heard, Part):
                self._fields += 1
                if self._fields > MOST_FIELDS:
                    raise Refused(f"A form has {MOST_FIELDS} fields at most.")
                yield heard

    async def data(self) -> AsyncIterator[bytes]:
        """The bytes of the current part."""
        while isinstance(heard := await self._next(), bytes):
            yield heard

    async def text(self) -> str:
        """The text of the current part. The texts of all parts together are limited like a body."""
        text = bytearray()
        async for chunk in self.data():
            text += chunk
            self._text_bytes += len(chunk)
            if self._text_bytes > LONGEST_BODY:
                raise TooLarge(LONGEST_BODY, "form without its files")
        return utf8(bytes(text))

    async def _next(self) -> Part | bytes | End:
        while not self._heard:
            chunk = await anext(self._body, b"")
            if not chunk:
                raise Refused("The form ends in the middle.")
            try:
                self._parser.write(chunk)
            except FormParserError as error:
                raise Refused("This is not a multipart form as RFC 7578 has it.") from error
        return self._heard.popleft()

    def _callbacks(self) -> "MultipartCallbacks":
        return {
            "on_header_field": self._on_header_field,
            "on_header_value": self._on_header_value,
            "on_header_end": self._on_header_end,
            "on_headers_finished": lambda: self._heard.append(part_of(self._disposition)),
            "on_part_data": lambda data, start, end: self._heard.append(data[start:end]),
            "on_part_end": lambda: self._heard.append(End(of_form=False)),
            "on_end": lambda: self._heard.append(End(of_form=True)),
        }

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header[0] += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header[1] += data[start:end]

    def _on_header_end(self) -> None:
        name, value = self._header
        if name.lower() == b"content-disposition":
            self._disposition = value
        self._header = [b"", b""]


def boundary_of(request: Request) -> bytes:
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise Refused("Send this as multipart/form-data.")
    return options[b"boundary"]


def part_of(disposition: bytes) -> Part:
    _, options = parse_options_header(disposition)
    file_name = options.get(b"filename")
    return Part(utf8(options.get(b"name", b"")), None if file_name is None else utf8(file_name))


def utf8(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("A name or field of the form is not UTF-8.") from error
