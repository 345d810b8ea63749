"""A sentence with a date that the browser formats."""

from datetime import datetime
from typing import NamedTuple

from ui.components.parts.part import Part


class Sentence(NamedTuple):
    """The text before the date, the date, and the text after it."""

    before: str = ""
    at: datetime | None = None
    after: str = ""


class Dated(Part, component="dated.js"):
    """A paragraph with a Sentence."""

    def __init__(self, sentence: Sentence, classes: str) -> None:
        super().__init__()
        self.classes(classes)
        self.say(sentence)

    def say(self, sentence: Sentence) -> None:
        """Shows another sentence."""
        self.props.update(sentence._asdict() | {"at": sentence.at and sentence.at.isoformat()})
        self.update()
