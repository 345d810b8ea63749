"""Detects what a file is by its first bytes, never by its name."""

import codecs
import re
from pathlib import Path
from typing import Literal

from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.reader.detect.encoding import utf_16, utf_32
from jobs.cleaning.reader.detect.json_text import looks_like_json
from jobs.cleaning.workbook.signatures import BARE_XLS, COMPOUND

Kind = Literal["nothing", "text", "compressed", "package", "json", "parquet"]

SIGNATURES: dict[bytes, tuple[str, str]] = {
    b"\x89PNG\r\n": ("TYPE_MISMATCH", "a PNG picture"),
    b"\xff\xd8\xff": ("TYPE_MISMATCH", "a JPEG picture"),
    b"GIF8": ("TYPE_MISMATCH", "a GIF picture"),
    rb"RIFF.{4}WEBP": ("TYPE_MISMATCH", "a WebP picture"),
    rb"BM.{4}\x00{4}": ("TYPE_MISMATCH", "a BMP picture"),
    rb"II\*\x00": ("TYPE_MISMATCH", "a TIFF picture"),
    rb"MM\x00\*": ("TYPE_MISMATCH", "a TIFF picture"),
    b"%PDF-": ("TYPE_MISMATCH", "a PDF document"),
    rb"{\\rtf": ("TYPE_MISMATCH", "an RTF document"),
    b"\x7fELF": ("BINARY", "a program"),
    b"7z\xbc\xaf": ("TYPE_MISMATCH", "a 7z archive: unpack it first"),
    b"Rar!\x1a": ("TYPE_MISMATCH", "a RAR archive: unpack it first"),
    b"PARE": ("ENCRYPTED", "an encrypted Parquet file"),
    b"ARROW1": ("TYPE_MISMATCH", "an Arrow file: save it as Parquet"),
    b"SQLite format 3\x00": ("TYPE_MISMATCH", "a SQLite database"),
}
"""By regular expressions of first bytes."""
PICTURES = "pictures"
COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
"""gzip, bzip2, xz, Zstandard."""
CONTAINERS = (b"PK\x03\x04", b"PK\x05\x06", COMPOUND, *BARE_XLS)
"""Archives and compound documents, the containers of workbooks. Their content is inspected where they are parsed."""
HEAD = 64 << 10
WHITE = codecs.BOM_UTF8 + b" \t\r\n"
TAR, TAR_AT = b"ustar", 257
CONTROLS = [byte for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1b\x1c\x1d\x1e\x1f"]
NO_TEXT = ["\ufffd", *map(chr, CONTROLS)]
SHIFT = b"\x1b$"
"""The escape sequence with which ISO 2022 text switches to wide characters."""
UTF_32_MARKS, UTF_16_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE), (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def kind_of(path: Path, name: str, *, is_said_to_be_text: bool = False, nested: bool = False) -> Kind:
    """The kind of the file. Raises an error in a sentence if it is not a table. White space alone counts as empty.

    Some encodings look binary: `is_said_to_be_text` overrides that check. `nested`: the file was taken out of another one.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if _is_blank(path):
        return "nothing"
    for signature, (code, words) in SIGNATURES.items():
        if re.match(signature, head, re.DOTALL):
            instead = PICTURES if words.endswith("picture") else None
            raise UnreadableFile(f"{name} is {words}, not a table.", code=code, instead=instead)
    if binary := _known_binary(head, name, nested=nested):
        return binary
    if head.lstrip(WHITE)[:64].lower().startswith((b"<!doctype html", b"<html")):
        raise UnreadableFile(f"{name} is a web page, not a table.", code="TYPE_MISMATCH")
    if not is_said_to_be_text and _is_binary(head):
        has_lines = head.isascii() and b"\n" in head
        hint = " If it is text with many NUL characters, say that its encoding is utf-8." if has_lines else ""
        raise UnreadableFile(f"{name} is not text: it holds bytes that no table has.{hint}", code="BINARY")
    return "json" if looks_like_json(_narrow(head)) else "text"


def _is_blank(path: Path) -> bool:
    with path.open("rb") as file:
        return not any(piece.strip(WHITE) for piece in iter(lambda: file.read(HEAD), b""))


def _known_binary(head: bytes, name: str, *, nested: bool) -> Kind | None:
    if head[TAR_AT:].startswith(TAR):
        raise UnreadableFile(f"{name} is a tar archive. Unpack it first.", code="ARCHIVE_NESTED" if nested else "TYPE_MISMATCH")
    if head.startswith(COMPRESSED) and nested:
        raise UnreadableFile(f"{name} is compressed twice. Unpack it once first.", code="ARCHIVE_NESTED")
    if head.startswith(COMPRESSED):
        return "compressed"
    if head.startswith(CONTAINERS):
        return "package"
    return "parquet" if head.startswith(b"PAR1") else None


def _is_binary(head: bytes) -> bool:
    """Control characters occur in real text, but rarely. In UTF-16 and UTF-32 every other byte may be zero."""
    if wide := wide_encoding(head):
        text = _decoded(head, wide)
        return sum(map(text.count, NO_TEXT)) > max(4, len(text) // 10)
    if SHIFT in head and head.isascii():
        return False
    even, odd = head[::2].count(0), head[1::2].count(0)
    is_wide = even + odd > len(head) // 20 and min(even, odd) * 10 <= max(even, odd)
    if is_wide or (head.isascii() and (even + odd) * 4 < len(head) and b"\n" in head):  # ASCII lines that contain NULs
        head = head.replace(b"\x00", b"")
    controls = sum(map(head.count, CONTROLS))
    return controls > max(2, len(head) // 50)


def _narrow(head: bytes) -> bytes:
    """The same in UTF-8, if it is in a wide encoding."""
    wide = wide_encoding(head)
    return _decoded(head, wide).encode() if wide else head


def _decoded(head: bytes, wide: str) -> str:
    """Decodes it; the last character may be incomplete."""
    return codecs.getincrementaldecoder(wide)("replace").decode(head)


def wide_encoding(head: bytes) -> str | None:
    """UTF-32 or UTF-16, judged by a mark or zero bytes; a mark alone does not make text of binary data."""
    if head.startswith(UTF_32_MARKS):
        return "utf-32"
    return "utf-16" if head.startswith(UTF_16_MARKS) else utf_32(head) or utf_16(head, whole=False)
