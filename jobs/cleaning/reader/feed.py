"""The file's text as UTF-8 bytes, whatever its encoding is, a piece at a time."""

import codecs
from pathlib import Path

from jobs.cleaning.errors import UnreadableFile

PIECE = 1 << 20
AS_IT_IS = {"utf-8", "utf-8-sig"}


class Feed:
    """Reads a file from its start, or `skip` bytes of its UTF-8 text later. A byte order mark is part of the text."""

    def __init__(self, path: Path, encoding: str, skip: int = 0) -> None:
        self._file = path.open("rb", buffering=0)
        self._encoding = encoding
        self._size = max(1, path.stat().st_size)
        self._decoder = None if encoding in AS_IT_IS else codecs.getincrementaldecoder(encoding)("strict")
        self._decoded = bytearray()
        self._line = 1
        if self._decoder is None:
            self._file.seek(skip)
        else:
            self.read(skip)

    def read(self, size: int) -> bytes:
        """As many bytes as asked for; fewer only at the end of the file."""
        if self._decoder is None:
            return self._read_raw(size)
        while len(self._decoded) < size and (raw := self._file.read(PIECE)):
            self._decoded += self._decode(raw, final=False)
        if len(self._decoded) < size:
            self._decoded += self._decode(b"", final=True)
        piece = bytes(self._decoded[:size])
        del self._decoded[:size]
        return piece

    @property
    def share(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return min(1.0, self._file.tell() / self._size)

    def close(self) -> None:
        self._file.close()

    def _read_raw(self, size: int) -> bytes:
        first = self._file.read(size) or b""
        if len(first) == size or not first:
            return first
        pieces, missing = [first], size - len(first)
        while missing and (piece := self._file.read(missing)):
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)

    def _decode(self, raw: bytes, *, final: bool) -> bytes:
        assert self._decoder is not None  # noqa: S101
        try:
            text = self._decoder.decode(raw, final)
        except UnicodeDecodeError as error:
            line = self._line + bytes(error.object[: error.start]).decode(self._encoding, "replace").count("\n")
            raise undecodable(self._encoding, error, line) from None
        self._line += text.count("\n")
        return text.encode()


def undecodable(encoding: str, error: UnicodeDecodeError, line: int) -> UnreadableFile:
    """The sentence for bytes that the encoding does not know."""
    found = " ".join(f"0x{byte:02x}" for byte in error.object[error.start : error.end][:4])
    advice = "Say which encoding it is, for instance cp1252." if encoding in AS_IT_IS else "Say which encoding it is."
    return UnreadableFile(f"Line {line:,} is no {encoding} text, it holds {found}. {advice}", code="ENCODING")


def first_undecodable(data: bytes, encoding: str, line: int = 1) -> UnreadableFile:
    """The sentence for the first bytes of `data` that are no UTF-8; `line` is the one `data` begins in."""
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(data)
    except UnicodeDecodeError as error:
        return undecodable(encoding, error, line + data.count(b"\n", 0, error.start))
    return UnreadableFile("The file ends in the middle of a character. It was cut off: get it again.", code="ENCODING")
