"""Decompresses a file in gzip, bzip2, xz or Zstandard. Checksums and ends are checked: a truncated file is an error."""

import bz2
import lzma
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from backports import zstd

from jobs.cleaning.confined.bombs import Unpacked
from jobs.cleaning.errors import UnreadableFile

PIECE, MOST = 256 << 10, 4 << 20
"""How much is read, and how much of its decompressed content is held, at a time."""
MAGIC = 2
XZ_MEMORY = 256 << 20
FAILURES = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, zstd.ZstdError)
ZSTD_WINDOW = 27
"""128 MB, the limit of the zstd program."""


class Decompressor(Protocol):
    """The interface of bz2's and lzma's decompressors."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes: ...


def run(path: Path, out: Path, name: str) -> dict[str, Any]:
    """Writes the content to `out`; returns {container, left}: the format, and how many bytes after it are not compressed."""
    with path.open("rb") as file, out.open("wb") as target:
        magic = file.read(MAGIC)
        container, make = KINDS[magic]
        file.seek(0)
        try:
            left = _unpack(file, target, make, magic, Unpacked(path, name))
        except FAILURES as error:
            if isinstance(error, OSError) and error.errno is not None:  # an error of the disk
                raise
            sentence = f"{name} is damaged: it cannot be unpacked to its end. Get it again."
            raise UnreadableFile(sentence, code="CORRUPT") from error
    return {"container": container, "left": left}


def _xz() -> Decompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, XZ_MEMORY)


def _zstd() -> Decompressor:
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW})


def _unpack(file: BinaryIO, target: BinaryIO, make: Callable[[], Decompressor], magic: bytes, unpacked: Unpacked) -> int:
    """Decompresses consecutive streams into one file. Returns how many bytes follow that are not a stream, except padding."""
    data = b""
    while True:
        stream = make()
        while not stream.eof:
            if stream.needs_input and not data:
                data = file.read(PIECE)
                if not data:
                    raise EOFError
            piece = stream.decompress(data, MOST)
            data = b""
            unpacked.add(len(piece))
            target.write(piece)
        data = stream.unused_data.lstrip(b"\0")
        while len(data) < MAGIC and (more := file.read(PIECE)):
            data = (data + more).lstrip(b"\0")
        if not data.startswith(magic):
            return len(data) + sum(map(len, iter(lambda: file.read(PIECE), b"")))


class _Gzip:
    """zlib's decompressor, with the interface of the others."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def needs_input(self) -> bool:
        return not self._stream.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        return self._stream.decompress(self._stream.unconsumed_tail + data, max(0, max_length))


KINDS: dict[bytes, tuple[str, Callable[[], Decompressor]]] = {
    b"\x1f\x8b": ("gzip", _Gzip),
    b"BZ": ("bzip2", bz2.BZ2Decompressor),
    b"\xfd7": ("xz", _xz),
    b"(\xb5": ("zstd", _zstd),
}
