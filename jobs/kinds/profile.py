"""Look at a whole file: how it is read, what its columns hold, what is wrong with them."""

from typing import Any, ClassVar

from pydantic import Field

from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.suggest import CLOSELY, suggest
from jobs.kinds import base
from jobs.work import Work


class Options(base.Options):
    """How to read."""

    reader: base.ReadAs = Field(default_factory=ReaderSettings)


class Profile(base.Kind):
    """Reads the whole file and tells what is in it. Work of our own: pages ask for it when a file is opened."""

    id = "profile"
    title = "Profile"
    internal = True
    priority = 1
    example = base.Example("people.csv", b"name,age\nAda,36\nBob,\n", figures={"rows": 2})
    Options: ClassVar[type[base.Options]] = Options

    def run(self, work: Work) -> dict[str, Any]:
        found = suggest(
            work.input(),
            Options.model_validate(work.options).reader,
            work.scratch,
            name=work.name,
            most_cells=CLOSELY,
            progress=work.follow,
        )
        return found.profile
