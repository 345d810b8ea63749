"""Resize pictures."""

import csv
from base64 import b64decode
from typing import Any, ClassVar

from pydantic import Field

from jobs.kinds import base
from jobs.pictures.run import Input, Refusal, resize_all
from jobs.pictures.settings import PictureSettings
from jobs.work import Work

SHOWN = 100
"""The most refusals in the job's result; all of them are in a file."""
SPOT = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAECAIAAAA8r+mnAAAAFElEQVR4nGPkriplwAaYsIqSJQEAYT4BAi7noWoAAAAASUVORK5CYII=")


class Options(PictureSettings, base.Options):
    """How to resize."""

    files: list[str] = Field(
        [],
        max_length=1000,
        title="Further pictures",
        description="Further pictures or ZIP files of the same set: a file's id each.",
        json_schema_extra={"widget": "inputs"},
    )

    def named_files(self) -> set[str]:
        return set(self.files)


class Images(base.Kind):
    """Resizes pictures to a width and height.

    One picture, several, or ZIP files of pictures. They are turned upright, and what else a camera wrote into them, such as the
    place, is left out. What cannot be read is listed with the reason.
    """

    id = "images"
    title = "Resize pictures"
    word = "resized"
    unit = "picture"
    accepts = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".zip")
    several = True
    holds = "pictures"
    outputs: ClassVar[dict[str, str]] = {"result": "Pictures", "refused": "What was refused"}
    figures: ClassVar[dict[str, str]] = {"pictures": "Pictures", "refused": "Refused"}
    example = base.Example("spot.png", SPOT, {"width": 4}, {"pictures": 1, "refused": 0})
    Options: ClassVar[type[base.Options]] = Options

    def run(self, work: Work) -> dict[str, Any]:
        options = Options.model_validate(work.options)
        settings = PictureSettings.model_validate(options.model_dump(exclude={"files"}))
        inputs = [Input(work.name, work.input()), *(Input(*work.second(file_id)) for file_id in options.files)]
        folder = work.scratch / "pictures"
        folder.mkdir()
        done = resize_all(
            inputs, settings, folder, lambda now, all_of_them: work.report(now / all_of_them, now, all_of_them, "resizing")
        )
        work.put("result", done.path)
        if done.refused:
            put_refused(work, done.refused)
        listed = [refusal._asdict() for refusal in done.refused[:SHOWN]]
        return {"pictures": done.pictures, "refused": len(done.refused), "refusals": listed}


def put_refused(work: Work, refused: list[Refusal]) -> None:
    path = work.scratch / "refused.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([("name", "reason"), *refused])
    work.put("refused", path)
