"""Resizes a set of pictures: each is resized or refused with a reason, and the results are one file."""

import shutil
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from jobs.cleaning.errors import UnreadableFile
from jobs.pictures.settings import PictureSettings
from jobs.pictures.studio import Studio

Progress = Callable[[int, int], None]
LONGEST_NAME = 120


class Input(NamedTuple):
    """A picture or a ZIP of pictures, and what it is called."""

    name: str
    path: Path


class Refusal(NamedTuple):
    """A file that could not be resized, and why."""

    name: str
    reason: str


@dataclass
class Done:
    """What came of a set of pictures. `path` is one picture for one, and a ZIP for a set."""

    path: Path
    pictures: int = 0
    refused: list[Refusal] = field(default_factory=list)


class Order(NamedTuple):
    name: str
    path: Path
    place: int | None


def resize_all(inputs: Sequence[Input], settings: PictureSettings, folder: Path, progress: Progress) -> Done:
    """Raises CleaningError where nothing at all came of them. `progress` hears how many are done, and of how many."""
    with Studio() as studio:
        orders = [order for each in inputs for order in orders_of(each, studio)]
        if len(inputs) == 1 and [order.place for order in orders] == [None]:
            return one(studio, orders[0], settings, folder, progress)
        return many(studio, orders, settings, folder, progress)


def orders_of(given: Input, studio: Studio) -> Iterator[Order]:
    path = given.path.absolute()  # the studio's working directory is another
    answer = studio.order(do="list", path=str(path), name=given.name)
    if "refused" in answer:
        raise UnreadableFile(f"{given.name}: {answer['refused']}", code="CORRUPT")
    names = answer["members"]
    if names is None:
        yield Order(given.name, path, None)
    else:
        yield from (Order(name, path, place) for place, name in enumerate(names))


def one(studio: Studio, order: Order, settings: PictureSettings, folder: Path, progress: Progress) -> Done:
    progress(0, 1)
    made = develop(studio, order, settings, folder)
    if isinstance(made, Refusal):
        raise UnreadableFile(f"{order.name}: {made.reason}", code="TYPE_MISMATCH")
    path = folder / f"result{made['ending']}"
    (folder / "picture").rename(path)
    progress(1, 1)
    return Done(path, 1)


def many(studio: Studio, orders: list[Order], settings: PictureSettings, folder: Path, progress: Progress) -> Done:
    done = Done(folder / "result.zip")
    names = Names()
    with zipfile.ZipFile(done.path, "w") as archive:
        for number, order in enumerate(orders):
            progress(number, len(orders))
            made = develop(studio, order, settings, folder)
            if isinstance(made, Refusal):
                done.refused.append(made)
                continue
            put(archive, folder / "picture", names.free(order.name, made["ending"]))
            done.pictures += 1
    progress(len(orders), len(orders))
    if not done.pictures:
        why = f" {done.refused[0].name}: {done.refused[0].reason}" if done.refused else ""
        raise UnreadableFile(f"There is no picture among these files.{why}", code="TYPE_MISMATCH")
    return done


def develop(studio: Studio, order: Order, settings: PictureSettings, folder: Path) -> dict[str, Any] | Refusal:
    """Leaves the picture at `folder/picture`."""
    place = {"path": str(order.path), "place": order.place, "out": str(folder / "picture")}
    answer = studio.order(do="resize", name=order.name, settings=settings.model_dump(), **place)
    if "refused" in answer:
        return Refusal(order.name, answer["refused"])
    made: dict[str, Any] = answer["made"]
    return made


def put(archive: zipfile.ZipFile, path: Path, name: str) -> None:
    """As it is: pictures are compressed already. Each entry has the same date, so equal pictures give equal bytes."""
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o644 << 16
    with path.open("rb") as source, archive.open(entry, "w") as target:
        shutil.copyfileobj(source, target, 1 << 20)


class Names:
    """Names in the archive: those that were given, made harmless, with the ending that fits; no two the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, name: str, ending: str) -> str:
        stem = harmless(name)
        number, found = 1, f"{stem}{ending}"
        while found.casefold() in self._taken:
            number += 1
            found = f"{stem}-{number}{ending}"
        self._taken.add(found.casefold())
        return found


def harmless(name: str) -> str:
    """Folders stay, ways out of them do not; nor does what cannot be seen, or what a system keeps for itself."""
    shown = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C" and letter not in '<>:"|?*')
    parts = [part.strip(" .") for part in shown.replace("\\", "/").split("/")]
    path = PurePosixPath(*[part[-LONGEST_NAME:] for part in parts if part] or ["picture"])
    return str(path.with_suffix("")) if path.suffix and path.stem else str(path)
