"""A workbook's ZIP archive: its parts by name, read as a stream, within limits."""

import itertools
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any
from xml.parsers import expat

from jobs.cleaning.confined.bombs import Unpacked
from jobs.cleaning.errors import CleaningError, LimitExceeded, UnreadableFile
from jobs.cleaning.limits import LIMITS

PIECE = 256 << 10
Attributes = dict[str, str]


class _LocalNames(dict[str, str]):
    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition(":")[2]
        return self[name]


LOCAL = _LocalNames()
"""An element's name without its prefix."""


class Package:
    """The parts of an archive. Names are compared as Excel does: ignoring case, with either slash."""

    def __init__(self, path: Path, name: str) -> None:
        self._name, self._unpacked = name, Unpacked(path, name)
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise self.damaged("its end is missing or wrong") from error
        self._parts = {_normal(member.filename): member for member in self._archive.infolist()}
        self._check()

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._archive.close()

    def __contains__(self, part: str) -> bool:
        return _normal(part) in self._parts

    def names(self) -> list[str]:
        return list(self._parts)

    def members(self) -> list[str]:
        """The names of the files, without folders."""
        return [member.filename for member in self._archive.infolist() if not member.is_dir()]

    def read(self, part: str) -> Iterator[bytes]:
        """The part's bytes. They are counted while reading, because the sizes in an archive may be wrong."""
        if part not in self:
            raise self.damaged(f"{part} is missing")
        try:
            with self._archive.open(self._parts[_normal(part)]) as file:
                while piece := file.read(PIECE):
                    self._unpacked.add(len(piece))
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise self.damaged(f"{part} cannot be unpacked") from error

    def parse(
        self,
        part: str,
        start: Callable[[str, Attributes], Any],
        end: Callable[[str], Any] | None = None,
        text: Callable[[str], Any] | None = None,
    ) -> None:
        """Calls the callbacks for elements and text. Names still have their prefix: see LOCAL."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
        given = 0
        try:
            for piece in self.read(part):
                parser.Parse(piece, False)
                given += len(piece)
                self._demand_short(given - parser.CurrentByteIndex)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise self.damaged(f"{part} is no XML, {error}") from error

    def refuse_entities(self) -> None:
        """Checks the beginning of every XML part, for readers that are not ours."""
        for part in self.names():
            if part.endswith((".xml", ".rels")):
                head = next(self.read(part), b"")
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    self._refuse_doctype()

    def damaged(self, how: str) -> UnreadableFile:
        return UnreadableFile(f"{self._name} is damaged: {how}. Get it again, or save it anew.", code="CORRUPT")

    def _demand_short(self, tag: int) -> None:
        """Limits the length of a tag: the parser keeps all of an open tag, and scans it again with every piece."""
        if tag > LIMITS.cell:
            sentence = f"{self._name} holds a tag longer than {LIMITS.cell >> 20} MB, which no honest workbook does."
            raise LimitExceeded(sentence, code="CELL_TOO_LONG")

    def _refuse_doctype(self, *_: Any) -> None:
        raise UnreadableFile(f"{self._name} declares XML entities, which real workbooks never do.", code="XML_ENTITY")

    def _check(self) -> None:
        members = self._archive.infolist()
        if len(members) > LIMITS.members:
            raise LimitExceeded(f"{self._name} holds more than {LIMITS.members:,} parts.", code="TOO_MANY_MEMBERS")
        if len(self._parts) < len(members):
            raise CleaningError(f"{self._name} holds two parts of the same name.", code="ARCHIVE_AMBIGUOUS")
        if any(member.flag_bits & 1 for member in members):
            raise UnreadableFile(f"{self._name} has a password. Save it without one and try again.", code="ENCRYPTED")
        if any(stat.S_ISLNK(member.external_attr >> 16) for member in members):
            raise UnreadableFile(f"{self._name} holds a link to another file. It is not opened.", code="ARCHIVE_PATH")
        if _overlap(members):
            raise self.damaged("its parts overlap")
        self._unpacked.check(sum(member.file_size for member in members))


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Whether several parts share bytes of the archive: how a small bomb becomes a large one."""
    places = sorted((member.header_offset, member.compress_size) for member in members)
    return any(start + size > following for (start, size), (following, _) in itertools.pairwise(places))


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
