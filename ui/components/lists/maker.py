"""A short form that makes something with a secret: an invitation, a token. The secret is shown once, to be copied."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from nicegui.events import GenericEventArguments

from models.errors import RinseError
from ui.components.parts.part import Part
from ui.errors import sentence


class Made(NamedTuple):
    """What to say of a secret, and the secret."""

    said: str
    secret: str


class Words(NamedTuple):
    """`choices` are (value, word); the first is chosen."""

    name: str
    choice: str
    choices: tuple[tuple[str, str], ...]
    act: str


class Maker(Part, component="maker.js"):
    """`make` gets the name and the choice, in a thread; a refusal is said below the name."""

    def __init__(self, words: Words, make: Callable[[str, str], Made]) -> None:
        super().__init__(words=words._asdict())
        self.make = make
        self.on("make", self._make)

    def show(self, made: Made | None) -> None:
        """A secret that was made elsewhere, or none any more."""
        self.tell("show", *(made or ("", "")))

    async def _make(self, event: GenericEventArguments) -> None:
        name, choice = map(str, event.args)
        try:
            self.show(await asyncio.to_thread(self.make, name, choice))
        except RinseError as error:
            self.tell("refuse", sentence(error))
