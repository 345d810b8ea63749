"""Pictures for tests, as made by cameras and strangers."""

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

from PIL import Image


def picture(size: tuple[int, int] = (40, 20), kind: str = "JPEG", mode: str = "RGB", **saved: Any) -> bytes:
    """Left half red, right half blue."""
    image = Image.new(mode, size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    content = BytesIO()
    image.save(content, kind, **saved)
    return content.getvalue()


def sideways() -> bytes:
    """As written by a phone held upright, with metadata."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Secret Camera"
    return picture(exif=exif, comment=b"taken at home")


def bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A tiny PNG that claims to have so many pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def zipped(**files: bytes) -> bytes:
    """A ZIP of these files; `__` in a name stands for a dot, which Python's names cannot have."""
    return archive({name.replace("__", "."): content for name, content in files.items()})


def archive(files: dict[str, bytes]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, each in files.items():
            made.writestr(name, each)
    return content.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))
