"""A ZIP archive or compound document: a workbook, or an archive with a table among its files."""

from pathlib import Path, PurePosixPath
from typing import Any

from jobs.cleaning.errors import CleaningError, UnreadableFile
from jobs.cleaning.workbook.convert import convert, is_workbook
from jobs.cleaning.workbook.package import Package

ZIP = b"PK"
CONTENT_TYPES = "[Content_Types].xml"
LISTED = 10
"""The most files that a sentence lists."""
OFFERED = 1000
"""The most files to choose from."""
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff")


def run(path: Path, out: Path, name: str, sheet: int | str, member: int | str | None, *, nested: bool) -> dict[str, Any]:
    """For a workbook, the result of `convert`; for an archive, {container, member, members}, with the file written to `out`."""
    with path.open("rb") as file:
        is_archive = file.read(len(ZIP)) == ZIP
    if is_archive:
        with Package(path, name) as package:
            if not is_workbook(package):
                _refuse_other(package, name, nested=nested)
                return _unpack(package, out, name, member)
    return convert(path, out, sheet, name)


def _refuse_other(package: Package, name: str, *, nested: bool) -> None:
    if CONTENT_TYPES in package:
        raise UnreadableFile(f"{name} is an Office document, but not a workbook.", code="TYPE_MISMATCH")
    if nested:
        raise UnreadableFile(f"{name} is an archive inside another. Unpack that first.", code="ARCHIVE_NESTED")


def _unpack(package: Package, out: Path, name: str, member: int | str | None) -> dict[str, Any]:
    members = [each for each in package.members() if not _is_left_by_a_mac(each)]
    for each in members:
        _check_path(each, name)
    if not members:
        raise UnreadableFile(f"{name} is an archive without a file.", code="EMPTY")
    chosen = _choose(members, member, name)
    with out.open("wb") as target:
        for piece in package.read(chosen):
            target.write(piece)
    return {"container": "zip", "member": chosen, "members": members}


def _is_left_by_a_mac(member: str) -> bool:
    path = PurePosixPath(member)
    return path.parts[0] == "__MACOSX" or path.name.startswith("._") or path.name == ".DS_Store"


def _check_path(member: str, name: str) -> None:
    path = PurePosixPath(member.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        sentence = f"{name} holds a file that would be put outside of its folder, {member!r}. It is not opened."
        raise UnreadableFile(sentence, code="ARCHIVE_PATH")


def _choose(members: list[str], wanted: int | str | None, name: str) -> str:
    listed = ", ".join(members[:LISTED]) + (", …" if len(members) > LISTED else "")
    if wanted is None:
        if len(members) > 1 and all(each.lower().endswith(PICTURES) for each in members):
            sentence = f"{name} holds no table but {len(members):,} pictures: {listed}."
            raise UnreadableFile(sentence, code="TYPE_MISMATCH", instead="pictures")
        if len(members) > 1:
            sentence = f"{name} holds {len(members):,} files: {listed}. Say which one is the table."
            raise CleaningError(sentence, code="ARCHIVE_AMBIGUOUS", choices=members[:OFFERED], parameter="member")
        return members[0]
    if wanted in members:
        return str(wanted)
    if str(wanted).isdecimal() and int(wanted) < len(members):
        return members[int(wanted)]
    raise UnreadableFile(f"{name} holds no file {wanted!r}. It has: {listed}.", code="PARSE")
