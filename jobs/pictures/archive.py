"""Files that may be pictures: one by itself, or many in a ZIP. Runs in the confined process alone."""

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from jobs.cleaning.errors import LimitExceeded, UnreadableFile
from jobs.cleaning.limits import LIMITS
from jobs.pictures.resizing import NoPicture

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8", b"BM", b"II*\0", b"MM\0*")
"""What the files of pictures begin with: nothing else is unpacked."""
MOST = 512 << 20
"""Bytes of one picture's file."""
PIECE = 1 << 20


def members(path: Path, name: str) -> list[str] | None:
    """The files in a ZIP, in their order; None for what is no ZIP."""
    with path.open("rb") as file:
        if file.read(4) not in ZIP:
            return None
    try:
        with zipfile.ZipFile(path) as archive:
            names = [each.filename for each in archive.infolist() if not each.is_dir()]
    except zipfile.BadZipFile:
        raise UnreadableFile(f"{name} is damaged: it cannot be unpacked. Get it again.", code="CORRUPT") from None
    if len(names) > LIMITS.members:
        sentence = f"{name} holds {len(names):,} files; {LIMITS.members:,} are allowed. Split it."
        raise LimitExceeded(sentence, code="TOO_MANY_MEMBERS")
    return names


@contextmanager
def opened(path: Path, place: int | None, scratch: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, or of the file at this place in a ZIP. Raises NoPicture for what surely is none."""
    if place is None:
        with path.open("rb") as file:
            yield file
        return
    unpacked = scratch / "unpacked"
    with zipfile.ZipFile(path) as archive:
        member = [each for each in archive.infolist() if not each.is_dir()][place]
        refuse(member)
        with archive.open(member) as packed, unpacked.open("wb") as target:
            copy(packed, target)
    with unpacked.open("rb") as file:
        yield file


def refuse(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 1:
        raise NoPicture("It has a password.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise NoPicture("It is a link, not a file.")


def copy(packed: IO[bytes], target: IO[bytes]) -> None:
    """Counted as it comes: what an archive says about sizes may be a lie."""
    piece = packed.read(64)
    if not piece.startswith(BEGINNINGS):
        raise NoPicture("It is not a picture that can be read: JPEG, PNG, WebP, GIF, BMP or TIFF.")
    size = 0
    while piece:
        size += len(piece)
        if size > MOST:
            raise NoPicture(f"It would unpack to over {MOST >> 20:,} MB.")
        target.write(piece)
        piece = packed.read(PIECE)
