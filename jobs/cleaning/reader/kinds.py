"""What a file is, by its first bytes; never by its name."""

from pathlib import Path
from typing import Literal

from jobs.cleaning.errors import UnreadableFile

Kind = Literal["text", "workbook"]

SIGNATURES: dict[bytes, tuple[str, str]] = {
    b"\x89PNG\r\n": ("TYPE_MISMATCH", "a PNG picture"),
    b"\xff\xd8\xff": ("TYPE_MISMATCH", "a JPEG picture"),
    b"GIF8": ("TYPE_MISMATCH", "a GIF picture"),
    b"%PDF-": ("TYPE_MISMATCH", "a PDF document"),
    b"{\\rtf": ("TYPE_MISMATCH", "an RTF document"),
    b"\x7fELF": ("BINARY", "a program"),
    b"\x1f\x8b": ("TYPE_MISMATCH", "compressed with gzip: unpack it first"),
    b"BZh": ("TYPE_MISMATCH", "compressed with bzip2: unpack it first"),
    b"\xfd7zXZ\x00": ("TYPE_MISMATCH", "compressed with xz: unpack it first"),
    b"\x28\xb5\x2f\xfd": ("TYPE_MISMATCH", "compressed with Zstandard: unpack it first"),
    b"7z\xbc\xaf": ("TYPE_MISMATCH", "a 7z archive: unpack it first"),
    b"Rar!\x1a": ("TYPE_MISMATCH", "a RAR archive: unpack it first"),
    b"PAR1": ("TYPE_MISMATCH", "a Parquet file, which is not read yet"),
    b"ARROW1": ("TYPE_MISMATCH", "an Arrow file, which is not read yet"),
    b"SQLite format 3\x00": ("TYPE_MISMATCH", "a SQLite database"),
}
CONTAINERS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""Archives and compound documents: what workbooks come in. What is in them is looked up where they are parsed."""
HEAD = 64 << 10
UTF_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def kind_of(path: Path, name: str, *, is_said_to_be_text: bool = False) -> Kind:
    """Text or (perhaps) a workbook; anything else is refused in a sentence.

    Some encodings look binary: with `is_said_to_be_text` that is believed.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise UnreadableFile(f"{name} is empty.", code="EMPTY")
    for signature, (code, words) in SIGNATURES.items():
        if head.startswith(signature):
            raise UnreadableFile(f"{name} is no table but {words}.", code=code)
    if head.startswith(CONTAINERS):
        return "workbook"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower().startswith((b"<!doctype html", b"<html")):
        raise UnreadableFile(f"{name} is no table but a web page.", code="TYPE_MISMATCH")
    if not is_said_to_be_text and _is_binary(head):
        raise UnreadableFile(f"{name} is no text: it holds bytes that no table has.", code="BINARY")
    return "text"


def _is_binary(head: bytes) -> bool:
    """Control characters turn up in honest text, but not often. In UTF-16 and UTF-32 every other byte may be zero."""
    if head.startswith(UTF_MARKS):
        return False
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd > len(head) // 20 and min(even, odd) * 10 <= max(even, odd):
        head = head.replace(b"\x00", b"")
    controls = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1b\x1c\x1d\x1e\x1f")
    return controls > max(2, len(head) // 50)
