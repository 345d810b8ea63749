"""Streams the results of many jobs as one ZIP: each piece is sent as soon as it is made."""

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePath
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy import select, tuple_
from sqlmodel import col

from jobs.kinds import all_kinds
from models import db
from models.job import Job
from models.job.search import Search
from models.user import User
from ui.api.stored import storage

PIECE = 1 << 20
AT_ONCE = 500
"""Jobs per query."""
PACKED = {".xlsx", ".parquet", ".gz", ".zst", ".zip", ".png", ".jpg", ".webp"}
"""Already compressed: compressing them again takes time and gains nothing."""
QUICK = 1


class Result(NamedTuple):
    """One file of the archive: its name there, its storage key, and when it was made."""

    name: str
    key: str
    made_at: datetime


class Row(NamedTuple):
    """What is read of a job."""

    kind: str
    file_name: str | None
    outputs: dict[str, str]
    ended_at: datetime | None


def results_of(user: User, search: Search) -> Iterator[Result]:
    """The results of the jobs found, oldest first, each under a unique name. Jobs of kinds that no longer exist are skipped."""
    taken: Counter[str] = Counter()
    for job in rows_of(user, search):
        if "result" in job.outputs and job.ended_at and job.kind in all_kinds():
            key = job.outputs["result"]
            yield Result(unique(saved_as(job.kind, job.file_name, key), taken), key, job.ended_at)


def rows_of(user: User, search: Search) -> Iterator[Row]:
    """Read a part at a time, while the archive is made."""
    place = (col(Job.created_at), col(Job.id))
    wanted = select(col(Job.kind), col(Job.file_name), col(Job.outputs), col(Job.ended_at), *place)
    found = wanted.where(*search.conditions(user)).order_by(*place)
    part = found
    while True:
        with db.read_session() as session:
            rows = session.execute(part.limit(AT_ONCE)).all()
        yield from (Row(*row[:4]) for row in rows)
        if len(rows) < AT_ONCE:
            return
        part = found.where(tuple_(*place) > rows[-1][4:])


def saved_as(kind: str, file_name: str | None, key: str) -> str:
    """The same name as in a single download: `sales.xlsx` becomes sales-clean.csv, or sales-report.html."""
    return all_kinds()[kind].saved_as(file_name, "result", PurePath(key).suffix)


def unique(name: str, taken: Counter[str]) -> str:
    """The second sales-clean.csv becomes sales-clean (2).csv. Case is ignored: some file systems do not distinguish it."""
    taken[name.casefold()] += 1
    number, path = taken[name.casefold()], PurePath(name)
    return name if number == 1 else f"{path.stem} ({number}){path.suffix}"  # no other stem ends like that


def in_zip(results: Iterable[Result]) -> Iterator[bytes]:
    """The archive, piece by piece. Breaks off at a missing or damaged file: a ZIP without its end is invalid."""
    target = Outflow()
    with ZipFile(target, "w") as archive:
        for result in results:
            for _ in of_one(archive, result):
                yield from target.take()
    yield from target.take()


def of_one(archive: ZipFile, result: Result) -> Iterator[int]:
    """Writes one file, and yields after each piece so that it can be sent."""
    info = ZipInfo(result.name, result.made_at.timetuple()[:6])
    info.compress_type = ZIP_STORED if PurePath(result.name).suffix in PACKED else ZIP_DEFLATED
    info._compresslevel = QUICK  # type: ignore[attr-defined]  # public from Python 3.13 on
    with storage().open(result.key) as source, archive.open(info, "w", force_zip64=True) as target:
        while piece := source.read(PIECE):
            yield target.write(piece)


class Outflow(io.RawIOBase):
    """The file object that the archive is written to: keeps only what has not been taken yet."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        self._pieces.append(bytes(piece))
        return len(piece)

    def take(self) -> list[bytes]:
        """The pieces written since the last call."""
        taken, self._pieces = self._pieces, []
        return [piece for piece in taken if piece]
