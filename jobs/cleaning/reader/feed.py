"""The file's text as UTF-8 bytes, from any encoding, in pieces. Bytes that cannot be decoded are passed on unchanged."""

import codecs
import os
from pathlib import Path

from jobs.cleaning.values import kept_bytes

PIECE = 1 << 20
LINE = 1 << 16
"""Where a piece of whole lines ends is looked for in its last bytes, as many as this."""
AS_IT_IS = {"utf-8", "utf-8-sig", "ascii"}


class Feed:
    """Reads a file from its start, or from `skip` bytes into its UTF-8 text. A byte order mark is part of the text."""

    def __init__(self, path: Path, encoding: str, skip: int = 0) -> None:
        self._file = path.open("rb", buffering=0)
        self._size = max(1, path.stat().st_size)
        self._decoder = None if encoding in AS_IT_IS else codecs.getincrementaldecoder(encoding)(kept_bytes.PASSED_ON)
        self._decoded = bytearray()
        if self._decoder is None:
            self._file.seek(skip)
        else:
            self._skip(skip)

    def read(self, size: int) -> bytes:
        """As many bytes as asked for; fewer only at the end of the file."""
        if self._decoder is None:
            return self._read_raw(size)
        while len(self._decoded) < size and (raw := self._file.read(PIECE)):
            self._decoded += kept_bytes.as_utf_8(self._decoder.decode(raw))
        if len(self._decoded) < size:
            self._decoded += kept_bytes.as_utf_8(self._decoder.decode(b"", True))
        piece = bytes(self._decoded[:size])
        del self._decoded[:size]
        return piece

    def read_lines(self, size: int, newline: bytes) -> tuple[bytes, bool]:
        """About as many bytes, whole lines unless these are very long, and whether they are the last."""
        if self._decoder is None and size > LINE:
            tail = os.pread(self._file.fileno(), LINE, self._file.tell() + size - LINE)
            if len(tail) == LINE and (lines := tail.rfind(newline) + 1):
                return self._read_raw(size - LINE + lines), False
        data = self.read(size)
        return data, len(data) < size

    def put_back(self, piece: bytes) -> None:
        """Puts back the end of the last piece, to be read again."""
        if self._decoder is None:
            self._file.seek(-len(piece), 1)
        else:
            self._decoded[:0] = piece

    @property
    def share(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return min(1.0, self._file.tell() / self._size)

    def close(self) -> None:
        self._file.close()

    def _skip(self, size: int) -> None:
        while size and (piece := self.read(min(size, PIECE))):
            size -= len(piece)

    def _read_raw(self, size: int) -> bytes:
        first = self._file.read(size) or b""
        if len(first) == size or not first:
            return first
        pieces, missing = [first], size - len(first)
        while missing and (piece := self._file.read(missing)):
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)
