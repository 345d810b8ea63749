"""A sentence with a day in it, which the browser writes in its own way."""

from datetime import datetime
from typing import NamedTuple

from ui.components.parts.part import Part


class Sentence(NamedTuple):
    """What stands before the day, the day, and what follows it."""

    before: str = ""
    at: datetime | None = None
    after: str = ""


class Dated(Part, component="dated.js"):
    """A paragraph."""

    def __init__(self, sentence: Sentence, classes: str) -> None:
        super().__init__()
        self.classes(classes)
        self.say(sentence)

    def say(self, sentence: Sentence) -> None:
        """Shows another sentence."""
        self.props.update(sentence._asdict() | {"at": sentence.at and sentence.at.isoformat()})
        self.update()
